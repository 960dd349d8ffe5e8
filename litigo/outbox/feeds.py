"""Calendars at stable paths: one for each dossier, one for each handler, rewritten in one go and only when they change.

::

    outbox/calendriers/dossiers/<reference>.ics
    outbox/calendriers/gestionnaires/<nom>.ics

A calendar emptied by mistake would wipe every deadline from every phone: on error the last good one stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from litigo.faults import LitigoError
from litigo.outbox import durable
from litigo.outbox.names import folder_name, slug

FOLDER = "calendriers"
_END = b"END:VCALENDAR"
_EVENTS = re.compile(rb"^BEGIN:(VEVENT|VTODO)\r?\n.*?^END:\1\r?\n", re.DOTALL | re.MULTILINE)


class FeedError(LitigoError):
    """What should have been a calendar is none: the last good one stays in place."""


def dossier_feed(outbox: Path, reference: str) -> Path:
    """Return the calendar of a dossier."""
    return outbox / FOLDER / "dossiers" / f"{folder_name(reference)}.ics"


def handler_feed(outbox: Path, handler: str) -> Path:
    """Return the calendar of a handler."""
    return outbox / FOLDER / "gestionnaires" / f"{slug(handler)}.ics"


def write_feed(path: Path, calendar: bytes) -> bool:
    """Put a calendar in place if it differs from the one there; return whether it did.

    Raises:
        FeedError: ``calendar`` is not a whole calendar.
    """
    if not calendar.startswith(b"BEGIN:VCALENDAR") or not calendar.rstrip().endswith(_END):
        raise FeedError(f"L'agenda {path.name} n'a pas pu être produit ; le précédent reste en place.")
    if path.is_file() and path.read_bytes() == calendar:
        return False
    durable.make_folder(path.parent)
    durable.write_file(path, calendar)
    return True


def with_kept_events(calendar: bytes, kept: Iterable[bytes]) -> bytes:
    """Add to a calendar the events of dossiers that cannot be computed again, as last published."""
    events = b"".join(match.group(0) for old in kept for match in _EVENTS.finditer(old))
    head, end, tail = calendar.rpartition(_END)
    return head + events + end + tail


def last_good(outbox: Path, reference: str) -> bytes | None:
    """Return the last calendar published for a dossier."""
    path = dossier_feed(outbox, reference)
    return path.read_bytes() if path.is_file() else None
