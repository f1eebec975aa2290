"""Pipeline documents: `pipeline.yaml` and block files, read, written, compared and kept in step."""
