"""What leaves the house: the relay takes due rows of the outbox and hands them over."""
