"""Where a rule looks for its facts: the nearest place first, for one clock of one file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from litigo.assessment.claim import ANYONE, Act, Claim, Person
from litigo.dossier.vocabulary import FactValue
from litigo.rulebook.models import Relation


# Not frozen, though nothing changes it: making a frozen one costs thrice as much, and a claim makes hundreds.
@dataclass(slots=True, eq=False)
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
    states: Mapping[str, tuple[str, ...]] | None = None
    # For the clocks, an act nobody recorded starts nothing that could be dated, even when the file is a day old; that
    # it did not happen is another matter, which only a file kept up to today can say.
    closed_world: bool = False
    _facts: Mapping[str, FactValue] | None = None

    def at(self, act: Act | None) -> ClaimScope:
        """Return the same scope, seen from ``act``."""
        if act is self.act:
            return self
        return ClaimScope(
            self.claim,
            act,
            self.holder,
            self.opponent,
            self.acts_role,
            self.against_role,
            self.states,
            self.closed_world,
        )

    def fact(self, name: str) -> FactValue | None:
        """Return the value nearest to the clock, ``None`` when nobody wrote it."""
        facts = self._facts
        if facts is None:
            facts = self._facts = self.claim.seen_from(self.act, self.holder, self.opponent)
        return facts.get(name)

    def days_of(self, event: str) -> Sequence[dt.date | None]:
        """Return the days of the recorded events of a kind, up to today, in the proceedings of this clock."""
        claim, own = self.claim, self.act
        acts = claim.acts.get(event)
        if not acts:
            return ()
        return [
            act.date
            for act in acts
            if (own is None or claim.linked(own, act)) and (act.date is None or act.date <= claim.today)
        ]

    def complete(self) -> bool:
        """Tell whether the list of events is known to be complete up to today."""
        return self.claim.kept_up_to >= self.claim.today

    def day(self) -> dt.date:
        """Return the day of the act that starts the clock, today when there is none or its day is not known."""
        return (self.act.date if self.act else None) or self.claim.today

    def states_of(self, deadline: str) -> Iterable[str]:
        """Return the states of the deadlines of a rule."""
        return self.states.get(deadline, ()) if self.states else ()

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
            case "acts":
                return self._is(ids, self.holder, self.acts_role)
            case "against":
                return self._is(ids, self.opponent, self.against_role)
            case "either":
                found = [self._relates(ids, "acts"), self._relates(ids, "against")]
                return True if True in found else None if None in found else False

    def _is(self, ids: frozenset[str], person: Person | None, role: str | None) -> bool | None:
        if not ids:
            return None
        if ANYONE in ids:
            return True
        if person is not None:
            return person.id in ids
        return True if role is None else self.claim.has_role(ids, role)
