"""Puts a dropped original away once what it says is durable elsewhere: archived under its name, never deleted.

The file is first renamed aside, which nobody else can do at the same time, then hashed: bytes dropped under the same
name in between are never taken for those that were processed.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from litigo.intake.staging import StillChangingError, UnusableError, blob_path, read_dropped
from litigo.ledger.records import Job
from litigo.outbox import durable
from litigo.outbox.notes import copy_name

ARCHIVE = "archive"
_ASIDE = ".litigo-"


def archive_path(state: Path, job: Job) -> Path:
    """Return where the original of a job is archived: ``archive/AAAA/MM/<empreinte>-<nom>``."""
    receipt = job.receipt
    year, month = receipt.received_at[:4], receipt.received_at[5:7]
    return state / ARCHIVE / year / month / f"{receipt.sha256[:16]}-{copy_name(receipt.name)}"


def release(inbox: Path, state: Path, job: Job, *, max_bytes: int) -> bool:
    """Archive the original of a decided job and clear it from the inbox.

    Returns:
        Whether the inbox no longer holds this arrival. ``False``: somebody is writing in it, try again later.
    """
    blob = blob_path(state, job.receipt.sha256)
    durable.keep_copy(blob, archive_path(state, job))
    dropped = inbox / job.receipt.name
    aside = inbox / f"{_ASIDE}{job.id}{dropped.suffix[:10]}"
    if not os.path.lexists(aside):
        if not _same(inbox, job.receipt.name, job.receipt.sha256, max_bytes):
            return not _being_written(inbox, job.receipt.name, max_bytes)
        dropped.rename(aside)
    if _same(inbox, aside.name, job.receipt.sha256, max_bytes):
        aside.unlink()
        durable.sync_folder(inbox)
        return True
    _put_back(aside, dropped)
    return False


def _same(inbox: Path, name: str, sha256: str, max_bytes: int) -> bool:
    try:
        content, _ = read_dropped(inbox, name, max_bytes=max_bytes)
    except (StillChangingError, UnusableError):
        return False
    return hashlib.sha256(content).hexdigest() == sha256


def _being_written(inbox: Path, name: str, max_bytes: int) -> bool:
    if not os.path.lexists(inbox / name):
        return False
    try:
        read_dropped(inbox, name, max_bytes=max_bytes)
    except StillChangingError:
        return True
    except UnusableError:
        return False
    return False


def _put_back(aside: Path, dropped: Path) -> None:
    """Give a file back to its folder; when its name was taken meanwhile, under a name of its own."""
    target = dropped
    number = 2
    while os.path.lexists(target):
        target = dropped.with_name(f"{dropped.stem} ({number}){dropped.suffix}")
        number += 1
    aside.rename(target)
    durable.sync_folder(dropped.parent)


def give_back_strays(inbox: Path, known: set[int]) -> None:
    """Give back to the inbox the files set aside by a release nobody remembers (lost ledger)."""
    for entry in sorted(inbox.glob(f"{_ASIDE}*")):
        number = entry.stem.removeprefix(_ASIDE)
        if not (number.isdigit() and int(number) in known):
            _put_back(entry, inbox / f"retrouve-{number}{entry.suffix}")
