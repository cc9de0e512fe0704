"""Set-up, a reader's own session, and maintenance."""
