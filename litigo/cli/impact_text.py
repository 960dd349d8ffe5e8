"""The report of ``litigo impact``: the same facts in French lines and in JSON, most dangerous dossiers first."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from pydantic import BaseModel

from litigo.assessment.comparison import Shown, Turned
from litigo.assessment.impact import MovedDeadline, Reworded
from litigo.cli.difference_text import change_of_element
from litigo.documents.labels import STANDINGS, STATES
from litigo.portfolio import FileImpact
from litigo.rulebook.difference import Difference, ElementChange
from litigo.rulebook.models import DeadlineRule
from litigo.rulebook.rulebook import Rulebook, members_of

PAST = ("expired", "to_verify")
MOVES = {
    "earlier": "avance",
    "added": "apparaît",
    "removed": "disparaît",
    "later": "recule",
    "restated": "change d'état",
}
MOST_LISTED = 20  # beyond, a shared table differs: the dossiers say it where it counts, and --json lists them all
READINESS = {"ready": "prêt", "draft": "à compléter"}
# What may cost a right comes first; a step already taken in time no longer does.
RANKS = {"earlier": 0, "added": 1, "restated": 1, "removed": 2, "later": 3}


class Report:
    """What was found in a folder, with the reasons that come from the two rulebooks."""

    def __init__(
        self, found: Sequence[FileImpact], difference: Difference, old: Rulebook, new: Rulebook, today: dt.date
    ) -> None:
        self.difference = difference
        self.old = old
        self.new = new
        self.today = today
        self.read = len([file for file in found if not file.faults])
        self.faulty = [file for file in found if file.faults]
        self.touched = sorted((file for file in found if file.impact), key=_danger)
        self._reasons: dict[str, list[str]] = {}

    # -- the summary --------------------------------------------------------------------------------------------

    @cached_property
    def summary(self) -> dict[str, Any]:
        """How many dossiers and deadlines, the first new date still to come, and how much is now over."""
        moved = [one for file in self.touched for one in file.impact.deadlines]
        counts: Counter[str] = Counter(one.moved.move for one in moved)
        dates = [_due(one) for one in moved if one.moved.move in ("earlier", "later", "added")]
        earliest = min((day for day in dates if day is not None and day >= self.today), default=None)
        return {
            "read": self.read,
            "unreadable": len(self.faulty),
            "touched": len(self.touched),
            "moved": counts["earlier"] + counts["later"],
            **{move: counts[move] for move in MOVES},
            "reworded": sum(len(file.impact.reworded) for file in self.touched),
            "expired": sum(expires(one) for one in moved),
            "earliest": earliest.isoformat() if earliest else None,
        }

    def _summary_line(self) -> str:
        told = self.summary
        earliest = dt.date.fromisoformat(told["earliest"]) if told["earliest"] else None
        first = f"première date nouvelle à venir : {earliest:%d/%m/%Y}" if earliest else "aucune date nouvelle à venir"
        return (
            f"{told['read']} dossier(s) lu(s), {told['unreadable']} illisible(s), {told['touched']} touché(s) ; "
            f"{told['moved']} échéance(s) déplacée(s) (dont {told['earlier']} avancée(s)), "
            f"{told['added']} nouvelle(s), {told['removed']} disparue(s), "
            f"{told['expired']} désormais échue(s) ; {first}."
        )

    # -- reasons ------------------------------------------------------------------------------------------------

    def reasons(self, rule: str) -> list[str]:
        """Return, in French, what differs in a rule, or in the rules it is combined with."""
        if rule not in self._reasons:
            self._reasons[rule] = list(dict.fromkeys(self._sentences(rule)))
        return self._reasons[rule]

    def _sentences(self, rule: str) -> Iterator[str]:
        for name in (rule, *self._relatives(rule)):
            for change in self.difference.deadlines.get(name, ()):
                prefix = "" if name == rule else f"[{name}] "
                yield f"{prefix}{change_of_element(change, self.old, self.new)}"

    def _relatives(self, rule: str) -> Iterator[str]:
        """Yield the rules this one combines, or has for remedies, and those that combine it."""
        for book in (self.old, self.new):
            for other in book.deadlines.values():
                if rule in _members(other):
                    yield other.id
                    yield from _members(other)
                elif other.id == rule:
                    yield from _members(other)

    # -- French -------------------------------------------------------------------------------------------------

    def lines(self) -> Iterator[str]:
        """Yield the lines shown to a person: the rules that differ, the dossiers, the faults, the summary."""
        yield f"Évaluation au {self.today:%d/%m/%Y}."
        yield from self._rules()
        for file in self.touched:
            yield ""
            yield f"{file.reference} ({file.file})"
            yield from (f"  {line}" for line in self._of_file(file))
        if self.faulty:
            yield "\nDossiers qui n'ont pas pu être comparés :"
        for file in self.faulty:
            yield from (f"  {fault}" for fault in file.faults)
        yield f"\n{self._summary_line()}"

    def _rules(self) -> Iterator[str]:
        differing = (self.difference.deadlines, self.difference.strategies, self.difference.documents)
        counts = [len(table) for table in differing]
        if not any(counts):
            yield "Les deux recueils disent la même chose."
            return
        yield f"Règles qui diffèrent : {counts[0]} échéance(s), {counts[1]} stratégie(s), {counts[2]} document(s)."
        if sum(counts) > MOST_LISTED:
            return
        for rule, changes in (item for table in differing for item in table.items()):
            yield f"  {rule}"
            yield from (f"    {change_of_element(change, self.old, self.new)}" for change in changes)

    def _of_file(self, file: FileImpact) -> Iterator[str]:
        impact = file.impact
        for one in sorted(impact.deadlines, key=lambda one: (RANKS[one.moved.move], _due(one) or dt.date.max)):
            yield f"{MOVES[one.moved.move]} : {one.moved.title} [{one.rule}] : {self._movement(one)}"
            yield from (f"    {reason}" for reason in self.reasons(one.rule))
        for word in impact.reworded:
            yield f"inchangée, hormis {_beside(word)} : {word.title} [{word.rule}]"
            yield from (f"    {reason}" for reason in self.reasons(word.rule))
        yield from (_turned("stratégie", turned, STANDINGS) for turned in impact.strategies)
        yield from (_turned("document", turned, READINESS) for turned in impact.documents)

    def _movement(self, one: MovedDeadline) -> str:
        days = _days(one)
        gained = "" if days is None else f" ({abs(days)} jour(s) {'de plus' if days > 0 else 'de moins'})"
        if not days:
            gained = ""
        over = " – DÉSORMAIS ÉCHUE" if expires(one) else ""
        return f"{_said(one.moved.was)} → {_said(one.moved.now)}{gained}{over}"

    # -- JSON ---------------------------------------------------------------------------------------------------

    def as_json(self) -> str:
        """Return the whole report with stable keys."""
        told = {
            "today": self.today.isoformat(),
            "old": self.old.digest,
            "new": self.new.digest,
            "summary": self.summary,
            "rules": self._rules_as_json(),
            "dossiers": [self._file_as_json(file) for file in self.touched],
            "faults": [{"file": file.file, "faults": [str(fault) for fault in file.faults]} for file in self.faulty],
        }
        return json.dumps(told, ensure_ascii=False, indent=1)

    def _rules_as_json(self) -> list[dict[str, Any]]:
        tables = (
            ("deadline", self.difference.deadlines),
            ("strategy", self.difference.strategies),
            ("document", self.difference.documents),
        )
        return [
            {"kind": kind, "rule": rule, "changes": [self._change_as_json(change) for change in changes]}
            for kind, table in tables
            for rule, changes in table.items()
        ]

    def _change_as_json(self, change: ElementChange) -> dict[str, Any]:
        return {
            "owner": change.owner,
            "field": change.field.rstrip("_"),
            "before": [_plain(value) for value in change.before],
            "after": [_plain(value) for value in change.after],
            "text": change_of_element(change, self.old, self.new),
        }

    def _file_as_json(self, file: FileImpact) -> dict[str, Any]:
        impact = file.impact
        return {
            "file": file.file,
            "reference": file.reference,
            "deadlines": [self._moved_as_json(one) for one in impact.deadlines],
            "reworded": [
                {
                    "id": one.id,
                    "rule": one.rule,
                    "title": one.title,
                    "days": one.days,
                    "fields": list(one.fields),
                    "reasons": self.reasons(one.rule),
                }
                for one in impact.reworded
            ],
            "strategies": [_turned_as_json(turned) for turned in impact.strategies],
            "documents": [_turned_as_json(turned) for turned in impact.documents],
        }

    def _moved_as_json(self, one: MovedDeadline) -> dict[str, Any]:
        was, now = one.moved.was, one.moved.now
        item = now or was
        return {
            "id": item.id if item else None,
            "rule": one.rule,
            "title": one.moved.title,
            "move": one.moved.move,
            "old_due": was.due.isoformat() if was and was.due else None,
            "new_due": now.due.isoformat() if now and now.due else None,
            "old_due_time": was.due_time if was else None,
            "new_due_time": now.due_time if now else None,
            "days": _days(one),
            "old_state": was.state if was else None,
            "new_state": now.state if now else None,
            "old_provisional": was.provisional if was else None,
            "new_provisional": now.provisional if now else None,
            "expired": expires(one),
            "reasons": self.reasons(one.rule),
        }


def expires(one: MovedDeadline) -> bool:
    """Tell whether a deadline is past under the new rules, and was not under the old ones."""
    was, now = one.moved.was, one.moved.now
    return now is not None and now.state in PAST and (was is None or was.state not in PAST)


def _members(rule: DeadlineRule) -> tuple[str, ...]:
    return (*members_of(rule), *rule.remedied_by)


def _danger(file: FileImpact) -> tuple[int, dt.date, str, str]:
    """Order dossiers: a date that comes sooner, what appears or is over, what goes, what is put off, mere words."""
    ranked = [(_rank(one), _due(one) or dt.date.max) for one in file.impact.deadlines]
    rank, day = min(ranked, default=(4 if any(word.days for word in file.impact.reworded) else 5, dt.date.max))
    return rank, day, file.reference, file.file


def _rank(one: MovedDeadline) -> int:
    now = one.moved.now
    done = now is not None and now.state == "met"
    return 3 if done else RANKS[one.moved.move]


def _due(one: MovedDeadline) -> dt.date | None:
    item = one.moved.was if one.moved.move == "removed" else one.moved.now
    return item.due if item else None


def _days(one: MovedDeadline) -> int | None:
    was, now = one.moved.was, one.moved.now
    return (now.due - was.due).days if was and now and was.due and now.due else None


def _said(item: Shown | None) -> str:
    if item is None:
        return "absente"
    time = f" à {item.due_time}" if item.due_time else ""
    day = f"{item.due:%d/%m/%Y}{time}" if item.due else "sans date"
    return f"{day} ({STATES[item.state]}{', provisoire' if item.provisional else ''})"


def _beside(word: Reworded) -> str:
    """Say what changes of a deadline that keeps its date and its state."""
    if word.days:
        return "d'autres jours qu'elle indique"
    if "provisional" in word.fields or "missing" in word.fields:
        return "ce qu'il faut préciser pour que sa date soit certaine"
    return "son texte ou les étapes de son calcul"


def _turned(kind: str, turned: Turned, words: Mapping[str, str]) -> str:
    was, now = (words[side] if side else "absent" for side in (turned.was, turned.now))
    return f"{kind} : {turned.title} [{turned.id}] : {was} → {now}"


def _turned_as_json(turned: Turned) -> dict[str, Any]:
    return {"id": turned.id, "title": turned.title, "before": turned.was, "after": turned.now}


def _plain(value: object) -> Any:  # noqa: ANN401  # JSON values are of any type
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return value if isinstance(value, (bool, int, str, dict)) else str(value)
