"""Executors: where blocks run."""
