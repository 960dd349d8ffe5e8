"""Faults in a person's data, as values with a place; exceptions for our own mistakes and the machine's.

A :class:`Fault` is never raised one by one: readers gather every fault of a file and hand them over together
inside a :class:`FaultyFile`, so that a handler or a rule author corrects them in one go.

Tree of exceptions::

    LitigoError
    ├── FaultyFile        a file of a person cannot be used; carries its faults
    └── RulebookError     the rules shipped with litigo contradict themselves (our mistake)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong in a person's file, said in French: where, what, and what to do about it.

    ``line`` counts from 1; 0 means the whole file. ``path`` names the field (``evenements[3].date``).
    """

    file: str
    line: int
    path: str
    message: str
    remedy: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        subject = f"{self.path} : " if self.path else ""
        tail = f" {self.remedy}" if self.remedy else ""
        return f"{place} : {subject}{self.message}{tail}"


class LitigoError(Exception):
    """Root of every exception litigo raises on purpose."""


class FaultyFile(LitigoError):
    """A file cannot be used as it stands; ``faults`` lists everything found, in reading order."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: Sequence[Fault] = tuple(sorted(faults))
        super().__init__("\n".join(map(str, self.faults)))


class RulebookError(FaultyFile):
    """The rulebook cannot be loaded: its rules, sources or vocabulary contradict themselves."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return « vouliez-vous … ? » for the known word nearest to ``word``, or an empty string."""
    from difflib import get_close_matches  # noqa: PLC0415  # only once something is wrong

    match = get_close_matches(word, list(known), n=1, cutoff=0.65)
    return f"vouliez-vous « {match[0]} » ?" if match else ""
