"""The sources of cells that clients have sent, by digest, so that an edit need not send the others again."""

from __future__ import annotations

import hashlib
from collections import OrderedDict

ROOM = 64 << 20  # bytes


class Sources:
    """Keeps the sources that were used last, up to `room` bytes of them."""

    def __init__(self, room: int = ROOM) -> None:
        self.room = room
        self._taken = 0
        self._kept: OrderedDict[str, tuple[str, int]] = OrderedDict()

    def keep(self, source: str) -> str:
        """Keep `source`; its digest, SHA-256 in hex. Raises UnicodeEncodeError for half a character."""
        encoded = source.encode()
        digest = hashlib.sha256(encoded).hexdigest()
        if digest not in self._kept:
            self._kept[digest] = (source, len(encoded))
            self._taken += len(encoded)
        self._kept.move_to_end(digest)
        while self._taken > self.room and len(self._kept) > 1:
            _, (_, size) = self._kept.popitem(last=False)
            self._taken -= size
        return digest

    def find(self, digest: str) -> str | None:
        """The source of that digest, if it is kept."""
        found = self._kept.get(digest)
        if found is None:
            return None
        self._kept.move_to_end(digest)
        return found[0]
