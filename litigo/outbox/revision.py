"""A revision being made: its manifest, and what it changes for the handler."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from litigo import __version__
from litigo.faults import Fault
from litigo.ledger.records import Job, Publication
from litigo.outbox import changes, durable
from litigo.outbox.bench import ASSESSMENT, Examined
from litigo.outbox.letter_files import read_fields
from litigo.outbox.manifest import Manifest
from litigo.outbox.outcome import read_json
from litigo.outbox.publish import slot_path
from litigo.outbox.stale import stale_letters


def planned_manifest(job: Job) -> Manifest:
    """Return what is known of a revision as soon as it is planned: enough to recognise it in the outbox."""
    receipt = job.receipt
    return Manifest(
        reference=job.reference,
        revision=job.revision,
        slot=job.slot,
        sha256=receipt.sha256,
        name=receipt.name,
        received_at=receipt.received_at,
        rulebook="",
        engine=__version__,
        purpose=job.purpose,
        occasion=job.occasion,
        day="",
        handler="",
        closed_on="",
        published_at="",
        previous="",
        faults=(),
        changes={},
        files={},
    )


def read_assessment(outbox: Path, publication: Publication | None) -> dict[str, Any] | None:
    """Return the assessment of a published revision, or ``None`` if somebody took it away."""
    if publication is None:
        return None
    try:
        path = slot_path(outbox, publication.reference, publication.slot) / ASSESSMENT
        return read_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def write_changes(
    outbox: Path,
    stage: Path,
    job: Job,
    previous: Publication,
    before: Mapping[str, Any] | None,
    examined: Examined,
) -> dict[str, list[str]]:
    """Write ``changements.txt`` beside the documents and return its chapters for the manifest."""
    if job.purpose == "recalcul":
        occasion = f"Nouveau calcul au {changes.french_day(job.occasion)}, sans nouveau fichier."
    else:
        occasion = f"Fichier reçu le {changes.french_day(job.receipt.received_at)}."
    if before is None:
        text = (
            f"Dossier {job.reference} : la révision précédente ({previous.slot}) est introuvable,\r\n"
            "les changements n'ont pas pu être listés.\r\n"
        )
        durable.add_file(stage / changes.FILE, text.encode("utf-8-sig"))
        return {}
    found = changes.compare(before, read_json(examined.assessment))
    earlier = slot_path(outbox, previous.reference, previous.slot)
    stale = stale_letters(earlier, read_fields(stage))
    told = (changes.Change(f"{one.title} ({one.file})", "", " ; ".join(one.why)) for one in stale)
    found = replace(found, letters=tuple(told))
    report = changes.report(found, reference=job.reference, before=previous.slot, after=job.slot, occasion=occasion)
    durable.add_file(stage / changes.FILE, report)
    return {title: [str(entry) for entry in entries] for title, entries in found.chapters() if entries}


def in_words(faults: Iterable[Fault]) -> tuple[str, ...]:
    """Return faults as the sentences the manifest keeps."""
    return tuple(str(fault) for fault in faults)
