"""From a notebook to a pipeline: its outline by tags, then its facts by inference."""
