"""Python: what the code of a cell reads, binds and changes, found without running or importing it."""
