"""Letters and receipts that staff print and hand over: what may be filled in, what stands there, how it looks. Pure."""
