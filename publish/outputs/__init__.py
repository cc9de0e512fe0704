"""What readers download, and what the pages' scripts and machines read."""
