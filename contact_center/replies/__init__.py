"""What we say by ourselves: whether (`policy`), what (`compose`), in which words (`render`)."""
