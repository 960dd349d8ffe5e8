"""Reconciles the ledger with the disk: revisions and originals it does not know of are taken back in.

Manifests and originals are enough to write the ledger anew, so losing it loses nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from litigo.ledger.lock import held
from litigo.ledger.records import Publication, Receipt
from litigo.ledger.store import FILE, Ledger
from litigo.outbox.manifest import Manifest, read_manifest
from litigo.outbox.publish import slot_path, slots_everywhere

_BLOBS = "blobs"
_ARCHIVE = "archive"


def publication_of(manifest: Manifest) -> Publication:
    """Return the row of the ledger a manifest stands for."""
    return Publication(
        reference=manifest.reference,
        revision=manifest.revision,
        slot=manifest.slot,
        sha256=manifest.sha256,
        name=manifest.name,
        rulebook=manifest.rulebook,
        purpose="recalcul" if manifest.purpose == "recalcul" else "depot",
        day=manifest.day,
        handler=manifest.handler,
        closed_on=manifest.closed_on,
        published_at=manifest.published_at,
    )


def adopt_publications(ledger: Ledger, outbox: Path) -> int:
    """Record the revisions of the outbox unknown to the ledger; return how many."""
    known = {slot_path(outbox, reference, slot) for reference, slot in ledger.known_slots()}
    adopted = 0
    for slot in slots_everywhere(outbox, known):
        manifest = read_manifest(slot)
        if manifest is None or slot_path(outbox, manifest.reference, manifest.slot) != slot:
            continue
        receipt = Receipt(manifest.sha256, manifest.name, "manifeste", "fichier", manifest.received_at)
        ledger.adopt(publication_of(manifest), receipt)
        adopted += 1
    return adopted


def orphans(ledger: Ledger, state: Path) -> Iterator[str]:
    """Return the hashes of originals kept but never recorded: litigo was stopped between the two.

    An original that was archived had been decided upon before the ledger was lost; it is not an orphan.
    """
    known = ledger.known_contents()
    archived = {path.name[:16] for path in (state / _ARCHIVE).glob("*/*/*")}
    for path in sorted((state / _BLOBS).glob("??/*")):
        if len(path.name) == 64 and path.name not in known and path.name[:16] not in archived:
            yield path.name


def rebuild(state: Path, outbox: Path, now: dt.datetime) -> tuple[Path | None, int]:
    """Set the ledger aside and write a new one from the outbox.

    Originals that were waiting are taken up again at the next start.

    Returns:
        Where the former ledger went, and how many revisions were found.

    Raises:
        AlreadyRunningError: litigo is at work on these folders.
    """
    with held(state, now):
        former = set_aside(state)
        with Ledger(state) as ledger:
            return former, adopt_publications(ledger, outbox)


def set_aside(state: Path) -> Path | None:
    """Rename a ledger out of the way, so that a new one is built; return where it went."""
    ledger = state / FILE
    if not ledger.exists():
        return None
    number = 1
    while (kept := state / f"{FILE}.ecarte-{number}").exists():
        number += 1
    journal = state / f"{FILE}-journal"
    if journal.exists():
        journal.rename(kept.with_name(f"{kept.name}-journal"))
    ledger.rename(kept)
    return kept
