"""Notebook files: reading them, mending their tags, and writing the executed one."""
