"""What the ledger remembers, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Purpose = Literal["depot", "recalcul"]
Origin = Literal["inbox", "fichier"]
JobState = Literal["staged", "planned", "published", "rejected", "duplicate", "quarantined"]

STRIKES = 3  # attempts begun and never ended, or ended by the death of the worker


@dataclass(frozen=True, slots=True)
class Receipt:
    """A file as it arrived. ``mark`` tells one arrival from another (device, inode, size, modification time)."""

    sha256: str
    name: str
    mark: str
    origin: Origin
    received_at: str


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work: a file to publish (``depot``), or a known dossier to publish again (``recalcul``).

    ``occasion`` is empty for a ``depot``, and « day/rulebook » for a ``recalcul``.
    ``reference``, ``revision`` and ``slot`` are set once planned, and never change.
    ``note`` is the folder of the explanation left to the handler, while there is one.
    """

    id: int
    receipt: Receipt
    purpose: Purpose
    occasion: str
    state: JobState
    strikes: int
    released: bool
    reference: str
    revision: int
    slot: str
    note: str
    verdict: str

    @property
    def settled(self) -> bool:
        """Whether what the handler gets is decided and durable."""
        return self.state not in {"staged", "planned"}


@dataclass(frozen=True, slots=True)
class Publication:
    """A revision in the outbox."""

    reference: str
    revision: int
    slot: str
    sha256: str
    name: str
    rulebook: str
    purpose: Purpose
    day: str
    handler: str
    closed_on: str
    published_at: str
