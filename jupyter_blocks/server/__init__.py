"""The Jupyter Server extension: graphs, runs and their events over HTTP."""
