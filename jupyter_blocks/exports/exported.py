"""What an export gives: a text, and what of the pipeline it could not carry."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """`text` is the file's; each of `notes` says in a sentence what the file does not do as a run would."""

    text: str
    notes: tuple[str, ...] = ()
