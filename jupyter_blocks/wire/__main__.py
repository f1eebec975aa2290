"""Prints the JSON Schema of what crosses the wire; with the word `document` that of `pipeline.yaml`."""

from __future__ import annotations

import json
import sys

from jupyter_blocks.wire.schema import document_schema, schema

if __name__ == "__main__":
    told = document_schema() if sys.argv[1:] == ["document"] else schema()
    sys.stdout.write(json.dumps(told, indent=2) + "\n")
