"""Reports: pure functions from the model's values to text, for a terminal or for another tool."""
