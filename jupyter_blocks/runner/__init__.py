"""The process that carries one submitted run out: `python -m jupyter_blocks.runner STATE_FOLDER RUN`."""
