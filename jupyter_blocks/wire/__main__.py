"""Prints the JSON Schema of the wire: `python -m jupyter_blocks.wire`."""

from __future__ import annotations

import json
import sys

from jupyter_blocks.wire.schema import schema

if __name__ == "__main__":
    sys.stdout.write(json.dumps(schema(), indent=2) + "\n")
