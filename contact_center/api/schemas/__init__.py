"""What the answers of the API look like, with examples: one subject a module."""
