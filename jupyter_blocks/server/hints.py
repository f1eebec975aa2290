"""Hints on Jupyter Server's event bus that a run has moved: which, and how far, without any values."""

from __future__ import annotations

from pathlib import Path

from jupyter_events import EventLogger

from jupyter_blocks.model.records import RunRecord
from jupyter_blocks.wire import shapes

SCHEMA = Path(__file__).with_name("hints.yaml")
ID = "https://events.jupyter.org/jupyter_blocks/run/v1"


class Hints:
    """Sends hints to whoever listens."""

    def __init__(self, events: EventLogger) -> None:
        self.events = events
        events.register_event_schema(SCHEMA)

    def is_heard(self) -> bool:
        """Whether anybody listens. The event logger knows and tells nobody, so this looks."""
        events = self.events
        return bool(
            events.handlers or events._modified_listeners.get(ID) or events._unmodified_listeners.get(ID)
        )

    def tell(self, record: RunRecord, path: str) -> None:
        """Send that a run of the notebook under the contents path `path` has moved."""
        hint: shapes.RunHint = {
            "run": record.id,
            "seq": record.last_seq,
            "path": path,
            "state": record.state,
        }
        self.events.emit(schema_id=ID, data={**hint, "state": str(record.state)})
