"""The documents the file now needs: those whose condition holds, to whom they go and what they still lack."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from litigo.assessment.citations import Citations
from litigo.assessment.claim import Claim, Person
from litigo.assessment.model import Deadline, DocumentDue, StrategyView
from litigo.assessment.scope import ClaimScope
from litigo.rulebook.conditions import FRESHNESS, Verdict
from litigo.rulebook.models import DocumentRule
from litigo.rulebook.rulebook import Rulebook
from litigo.timelimits.period import Period

PRESSING = ("running", "to_verify", "undated")
ALIVE = (*PRESSING, "standing_still")


class DocumentFinder:
    """Applies the document rules to one claim whose deadlines and strategies are known."""

    def __init__(
        self, rulebook: Rulebook, claim: Claim, deadlines: Sequence[Deadline], strategies: Iterable[StrategyView]
    ) -> None:
        self.rulebook = rulebook
        self._citations = Citations(rulebook)
        self.claim = claim
        self.alive = [deadline for deadline in deadlines if deadline.state in ALIVE]
        states: dict[str, tuple[str, ...]] = {}
        for deadline in deadlines:
            states[deadline.rule] = (*states.get(deadline.rule, ()), deadline.state)
        self.scope = ClaimScope(claim, states=states)
        self.wanted_by: dict[str, list[str]] = {}
        for view in strategies:
            for document in view.documents if view.standing == "open" else ():
                self.wanted_by.setdefault(document, []).append(view.title)

    def all(self) -> tuple[DocumentDue, ...]:
        """Return the documents due, one for each recipient, in the order of their ids."""
        rules = (rule for rule in self.rulebook.documents.values() if rule.status != "retired")
        return tuple(sorted((due for rule in rules for due in self._of(rule)), key=lambda due: due.id))

    def asked(self, rule: DocumentRule) -> tuple[DocumentDue, ...]:
        """Return a document somebody asks for, due or not, one for each recipient."""
        return tuple(self._each(rule, self.rulebook.conditions.verdict(rule.when, self.scope)))

    def _of(self, rule: DocumentRule) -> Iterator[DocumentDue]:
        verdict = self.rulebook.conditions.verdict(rule.when, self.scope)
        # A file not kept up to today may still hide the very act that makes the letter pointless: a draft, no final.
        stale = verdict.truth is None and verdict.missing == {FRESHNESS}
        if verdict.truth is True or stale:
            yield from self._each(rule, verdict)

    def _each(self, rule: DocumentRule, verdict: Verdict) -> Iterator[DocumentDue]:
        recipients = self._recipients(rule)
        for person in recipients or (None,):
            suffix = f"~{person.id}" if person and len(recipients) > 1 else ""
            yield self._due(rule, verdict, person, suffix)

    def _recipients(self, rule: DocumentRule) -> tuple[Person, ...]:
        """Return the persons to write to: where clocks are kept per opponent, those whose own clock runs."""
        persons = self.claim.with_role(rule.recipient)
        clocks = [d for d in self.alive if d.rule in rule.deadlines and d.opponent in {person.id for person in persons}]
        if not clocks:
            return persons
        pressed = {deadline.opponent for deadline in clocks if deadline.state in PRESSING}
        return tuple(person for person in persons if person.id in pressed)

    def _due(self, rule: DocumentRule, verdict: Verdict, person: Person | None, suffix: str) -> DocumentDue:
        lacking = {name for name in rule.needs if self.scope.fact(name) is None} | set(verdict.missing)
        if rule.recipient and person is None:
            lacking.add(f"partie.{rule.recipient}")
        today = self.claim.today
        reasons = self.rulebook.conditions.because(rule.when, self.scope)
        because = tuple(dict.fromkeys((*reasons, *self.wanted_by.get(rule.id, ()))))
        return DocumentDue(
            id=f"{rule.id}{suffix}",
            title=rule.title,
            template=rule.template,
            recipient=person.id if person else None,
            recipient_via=rule.recipient_via,
            delivery=rule.delivery,
            object_line=rule.object_line,
            deadlines=tuple(deadline.id for deadline in self._cited(rule, person)),
            grounds=self._citations.of(rule.grounds, today),
            answer_by=Period.parse(rule.response_period).after(today) if rule.response_period else None,
            ready=not lacking,
            missing=tuple(sorted(lacking)),
            because=because,
            status=rule.status,
            confidence=rule.confidence,
            annexes=rule.annexes,
        )

    def _cited(self, rule: DocumentRule, person: Person | None) -> Iterator[Deadline]:
        for deadline in self.alive:
            theirs = person is None or deadline.opponent in (None, person.id) or rule.recipient_via == "avocat"
            if deadline.rule in rule.deadlines and theirs:
                yield deadline
