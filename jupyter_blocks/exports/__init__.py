"""Exports: a pipeline as something that runs without this package."""
