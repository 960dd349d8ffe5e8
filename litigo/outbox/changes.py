"""What changes between two revisions of a dossier, as a handler must read it: lost and postponed deadlines first.

Works on ``assessment.json``, so that revisions made by different versions of litigo can be compared.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from litigo.assessment.comparison import Move, Moved, Shown, Turned, moves, turns
from litigo.outbox.names import shown

FILE = "changements.txt"

Entry = Mapping[str, Any]

STATES = {
    "waiting": "en attente de son point de départ",
    "undated": "point de départ à dater",
    "running": "en cours",
    "standing_still": "suspendue ou interrompue",
    "met": "respectée",
    "met_late": "accomplie en retard",
    "expired": "dépassée",
    "to_verify": "à vérifier",
    "closed": "sans objet",
    "not_applicable": "non applicable",
}

DECISIONS = {"in_force": "en vigueur", "contradicted": "CONTREDITE", "moot": "sans objet"}


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the comparison: a deadline or a document, before and after."""

    title: str
    before: str
    after: str

    def __str__(self) -> str:
        if not self.before:
            return f"{self.title} : {self.after}"
        return f"{self.title} : {self.before} → {self.after}"


@dataclass(frozen=True, slots=True)
class Changes:
    """The comparison of two assessments, most dangerous first."""

    removed: tuple[Change, ...]
    later: tuple[Change, ...]
    earlier: tuple[Change, ...]
    added: tuple[Change, ...]
    states: tuple[Change, ...]
    documents: tuple[Change, ...]
    decisions: tuple[Change, ...] = ()
    letters: tuple[Change, ...] = ()

    def chapters(self) -> tuple[tuple[str, tuple[Change, ...]], ...]:
        """Return the chapters of ``changements.txt``, in order, empty ones included."""
        return (
            ("Échéances qui disparaissent (à vérifier)", self.removed),
            ("Échéances reportées à plus tard (à vérifier)", self.later),
            ("Échéances avancées", self.earlier),
            ("Échéances nouvelles", self.added),
            ("Échéances dont la situation change", self.states),
            ("Documents", self.documents),
            ("Décisions du gestionnaire", self.decisions),
            ("Lettres préparées qui ne sont plus exactes", self.letters),
        )


def compare(before: Entry, after: Entry) -> Changes:
    """Compare two assessments read from ``assessment.json``."""
    found = moves(map(_shown, before["deadlines"]), map(_shown, after["deadlines"]))
    return Changes(
        removed=_lines(found, "removed"),
        later=_lines(found, "later"),
        earlier=_lines(found, "earlier"),
        added=_lines(found, "added"),
        states=_lines(found, "restated"),
        documents=tuple(map(_document, turns(_readiness(before), _readiness(after)))),
        decisions=tuple(map(_decision, turns(_decided(before), _decided(after)))),
    )


def _shown(entry: Entry) -> Shown:
    due = dt.date.fromisoformat(entry["due"]) if entry["due"] else None
    return Shown(
        entry["id"], entry["title"], entry["state"], due, entry.get("due_time"), provisional=entry["provisional"]
    )


def _lines(found: Iterable[Moved], move: Move) -> tuple[Change, ...]:
    return tuple(
        Change(moved.title, "" if move == "added" else _told(moved.was), _told(moved.now))
        for moved in found
        if moved.move == move
    )


def _told(deadline: Shown | None) -> str:
    if deadline is None:
        return "absente"
    state = STATES.get(deadline.state, deadline.state)
    day = french_day(deadline.due.isoformat()) if deadline.due else "sans date"
    hour = f" à {deadline.due_time}" if deadline.due and deadline.due_time else ""
    provisional = ", provisoire" if deadline.provisional else ""
    return f"{day}{hour} ({state}{provisional})"


def _readiness(assessment: Entry) -> dict[str, tuple[str, str]]:
    return {
        entry["id"]: (entry["title"], "prêt" if entry["ready"] else "à compléter") for entry in assessment["documents"]
    }


def _document(turned: Turned) -> Change:
    if turned.was is None or turned.now is None:
        return Change(turned.title, "", "nouveau" if turned.now else "n'est plus à envoyer")
    return Change(turned.title, turned.was, turned.now)


def _decided(assessment: Entry) -> dict[str, tuple[str, str]]:
    """Return the decisions of an assessment; an earlier version of litigo kept none."""
    return {
        f"{entry['date']} {entry['subject']} {entry['target']}": (
            f"{entry['title']} (décision du {french_day(entry['date'])})",
            DECISIONS[entry["state"]] + (f" : {entry['why']}" if entry["why"] else ""),
        )
        for entry in assessment.get("decisions", ())
    }


def _decision(turned: Turned) -> Change:
    if turned.was is None or turned.now is None:
        return Change(turned.title, "", turned.now or "retirée du dossier")
    return Change(turned.title, turned.was, turned.now)


def visible(assessment: Entry) -> str:
    """Return what the handler sees of an assessment: two days with the same text need only one revision."""
    kept = {
        "deadlines": [
            [entry[key] for key in ("id", "state", "due", "due_time", "provisional", "missing")]
            for entry in assessment["deadlines"]
        ],
        "documents": [
            [entry[key] for key in ("id", "ready", "missing")] + [_cited(entry)] for entry in assessment["documents"]
        ],
        "strategies": [[entry[key] for key in ("id", "standing")] for entry in assessment["strategies"]],
        "decisions": [
            [entry[key] for key in ("number", "state", "drives")] for entry in assessment.get("decisions", ())
        ],
    }
    return json.dumps(kept, sort_keys=True)


def _cited(document: Entry) -> list[list[str | None]]:
    """The texts a letter quotes, as worded: a letter that quotes a wording that has changed is another letter."""
    return [[ground["key"], ground["version"]] for ground in document["grounds"]]


def french_day(iso: str) -> str:
    """Write an ISO day the French way."""
    return dt.date.fromisoformat(iso[:10]).strftime("%d/%m/%Y")


def report(changes: Changes, *, reference: str, before: str, after: str, occasion: str) -> bytes:
    """Write ``changements.txt``: UTF-8 with a byte order mark and Windows line ends, for Notepad."""
    lines = [f"Dossier {reference} : ce qui change de {before} à {after}", occasion, ""]
    for title, entries in changes.chapters():
        if entries:
            lines += [title, *(f"  - {shown(str(entry), 400)}" for entry in entries), ""]
    if not any(entries for _, entries in changes.chapters()):
        lines += ["Aucune échéance et aucun document ne change.", ""]
    return "\r\n".join(lines).encode("utf-8-sig")
