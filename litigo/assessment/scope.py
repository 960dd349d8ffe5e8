"""Where a rule looks for its facts: the nearest place first, for one clock of one file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from litigo.assessment.claim import ANYONE, Act, Claim, Person
from litigo.dossier.vocabulary import FactValue
from litigo.rulebook.models import Relation


@dataclass(frozen=True, slots=True)
class ClaimScope:
    """The act that starts the clock, the persons the rule is about, the proceedings, then the whole file.

    ``states`` (rule id → states) is only filled once the deadlines are known, for strategies and documents.
    """

    claim: Claim
    act: Act | None = None
    holder: Person | None = None
    opponent: Person | None = None
    acts_role: str | None = None
    against_role: str | None = None
    states: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # For the clocks, an act nobody recorded starts nothing that could be dated, even when the file is a day old; that
    # it did not happen is another matter, which only a file kept up to today can say.
    closed_world: bool = False

    def fact(self, name: str) -> FactValue | None:
        """Return the value nearest to the clock, ``None`` when nobody wrote it."""
        for place in self._places():
            if name in place:
                return place[name]
        return self._only_value(name)

    def _places(self) -> Iterable[Mapping[str, FactValue]]:
        if self.act is not None:
            yield self.act.facts
        for person in (self.holder, self.opponent):
            if person is not None:
                yield person.facts
        proceedings = self.claim.proceedings.get(self.act.procedure or "") if self.act else None
        if proceedings is not None:
            yield proceedings.facts
        yield self.claim.facts

    def _only_value(self, name: str) -> FactValue | None:
        """Return the value written elsewhere, when every place agrees and none of them is another clock's own."""
        places: list[Mapping[str, FactValue]] = []
        if self.act is None or self.act.procedure is None:
            places += [proceedings.facts for proceedings in self.claim.proceedings.values()]
        if self.holder is None:
            places += [person.facts for person in self.claim.persons.values()]
        if self.act is None:
            places += [act.facts for group in self.claim.acts.values() for act in group]
        values = {place[name] for place in places if name in place}
        return values.pop() if len(values) == 1 else None

    def days_of(self, event: str) -> Iterable[dt.date | None]:
        """Return the days of the recorded events of a kind, up to today, in the proceedings of this clock."""
        for act in self.claim.of(event):
            if self.act is not None and not self.claim.linked(self.act, act):
                continue
            if act.date is None or act.date <= self.claim.today:
                yield act.date

    def complete(self) -> bool:
        """Tell whether the list of events is known to be complete up to today."""
        return self.claim.kept_up_to >= self.claim.today

    def day(self) -> dt.date:
        """Return the day of the act that starts the clock, today when there is none or its day is not known."""
        return (self.act.date if self.act else None) or self.claim.today

    def states_of(self, deadline: str) -> Iterable[str]:
        """Return the states of the deadlines of a rule."""
        return self.states.get(deadline, ())

    def done_by(self, act: Act, relation: Relation) -> bool | None:
        """Tell whether the act was done by the person the relation names; ``None`` when the file does not say."""
        return self._relates(act.by, relation)

    def addressed_to(self, act: Act, relation: Relation) -> bool | None:
        """Tell whether the act was addressed to the person the relation names; ``None`` when unknown."""
        return self._relates(act.to, relation)

    def _relates(self, ids: frozenset[str], relation: Relation) -> bool | None:
        match relation:
            case "anyone":
                return True
            case "either":
                found = [self._relates(ids, "acts"), self._relates(ids, "against")]
                return True if True in found else None if None in found else False
            case "acts":
                return self._is(ids, self.holder, self.acts_role)
            case "against":
                return self._is(ids, self.opponent, self.against_role)

    def _is(self, ids: frozenset[str], person: Person | None, role: str | None) -> bool | None:
        if not ids:
            return None
        if ANYONE in ids:
            return True
        if person is not None:
            return person.id in ids
        return True if role is None else self.claim.has_role(ids, role)
