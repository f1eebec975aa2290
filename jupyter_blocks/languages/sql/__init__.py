"""What SQL text reads and writes, statement by statement."""
