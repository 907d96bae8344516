"""All SQL, and nothing else. Functions take an open connection; the caller owns the transaction."""
