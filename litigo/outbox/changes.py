"""What changes between two revisions of a dossier, as a handler must read it: lost and postponed deadlines first.

Works on ``assessment.json``, so that revisions made by different versions of litigo can be compared.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

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
_OVER = {"closed", "not_applicable"}


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

    def chapters(self) -> tuple[tuple[str, tuple[Change, ...]], ...]:
        """Return the chapters of ``changements.txt``, in order, empty ones included."""
        return (
            ("Échéances qui disparaissent (à vérifier)", self.removed),
            ("Échéances reportées à plus tard (à vérifier)", self.later),
            ("Échéances avancées", self.earlier),
            ("Échéances nouvelles", self.added),
            ("Échéances dont la situation change", self.states),
            ("Documents", self.documents),
        )


def compare(before: Entry, after: Entry) -> Changes:
    """Compare two assessments read from ``assessment.json``."""
    old, new = _by_id(before["deadlines"]), _by_id(after["deadlines"])
    both = [(old[key], new[key]) for key in new if key in old]
    live_pairs = [(was, now) for was, now in both if now["state"] not in _OVER]
    gone = [(was, new.get(key)) for key, was in old.items() if _counts(was) and not _counts(new.get(key))]
    fresh = [entry for key, entry in new.items() if _counts(entry) and not _counts(old.get(key))]
    return Changes(
        removed=tuple(Change(was["title"], _told(was), _told(now) if now else "absente") for was, now in gone),
        later=_moved(live_pairs, lambda was, now: now > was),
        earlier=_moved(live_pairs, lambda was, now: now < was),
        added=tuple(Change(entry["title"], "", _told(entry)) for entry in fresh),
        states=_restated(live_pairs),
        documents=_documents(before["documents"], after["documents"]),
    )


def _by_id(entries: Iterable[Entry]) -> dict[str, Entry]:
    return {entry["id"]: entry for entry in entries}


def _counts(deadline: Entry | None) -> bool:
    return deadline is not None and deadline["state"] not in _OVER


def _moved(pairs: Iterable[tuple[Entry, Entry]], worse: Callable[[str, str], bool]) -> tuple[Change, ...]:
    return tuple(
        Change(now["title"], _told(was), _told(now))
        for was, now in pairs
        if was["due"] and now["due"] and worse(_moment(was), _moment(now))
    )


def _moment(deadline: Entry) -> str:
    return f"{deadline['due']}T{deadline.get('due_time') or '24:00'}"


def _restated(pairs: Iterable[tuple[Entry, Entry]]) -> tuple[Change, ...]:
    return tuple(
        Change(now["title"], _told(was), _told(now))
        for was, now in pairs
        if was["state"] not in _OVER
        and (was["state"] != now["state"] or bool(was["due"]) != bool(now["due"]))
        and not (was["due"] and now["due"] and _moment(was) != _moment(now))
    )


def _told(deadline: Entry) -> str:
    state = STATES.get(deadline["state"], deadline["state"])
    day = french_day(deadline["due"]) if deadline["due"] else "sans date"
    hour = f" à {deadline['due_time']}" if deadline["due"] and deadline.get("due_time") else ""
    provisional = ", provisoire" if deadline["provisional"] else ""
    return f"{day}{hour} ({state}{provisional})"


def _documents(before: Iterable[Entry], after: Iterable[Entry]) -> tuple[Change, ...]:
    old, new = _by_id(before), _by_id(after)
    added = [Change(entry["title"], "", "nouveau") for key, entry in new.items() if key not in old]
    gone = [Change(entry["title"], "", "n'est plus à envoyer") for key, entry in old.items() if key not in new]
    turned = [
        Change(new[key]["title"], _readiness(was), _readiness(new[key]))
        for key, was in old.items()
        if key in new and was["ready"] != new[key]["ready"]
    ]
    return (*added, *gone, *turned)


def _readiness(document: Entry) -> str:
    return "prêt" if document["ready"] else "à compléter"


def visible(assessment: Entry) -> str:
    """Return what the handler sees of an assessment: two days with the same text need only one revision."""
    kept = {
        "deadlines": [
            [entry[key] for key in ("id", "state", "due", "due_time", "provisional", "missing")]
            for entry in assessment["deadlines"]
        ],
        "documents": [[entry[key] for key in ("id", "ready", "missing")] for entry in assessment["documents"]],
        "strategies": [[entry[key] for key in ("id", "standing")] for entry in assessment["strategies"]],
    }
    return json.dumps(kept, sort_keys=True)


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
