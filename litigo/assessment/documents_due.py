"""The documents the file now needs: those whose condition holds, to whom they go and what they still lack."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from litigo.assessment.citations import Citations
from litigo.assessment.claim import Act, Claim, Person
from litigo.assessment.letters import SentLetter
from litigo.assessment.model import CaseGiven, Deadline, DocumentDue, StrategyView
from litigo.assessment.scope import ClaimScope
from litigo.dossier.sendings import CHANNEL
from litigo.rulebook.conditions import FRESHNESS, Verdict
from litigo.rulebook.models import DocumentCase, DocumentRule, Via
from litigo.rulebook.rulebook import Rulebook
from litigo.timelimits.computation import say_day
from litigo.timelimits.period import Period

PRESSING = ("running", "to_verify", "undated")
ALIVE = (*PRESSING, "standing_still")
PROVED = ("lrar", "commissaire_de_justice")  # what was sent against a proof is corrected against a proof


class DocumentFinder:
    """Applies the document rules to one claim whose deadlines and strategies are known."""

    def __init__(
        self,
        rulebook: Rulebook,
        claim: Claim,
        deadlines: Sequence[Deadline],
        strategies: Iterable[StrategyView],
        letters: Iterable[SentLetter] = (),
    ) -> None:
        self.rulebook = rulebook
        self.letters = [letter for letter in letters if letter.wrong]
        self._citations = Citations(rulebook)
        self.claim = claim
        self.sent: dict[str, list[Act]] = {}
        for act in (act for group in claim.acts.values() for act in group if act.document):
            self.sent.setdefault((act.document or "").partition("~")[0], []).append(act)
        self.alive = [deadline for deadline in deadlines if deadline.state in ALIVE]
        states: dict[str, tuple[str, ...]] = {}
        for deadline in deadlines:
            states[deadline.rule] = (*states.get(deadline.rule, ()), deadline.state)
        self.scope = ClaimScope(claim, states=states)
        self.wanted_by: dict[str, list[str]] = {}
        for view in strategies:
            # The reasons of a document may be read outside the company: a confidential strategy is none of them.
            for document in view.documents if view.standing == "open" and not view.confidential else ():
                self.wanted_by.setdefault(document, []).append(view.title)

    def all(self) -> tuple[DocumentDue, ...]:
        """Return the documents due, one for each recipient, in the order of their ids."""
        rules = (rule for rule in self.rulebook.documents.values() if rule.status != "retired")
        return tuple(sorted((due for rule in rules for due in self._of(rule)), key=lambda due: due.id))

    def asked(self, rule: DocumentRule) -> tuple[DocumentDue, ...]:
        """Return a document somebody asks for, due or not, one for each recipient.

        What only tells whether it is due is not needed to write it.
        """
        found = []
        for verdict, write in self._each(rule):
            due = write()
            for_the_condition = verdict.missing - {FRESHNESS, *rule.needs}
            missing = tuple(name for name in due.missing if name not in for_the_condition)
            found.append(replace(due, missing=missing, ready=not missing))
        return tuple(found)

    def _of(self, rule: DocumentRule) -> Iterator[DocumentDue]:
        for verdict, write in self._each(rule):
            # A file not kept up to today may still hide the very act that makes the letter pointless: a draft only.
            stale = verdict.truth is None and verdict.missing == {FRESHNESS}
            if verdict.truth is not True and not stale:
                continue
            due = write()
            if due.corrects is not None or not self._already_sent(rule, due):
                yield due

    def _each(self, rule: DocumentRule) -> Iterator[tuple[Verdict, Callable[[], DocumentDue]]]:
        """Yield, for each person a document may go to, whether its condition holds, and what writes it down."""
        if rule.corrects_letters:
            verdict = self.rulebook.conditions.verdict(rule.when, self.scope)
            yield from ((verdict, partial(self._correcting, rule, verdict, letter)) for letter in self.letters)
            return
        copies = tuple(self._copies(rule))
        for person, via, suffix in copies:
            others = {f"{rule.id}{other}" for _, _, other in copies if other != suffix}
            verdict = self.rulebook.conditions.verdict(rule.when, self._facing(rule, person, others))
            yield verdict, partial(self._due, rule, verdict, person, via, suffix)

    def _copies(self, rule: DocumentRule) -> Iterator[tuple[Person | None, Via, str]]:
        """Yield to whom the document goes, through whom, and what tells its id from those of the other copies."""
        recipients = self._recipients(rule)
        for person in recipients or (None,):
            name = person.id if person else ""
            known = tuple(via for via in rule.recipient_via if via != "assureur" or (person and person.insured))
            # Nobody gets twice the letter meant for an insurer not known.
            first, *others = known or rule.recipient_via[:1]
            yield person, first, f"~{name}" if person and len(recipients) > 1 else ""
            for via in others:
                yield person, via, f"~{name}~{via}"

    def _facing(self, rule: DocumentRule, person: Person | None, copies: set[str]) -> ClaimScope:
        """Where the condition is read for one copy: this document sent to another person, or way, is nothing to it."""
        others = {
            id(act)
            for act in self.sent.get(rule.id, ())
            if act.document in copies or (person is not None and act.to and person.id not in act.to)
        }
        if not others:
            return self.scope
        acts = {kind: tuple(act for act in group if id(act) not in others) for kind, group in self.claim.acts.items()}
        return ClaimScope(replace(self.claim, acts=acts), states=self.scope.states)

    def _correcting(self, rule: DocumentRule, verdict: Verdict, letter: SentLetter) -> DocumentDue:
        """Return the document that corrects a letter: for whoever received it, by the way it went."""
        person = self.claim.persons.get(letter.recipient or "")
        corrected = self.rulebook.documents.get(letter.document.partition("~")[0])
        via = corrected.recipient_via[0] if corrected else rule.recipient_via[0]
        due = self._due(rule, verdict, person, via, f"~{letter.key}")
        return replace(
            due,
            delivery=letter.channel if letter.channel in PROVED else due.delivery,
            object_line=f"{rule.object_line} du {say_day(letter.date)}",
            missing=due.missing if person else (*due.missing, "partie.destinataire"),
            ready=due.ready and person is not None,
            because=tuple(str(change) for change in letter.wrong),
            corrects=letter.key,
        )

    def _already_sent(self, rule: DocumentRule, due: DocumentDue) -> bool:
        """Tell whether this copy went to this person, by a channel that is enough, not so long ago."""
        others = {f"{rule.id}{suffix}" for _, _, suffix in self._copies(rule)} - {due.id}
        return any(
            (due.recipient is None or not act.to or due.recipient in act.to)
            and act.document not in others
            and _was_enough(rule, act)
            and not self._again(rule, act.date)
            for act in self.sent.get(rule.id, ())
            if act.date is not None
        )

    def _again(self, rule: DocumentRule, sent: dt.date) -> bool:
        return rule.again_after is not None and Period.parse(rule.again_after).after(sent) <= self.claim.today

    def _recipients(self, rule: DocumentRule) -> tuple[Person, ...]:
        """Return the persons to write to: where clocks are kept per opponent, those whose own clock runs.

        Our lawyer is written to whatever the clocks of the other side.
        """
        everyone = (person for role in rule.everyone for person in self.claim.with_role(role))
        held = (*self._holders(rule.recipient), *self._holders(rule.also_to), *everyone)
        persons = tuple({person.id: person for person in held}.values())
        clocks = [d for d in self.alive if d.rule in rule.deadlines and d.opponent in {person.id for person in persons}]
        if not clocks or "avocat" in rule.recipient_via:
            return persons
        pressed = {deadline.opponent for deadline in clocks if deadline.state in PRESSING}
        return tuple(person for person in persons if person.id in pressed)

    def _holders(self, roles: Sequence[str]) -> tuple[Person, ...]:
        """Return the persons of the first of these roles that somebody holds."""
        return next((held for role in roles if (held := self.claim.with_role(role))), ())

    def _due(self, rule: DocumentRule, verdict: Verdict, person: Person | None, via: Via, suffix: str) -> DocumentDue:
        lacking = {name for name in rule.needs if self.scope.fact(name) is None} | set(verdict.missing)
        if person is None and (wanted := (*rule.everyone[:1], *rule.recipient)):
            lacking.add(f"partie.{wanted[-1]}")
        today = self.claim.today
        reasons = self.rulebook.conditions.because(rule.when, self.scope)
        because = tuple(dict.fromkeys((*reasons, *self.wanted_by.get(rule.id, ()))))
        return DocumentDue(
            id=f"{rule.id}{suffix}",
            title=rule.title,
            template=rule.template,
            recipient=person.id if person else None,
            recipient_via=via,
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
            cases=tuple(self._given(case) for case in rule.cases),
            needs=rule.needs,
            tells=rule.tells,
        )

    def _given(self, case: DocumentCase) -> CaseGiven:
        return CaseGiven(case.name, self.rulebook.conditions.verdict(case.when, self.scope).truth is True)

    def _cited(self, rule: DocumentRule, person: Person | None) -> Iterator[Deadline]:
        for deadline in self.alive:
            theirs = person is None or deadline.opponent in (None, person.id) or "avocat" in rule.recipient_via
            if deadline.rule in rule.deadlines and theirs:
                yield deadline


def _was_enough(rule: DocumentRule, act: Act) -> bool:
    channel = act.facts.get(CHANNEL)
    return all(sending.enough for sending in rule.sending if channel in sending.by)
