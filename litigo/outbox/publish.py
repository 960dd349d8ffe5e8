"""Publication: a folder built aside appears in the outbox by one rename, once, and never changes again.

::

    outbox/<reference>/R0001-7f3a9c1e/   the revision: documents, echeances.ics, assessment.json, manifest.json
    outbox/<reference>/derniere_revision.txt
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

from litigo.faults import LitigoError
from litigo.outbox import durable
from litigo.outbox.manifest import FILE as MANIFEST
from litigo.outbox.manifest import Manifest, hash_files, read_manifest
from litigo.outbox.names import folder_name

POINTER = "derniere_revision.txt"
_SLOT = re.compile(r"R([0-9]{4,9})-[0-9a-f]{8}")


class SlotConflictError(LitigoError):
    """The place of a revision is held by another one: nothing is overwritten, a person must know."""


def slot_name(revision: int, sha256: str) -> str:
    """Return the folder of a revision, bound to its source by the start of its hash."""
    return f"R{revision:04d}-{sha256[:8]}"


def slot_path(outbox: Path, reference: str, slot: str) -> Path:
    """Return where a revision is, or will be."""
    return outbox / folder_name(reference) / slot


def slots(outbox: Path, reference: str) -> list[tuple[int, Path]]:
    """Return the revisions of a dossier found on disk, in order."""
    return sorted(_slots_in(outbox / folder_name(reference)))


def _slots_in(folder: Path) -> Iterator[tuple[int, Path]]:
    if not folder.is_dir():
        return
    for entry in folder.iterdir():
        match = _SLOT.fullmatch(entry.name)
        if match and entry.is_dir():
            yield int(match[1]), entry


def slots_everywhere(outbox: Path, skip: Collection[Path] = ()) -> Iterator[Path]:
    """Return every revision of the outbox, by folder then by revision, except those in ``skip``."""
    if not outbox.is_dir():
        return
    for folder in sorted(entry for entry in outbox.iterdir() if entry.is_dir() and not entry.is_symlink()):
        yield from (slot for _, slot in sorted(_slots_in(folder)) if slot not in skip)


def publish(stage: Path, outbox: Path, manifest: Manifest) -> Manifest:
    """Publish the folder ``stage`` as the revision ``manifest`` tells of. Doing it again changes nothing.

    Returns:
        The manifest as published, with the hash of each file; the earlier one when it was already done.

    Raises:
        SlotConflictError: another source or another occasion holds this revision.
    """
    target = slot_path(outbox, manifest.reference, manifest.slot)
    done = find_done(outbox, manifest)
    if done is None:
        done = replace(manifest, files=hash_files(stage))
        durable.add_file(stage / MANIFEST, done.to_json())
        try:
            durable.publish_folder(stage, target)
        except FileExistsError:
            raise SlotConflictError(f"La place {target.name} du dossier est déjà occupée.") from None
    shutil.rmtree(stage, ignore_errors=True)
    return done


def find_done(outbox: Path, manifest: Manifest) -> Manifest | None:
    """Return the manifest of the same work if it is already in the outbox.

    Raises:
        SlotConflictError: the revision is there, and comes from something else.
    """
    for revision, slot in slots(outbox, manifest.reference):
        if revision != manifest.revision:
            continue
        there = read_manifest(slot)
        if there is None or not there.same_work(manifest):
            raise SlotConflictError(f"La révision {revision} du dossier est déjà occupée par une autre publication.")
        return there
    return None


def point_to(outbox: Path, manifest: Manifest) -> None:
    """Tell people, beside the revisions, which one is the last."""
    year, month, day = manifest.day.split("-")
    text = (
        f"{manifest.slot}\r\n\r\nDossier {manifest.reference}, révision {manifest.revision}, "
        f"calculée au {day}/{month}/{year}.\r\nLes révisions précédentes sont conservées à côté, inchangées.\r\n"
    )
    pointer = outbox / folder_name(manifest.reference) / POINTER
    content = text.encode("utf-8-sig")
    if not pointer.is_file() or pointer.read_bytes() != content:
        durable.write_file(pointer, content)
