"""What became of one file, in the words of the summary table."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from litigo.faults import Fault

Status = Literal["publie", "deja_recu", "remplace", "refuse", "quarantaine", "reporte"]

STATUS_LABELS: Mapping[Status, str] = {
    "publie": "publié",
    "deja_recu": "déjà reçu",
    "remplace": "remplacé par un dépôt plus récent",
    "refuse": "à corriger",
    "quarantaine": "mis de côté",
    "reporte": "reporté",
}
_ALIVE = {"running", "to_verify"}
_OURS = {"nous", "inconnu"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One line of the summary. ``folder`` is where a person looks: the revision, or the note."""

    status: Status
    name: str
    reference: str = ""
    revision: int = 0
    next_deadline: str = ""
    next_due: dt.date | None = None
    days_left: int | None = None
    strategy: str = ""
    documents: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    folder: Path | None = None


@dataclass(frozen=True, slots=True)
class Highlights:
    """The next deadline and the first open strategy of an assessment."""

    next_deadline: str
    next_due: dt.date | None
    days_left: int | None
    strategy: str


def highlights(assessment: Mapping[str, Any]) -> Highlights:
    """Pick from ``assessment.json`` what the summary shows: our own next deadline first, else anybody's."""
    today = dt.date.fromisoformat(assessment["today"])
    alive = [entry for entry in assessment["deadlines"] if entry["due"] and entry["state"] in _ALIVE]
    ours = [entry for entry in alive if entry["side"] in _OURS]
    nearest = min(ours or alive, key=lambda entry: (entry["due"], entry["id"]), default=None)
    due = dt.date.fromisoformat(nearest["due"]) if nearest else None
    return Highlights(
        next_deadline=nearest["title"] if nearest else "",
        next_due=due,
        days_left=(due - today).days if due else None,
        strategy=_first_open(assessment["strategies"]),
    )


def _first_open(strategies: Iterable[Mapping[str, Any]]) -> str:
    return next((str(entry["title"]) for entry in strategies if entry["standing"] == "open"), "")


def of_revision(
    assessment: Mapping[str, Any],
    *,
    name: str,
    revision: int,
    documents: tuple[str, ...],
    faults: tuple[Fault, ...],
    folder: Path,
) -> Outcome:
    """Return the outcome of a file that became a revision."""
    shown = highlights(assessment)
    return Outcome(
        status="publie",
        name=name,
        reference=assessment["reference"],
        revision=revision,
        next_deadline=shown.next_deadline,
        next_due=shown.next_due,
        days_left=shown.days_left,
        strategy=shown.strategy,
        documents=documents,
        faults=faults,
        folder=folder,
    )


def read_json(text: str) -> dict[str, Any]:
    """Read the text of ``assessment.json``."""
    return dict(json.loads(text))
