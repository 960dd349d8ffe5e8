"""What is done at every start: reconcile the inbox, the originals kept, the outbox and the ledger."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

from litigo.intake.release import ARCHIVE, give_back_strays
from litigo.intake.staging import BLOBS
from litigo.ledger.rebuild import adopt_publications, orphans
from litigo.ledger.records import Job, Receipt
from litigo.ledger.store import Ledger
from litigo.outbox import durable
from litigo.outbox.feeds import FOLDER as CALENDARS
from litigo.outbox.notes import FOLDER as NOTES
from litigo.settings import Settings

log = logging.getLogger("litigo")

STAGE = "stage"


def recover(settings: Settings, ledger: Ledger) -> list[Job]:
    """Clean what an interruption left, take in what the ledger lost, and return the jobs to carry on with."""
    shutil.rmtree(settings.state / STAGE, ignore_errors=True)
    for folder in _written_folders(settings.state, settings.outbox):
        durable.remove_temporaries(folder)
    adopted = adopt_publications(ledger, settings.outbox)
    if adopted:
        log.warning("event=revisions_reprises nombre=%d", adopted)
    waiting = [*ledger.unsettled(), *ledger.unreleased()]
    if settings.inbox.is_dir():
        give_back_strays(settings.inbox, {job.id for job in waiting})
    return waiting


def adopt_orphans(settings: Settings, ledger: Ledger, now: str) -> list[Job]:
    """Record the originals kept just before an interruption, whose file has left the inbox since."""
    found = [
        ledger.receive(Receipt(sha256, f"{sha256[:16]}.yaml", "orphelin", "fichier", now))
        for sha256 in orphans(ledger, settings.state)
    ]
    if found:
        log.warning("event=originaux_repris nombre=%d", len(found))
    return found


def _written_folders(state: Path, outbox: Path) -> Iterator[Path]:
    """Return the folders where an interrupted write may have left something."""
    yield from (state / BLOBS).glob("??")
    yield from (state / ARCHIVE).glob("*/*")
    yield from (outbox, outbox / NOTES, *(outbox / CALENDARS).glob("*"))
    yield from (entry for entry in outbox.glob("*") if entry.is_dir())
