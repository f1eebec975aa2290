"""What each language's code says and how values are written in it."""
