"""What publication needs from the layers below, as plain callables: the real ones here, small ones in tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from litigo.assessment.model import Assessment
from litigo.dossier.models import Dossier
from litigo.faults import Fault


@dataclass(frozen=True, slots=True)
class Draft:
    """A document that can be written into a folder, on its own: one that fails does not stop the others.

    ``write`` returns what a person should know of a document that is there all the same.
    """

    id: str
    title: str
    write: Callable[[Path], Sequence[Fault] | None]


@dataclass(frozen=True, slots=True)
class Services:
    """Read, assess, render. ``rulebook`` names the exact text of the rules in use."""

    rulebook: str
    read: Callable[[bytes, str], Dossier]
    warnings: Callable[[Dossier], Sequence[Fault]]
    assess: Callable[[Dossier, dt.date, str], Assessment]
    to_json: Callable[[Assessment], bytes]
    drafts: Callable[[Dossier, Assessment], Sequence[Draft]]
    dossier_calendar: Callable[[Dossier, Assessment], bytes]
    handler_calendar: Callable[[str, Sequence[tuple[Dossier, Assessment]]], bytes]
