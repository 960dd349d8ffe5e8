"""A folder of dossiers under two rulebooks, on every processor: what moves in each, whatever the others are worth."""

from __future__ import annotations

import datetime as dt
import gc
import multiprocessing
import os
import signal
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from litigo.assessment.impact import NO_IMPACT, Impact, ImpactFinder
from litigo.dossier.models import Dossier
from litigo.dossier.reader import read_dossier_source
from litigo.dossier.source_text import Source, read_text
from litigo.dossier.vocabulary import Vocabulary
from litigo.faults import Fault, FaultyFile
from litigo.intake.names import is_accepted, is_dropped
from litigo.outbox.bench import ORIGINAL
from litigo.outbox.names import shown
from litigo.outbox.publish import slots_everywhere
from litigo.rulebook.difference import Difference
from litigo.rulebook.rulebook import Rulebook

BATCH = 50  # files handed to a process at once: enough to forget the cost of handing over, few enough to share evenly


@dataclass(frozen=True, slots=True)
class FileImpact:
    """What changes to one dossier; ``faults`` say why it could not be compared."""

    file: str
    reference: str = ""
    impact: Impact = NO_IMPACT
    faults: tuple[Fault, ...] = ()


class Examiner:
    """Compares the files of one folder, one at a time."""

    def __init__(self, folder: Path, old: Rulebook, new: Rulebook, today: dt.date) -> None:
        self.folder = folder
        self.today = today
        self._words = old.vocabulary, new.vocabulary
        self._finder = ImpactFinder(old, new)

    @property
    def difference(self) -> Difference:
        """What differs between the two rulebooks."""
        return self._finder.difference

    def examine(self, file: Path) -> FileImpact:
        """Return what changes to one file; nothing it holds can stop the others."""
        name = shown(file.relative_to(self.folder).as_posix())
        try:
            was, now = self._read(file.read_bytes(), name)
            return FileImpact(name, was.reference, self._finder.of(was, now, self.today))
        except FaultyFile as faulty:
            return FileImpact(name, faults=tuple(faulty.faults))
        except OSError as error:
            message = f"le fichier ne peut pas être lu ({error.strerror})."
            return FileImpact(name, faults=(Fault(name, 0, "", message, "Vérifiez vos droits sur ce fichier."),))
        except Exception as error:  # our mistake on one file must not hide ten thousand others
            message = f"litigo n'a pas su évaluer ce dossier ({type(error).__name__})."
            return FileImpact(name, faults=(Fault(name, 0, "", message, "Signalez-le avec le fichier."),))

    def _read(self, raw: bytes, name: str) -> tuple[Dossier, Dossier]:
        """Read a file with the old words and, where they do not say the same, with the new ones."""
        source = read_text(raw, name)
        old, new = self._words
        try:
            was = read_dossier_source(source, old)
        except FaultyFile as faulty:
            if self.difference.same_words or not _readable(source, new):
                raise
            raise FaultyFile([_only_under("nouvelles", name), *faulty.faults]) from None
        if self.difference.reads_alike:
            return was, was
        try:
            return was, read_dossier_source(source, new)
        except FaultyFile as faulty:
            raise FaultyFile([_only_under("anciennes", name), *faulty.faults]) from None


def _readable(source: Source, words: Vocabulary) -> bool:
    try:
        read_dossier_source(source, words)
    except FaultyFile:
        return False
    return True


def _only_under(which: str, name: str) -> Fault:
    message = f"ce dossier ne se lit que sous les {which} règles : il n'est pas comparé."
    return Fault(name, 0, "", message, "Les mots en cause suivent.")


def dossiers_of(folder: Path) -> list[Path]:
    """Return the dossiers of a folder and of its own folders, in order of name."""
    files = (path for path in folder.rglob("*") if is_accepted(path.name) and is_dropped(path.name))
    return sorted((path for path in files if path.is_file()), key=os.fsencode)


def published_in(outbox: Path) -> list[Path]:
    """Return the dossier of the last revision of each reference of an outbox; none where nothing was published."""
    last = {slot.parent: slot for slot in slots_everywhere(outbox)}
    return [file for slot in last.values() for file in sorted(slot.glob(f"{ORIGINAL}.*"))]


def examine_all(examiner: Examiner, files: Sequence[Path], jobs: int) -> list[FileImpact]:
    """Examine the files on ``jobs`` processes; the order is that of ``files``, whatever their number.

    Raises:
        BrokenProcessPool: the system stopped one of the processes.
    """
    batches = [files[start : start + BATCH] for start in range(0, len(files), BATCH)]
    if jobs == 1 or len(batches) == 1:
        return [examiner.examine(file) for file in files]
    methods = multiprocessing.get_all_start_methods()
    # Forked processes share the rules already read; elsewhere they are handed over once to each.
    context = multiprocessing.get_context("fork" if "fork" in methods else None)
    gc.freeze()
    with ProcessPoolExecutor(min(jobs, len(batches)), context, _begin, (examiner,)) as pool:
        return list(chain.from_iterable(pool.map(_examine_batch, batches)))


_EXAMINERS: list[Examiner] = []


def _begin(examiner: Examiner) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C stops the one that hands out the work
    gc.freeze()
    _EXAMINERS[:] = [examiner]


def _examine_batch(files: Iterable[Path]) -> list[FileImpact]:
    return [_EXAMINERS[0].examine(file) for file in files]


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
