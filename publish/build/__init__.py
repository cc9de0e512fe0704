"""The command that makes the book: `python -m publish.build`."""
