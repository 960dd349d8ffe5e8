"""The regimes of liability of a file: which are open, by which conditions; who may be sued, through whom, how long."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final, Literal

from litigo.assessment.citations import Citations
from litigo.assessment.claim import Claim, Person, claim_of
from litigo.assessment.deadlines import DeadlineFinder
from litigo.assessment.evidence import answered, evidence_of
from litigo.assessment.file_scope import FileScope
from litigo.assessment.model import (
    ConditionView,
    Deadline,
    DebtView,
    DefenceView,
    LiabilityView,
    PersonLiable,
    Standing,
    WatchedDeadline,
)
from litigo.assessment.questions import question_about
from litigo.dossier.models import Dossier, Partie
from litigo.rulebook.conditions import Verdict
from litigo.rulebook.liability import Defence, LiabilityRule, Share, Through
from litigo.rulebook.models import Condition
from litigo.rulebook.rulebook import Rulebook

BRANCH: Final = "dossier.branche"
RANK: Final[Mapping[Standing, int]] = {"open": 0, "to_complete": 1, "closed": 2}
MET: Final[Mapping[bool | None, Literal["met", "missing", "failing"]]] = {
    True: "met",
    None: "missing",
    False: "failing",
}
HOLDS: Final[Mapping[bool | None, Literal["holds", "unknown", "fails"]]] = {
    True: "holds", None: "unknown", False: "fails",
}  # fmt: skip
OF_NO_USE: Final = ("closed", "met", "not_applicable")
OURS: Final = ("responsabilite", "automobile", "responsabilite_decennale")  # policies that cover a liability


def insurers_of(dossier: Dossier) -> Mapping[str, str]:
    """Return the insurer of each person of the file who has one, in words: we are that of our insured, if need be."""
    found = ((party.id, _insurer(party, dossier)) for party in dossier.parties)
    return {name: insurer for name, insurer in found if insurer is not None}


def _insurer(party: Partie, dossier: Dossier) -> str | None:
    if party.assureur is not None:
        reference = f" (réf. {party.assureur.reference})" if party.assureur.reference else ""
        return f"{party.assureur.nom}{reference}"
    if party.camp == "nous" and dossier.contrat.nature in OURS:
        return f"{dossier.contrat.assureur or dossier.emetteur.nom} (nous)"
    return None


class LiabilityFinder:
    """Applies the regimes to one claim whose deadlines are known; ``insurers`` are those of persons, by their id."""

    def __init__(
        self, rulebook: Rulebook, claim: Claim, deadlines: Iterable[Deadline], insurers: Mapping[str, str] | None = None
    ) -> None:
        self.rulebook = rulebook
        self.claim = claim
        self.insurers = insurers or {}
        self._citations = Citations(rulebook)
        self.scope = FileScope(claim, {})
        self.by_rule: dict[str, list[Deadline]] = defaultdict(list)
        for deadline in deadlines:
            self.by_rule[deadline.rule].append(deadline)

    def all(self, *, hidden: bool = False) -> tuple[LiabilityView, ...]:
        """Return the regimes the file announces, open ones first; with ``hidden``, every other one as well."""
        if hidden:
            rules = [rule for rule in self.rulebook.text.liabilities if rule.status != "retired"]
        else:
            woken = self.rulebook.regimes_of_liability.woken_by(self.claim.words)
            rules = [rule for rule in woken if self._verdict(rule.applies_when).truth is not False]
        return tuple(sorted(map(self.view, rules), key=lambda view: RANK[view.standing]))

    def view(self, rule: LiabilityRule) -> LiabilityView:
        """Return where one regime stands, and why."""
        conditions = (*self._branch(rule), *self._conditions(rule))
        defences = tuple(map(self._defence, rule.defences))
        standing = _standing(conditions)
        missing = tuple(
            sorted({name for item in conditions for name in item.missing}) if standing == "to_complete" else ()
        )
        persons = tuple(self._persons(rule))
        today = self.claim.today
        return LiabilityView(
            id=rule.id,
            title=rule.title,
            standing=standing,
            exonerated=any(item.effect == "exonerates" and item.standing == "holds" for item in defences),
            conditions=conditions,
            defences=defences,
            persons=persons,
            towards=self._creditors(rule, persons),
            share=self._share(rule.share),
            contribution=tuple(self._contribution(rule)),
            through=rule.through.why if rule.through else None,
            proof=rule.proof,
            missing=missing,
            questions=tuple(
                question_about(name, [f"responsabilité : {rule.title}"], self.rulebook.vocabulary, today)
                for name in missing
            ),
            sources=self._citations.of(rule.source, today),
            status=rule.status,
            confidence=rule.confidence,
            notes=rule.notes,
        )

    # -- conditions and defences --------------------------------------------------------------------------------

    def _verdict(self, condition: Condition | None) -> Verdict:
        return self.rulebook.conditions.verdict(condition, self.scope)

    def _evidence(self, condition: Condition) -> tuple[str, ...]:
        return evidence_of(condition, self.scope, self.rulebook.vocabulary)

    def _branch(self, rule: LiabilityRule) -> Iterator[ConditionView]:
        """Yield the condition the branches of a regime amount to, where it is not open to all."""
        if not rule.branch:
            return
        kind, branch = self.rulebook.vocabulary.facts[BRANCH], self.scope.fact(BRANCH)
        truth = None if branch is None else branch in rule.branch
        allowed = " ; ".join(kind.values[word].lower() for word in rule.branch)
        missing = (BRANCH,) if truth is None else ()
        yield ConditionView(f"Branche : {allowed}", MET[truth], (answered(branch, kind),), missing, ())

    def _conditions(self, rule: LiabilityRule) -> Iterator[ConditionView]:
        for item in rule.conditions:
            verdict = self._verdict(item.when)
            yield ConditionView(
                item.label,
                MET[verdict.truth],
                self._evidence(item.when),
                tuple(sorted(verdict.missing)),
                self._citations.of(item.source, self.claim.today),
            )

    def _defence(self, defence: Defence) -> DefenceView:
        verdict = self._verdict(defence.when)
        return DefenceView(
            defence.why,
            defence.effect,
            HOLDS[verdict.truth],
            self._evidence(defence.when),
            tuple(sorted(verdict.missing)),
            self._citations.of(defence.source, self.claim.today),
        )

    # -- persons ------------------------------------------------------------------------------------------------

    def _persons(self, rule: LiabilityRule) -> Iterator[PersonLiable]:
        """Yield those who bear one of the roles of the regime, else those who bear the role that stands for them."""
        found = self._bearers(rule.liable) or self._bearers((rule.liable_or,) if rule.liable_or else ())
        for person, role in found.values():
            insurers = self._insurers(rule.through, person)
            theirs = {person.id, *(insurer.id for insurer in insurers)}
            others = found.keys() - theirs
            yield PersonLiable(
                id=person.id,
                name=person.name,
                role=self.rulebook.vocabulary.roles[role].label,
                insurer=self.insurers.get(person.id) or ", ".join(insurer.name for insurer in insurers) or None,
                limitation=tuple(self._watched(rule.limitation, theirs, others)),
                direct_action=tuple(self._watched(rule.through.limitation if rule.through else (), theirs, others)),
            )

    def _creditors(self, rule: LiabilityRule, persons: Iterable[PersonLiable]) -> tuple[str, ...]:
        """Return the names of those who may claim; who is liable claims nothing from himself."""
        liable = {person.id for person in persons}
        found = (person for role in rule.towards for person in self.claim.with_role(role))
        return tuple(dict.fromkeys(person.name for person in found if person.id not in liable))

    def _bearers(self, roles: Sequence[str]) -> dict[str, tuple[Person, str]]:
        found: dict[str, tuple[Person, str]] = {}
        for role in roles:
            for person in self.claim.with_role(role):
                found.setdefault(person.id, (person, role))
        return found

    def _insurers(self, through: Through | None, person: Person) -> tuple[Person, ...]:
        """Return the insurer of a person who has none of his own, where only one in the file can be his."""
        if through is None or person.id in self.insurers:
            return ()
        known = self.claim.with_role(through.role)
        return known if len(known) == 1 else ()

    def _watched(self, rules: Iterable[str], theirs: set[str], others: set[str]) -> Iterator[WatchedDeadline]:
        """Yield the deadlines of these rules that run for these persons, or for nobody in particular."""
        for rule_id in rules:
            for deadline in self.by_rule.get(rule_id, ()):
                if deadline.state not in OF_NO_USE and self._concerns(deadline, theirs, others):
                    due = deadline.due or deadline.fallback_due
                    left = (due - self.claim.today).days if due else None
                    yield WatchedDeadline(deadline.id, deadline.title, due, left, deadline.provisional)

    def _concerns(self, deadline: Deadline, theirs: set[str], others: set[str]) -> bool:
        """Tell whether a clock runs for these persons: it is not what an act that names only others has started."""
        if deadline.opponent is not None:
            return deadline.opponent in theirs
        starts = (
            act.by | act.to
            for acts in self.claim.acts.values()
            for act in acts
            if act.date == deadline.start and act.label == deadline.started_by
        )
        named = frozenset().union(*starts)
        return not (named & others) or bool(named & theirs)

    # -- division of the debt -----------------------------------------------------------------------------------

    def _share(self, share: Share) -> DebtView:
        return DebtView(share.joint, share.why, self._part(share), self._citations.of(share.source, self.claim.today))

    def _part(self, share: Share) -> str | None:
        """Say the part of the person liable, where the file settles it or gives its bounds."""
        settled, low, high = (self.scope.fact(name) if name else None for name in (share.fact, share.low, share.high))
        if settled is not None:
            return _percent(settled)
        if low is None and high is None:
            return None
        return f"entre {_percent(low or Decimal(0))} et {_percent(high if high is not None else Decimal(100))}"

    def _contribution(self, rule: LiabilityRule) -> Iterator[DebtView]:
        """Yield the ways of dividing the debt that hold, or may hold, for this file."""
        for way in rule.contribution:
            if self._verdict(way.when).truth is not False:
                yield DebtView(way.by, way.why, None, self._citations.of(way.source, self.claim.today))


def _standing(conditions: Iterable[ConditionView]) -> Standing:
    found = {item.standing for item in conditions}
    return "closed" if "failing" in found else "to_complete" if "missing" in found else "open"


def _percent(part: object) -> str:
    return f"{part}".replace(".", ",") + "\u00a0%"


def liabilities_of(
    dossier: Dossier, rulebook: Rulebook, today: dt.date, *, hidden: bool = False
) -> tuple[LiabilityView, ...]:
    """Return the regimes of ``assess``; with ``hidden``, those the file says nothing of as well."""
    claim = claim_of(dossier, rulebook.vocabulary, today)
    deadlines = DeadlineFinder(rulebook, claim).all()
    return LiabilityFinder(rulebook, claim, deadlines, insurers_of(dossier)).all(hidden=hidden)
