"""The decisions of the handler, as they stand today: nothing here changes what was computed, it is set beside it.

A decision is *contradicted* when what litigo says of the thing decided is no longer what it was (``vu``), or when a
fact it rests on has changed. It is *without object* when the thing is gone, done, or decided again later.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pydantic import BaseModel

from litigo.assessment.cents import percent_of
from litigo.assessment.claim import Act, Claim
from litigo.assessment.model import (
    Deadline,
    DecisionChoice,
    DecisionSubject,
    DecisionView,
    DocumentDue,
    Finding,
    FindingStanding,
    ReserveProposal,
    Standing,
    StrategyView,
)
from litigo.dossier.decisions import DRAFT, NO_DATE, RAISED, READY, STANDINGS, UNSURE, Decision, Visee
from litigo.dossier.models import Dossier
from litigo.faults import Fault, nearest
from litigo.figures import euros
from litigo.rulebook.conditions import FRESHNESS
from litigo.rulebook.rulebook import Rulebook
from litigo.rulebook.usage import words_in
from litigo.timelimits.computation import say_day

SUBJECTS: Mapping[str, DecisionSubject] = {
    "strategie": "strategy",
    "echeance": "deadline",
    "document": "document",
    "provision": "reserve",
    "constat": "finding",
}
CHOICES: Mapping[str, DecisionChoice] = {"accepte": "accepted", "refuse": "refused", "remplace": "overridden"}
SEEN: Mapping[Standing, str] = dict(zip(("open", "to_complete", "closed"), STANDINGS, strict=True))
NOTED: Mapping[FindingStanding, str] = {"raised": RAISED, "to_verify": UNSURE}
RANK = {word: rank for rank, word in enumerate(STANDINGS)}
OVER = {
    "met": "l'acte a été fait",
    "met_late": "l'acte a été fait, hors délai",
    "closed": "un événement a mis fin à cette échéance",
    "not_applicable": "cette échéance ne concerne pas ce dossier",
}
RESERVE = "Provision"
STALE = (FRESHNESS,)  # what is only unknown because the file is not kept up to today has not changed
_Found = tuple[str, dt.date | None]


@dataclass(frozen=True, slots=True)
class Target:
    """What a decision is about, as the file has it now; ``gone`` says why there is nothing left to decide."""

    id: str | None
    title: str
    seen: str | None = None
    gone: str | None = None
    rule: BaseModel | None = None
    deadline: Deadline | None = None
    closed_by: str | None = None


class Targets:
    """Finds what decisions are about among what litigo says of a file."""

    def __init__(
        self,
        rulebook: Rulebook,
        deadlines: Sequence[Deadline],
        strategies: Sequence[StrategyView],
        documents: Sequence[DocumentDue],
        reserve: ReserveProposal | None,
        findings: Sequence[Finding] = (),
    ) -> None:
        self.rulebook = rulebook
        self.deadlines = deadlines
        self.strategies = strategies
        self.documents = documents
        self.reserve = reserve
        self.findings = findings

    def of(self, subject: Visee) -> Target:
        """Return the target a decision names."""
        name = subject.id or ""
        match subject.genre:
            case "provision":
                likely = f"{self.reserve.likely:.2f}" if self.reserve else None
                return Target(None, RESERVE, likely)
            case "strategie":
                return self._strategy(name)
            case "echeance":
                return self._deadline(name)
            case "document":
                return self._document(name)
            case "constat":
                return self._finding(name)

    def _strategy(self, name: str) -> Target:
        view = next((view for view in self.strategies if view.id == name), None)
        if view is None:
            return Target(name, name, gone=_unknown(name, (view.id for view in self.strategies)))
        reason = next((reason.text for reason in view.reasons_against), None)
        seen = None if view.missing == STALE else SEEN[view.standing]
        return Target(name, view.title, seen, rule=self.rulebook.strategies[name], closed_by=reason)

    def _deadline(self, name: str) -> Target:
        found = [one for one in self.deadlines if one.id == name] or [one for one in self.deadlines if one.rule == name]
        if len(found) == 1:
            (one,) = found
            seen = one.due.isoformat() if one.due else NO_DATE
            rule = self.rulebook.deadlines[one.rule]
            return Target(one.id, one.title, seen, OVER.get(one.state), rule, one)
        if found:
            several = ", ".join(one.id for one in found)
            return Target(name, found[0].title, gone=f"plusieurs échéances portent ce nom : {several}")
        rule_known = self.rulebook.deadlines.get(name.partition("~")[0])
        if rule_known is not None:
            return Target(name, rule_known.title, gone="cette échéance ne concerne plus ce dossier")
        return Target(name, name, gone=_unknown(name, (one.id for one in self.deadlines)))

    def _document(self, name: str) -> Target:
        found = [one for one in self.documents if one.id == name] or [
            one for one in self.documents if one.id.partition("~")[0] == name
        ]
        rule = self.rulebook.documents.get(name.partition("~")[0])
        if found:
            stale = any(one.missing == STALE for one in found)
            seen = None if stale else READY if all(one.ready for one in found) else DRAFT
            return Target(name, found[0].title, seen, rule=rule)
        if rule is not None:
            return Target(name, rule.title, gone="ce document n'est plus à envoyer")
        return Target(name, name, gone=_unknown(name, self.rulebook.documents))

    def _finding(self, name: str) -> Target:
        found = next((found for found in self.findings if found.id == name), None)
        rule = self.rulebook.checks.get(name)
        if found is not None:
            return Target(name, found.title, NOTED.get(found.standing), rule=rule)
        if rule is not None:
            return Target(name, rule.title, gone="ce point n'est plus à vérifier")
        return Target(name, name, gone=_unknown(name, (found.id for found in self.findings)))


def _unknown(name: str, known: Iterable[str]) -> str:
    hint = nearest(name, known)
    return f"litigo ne connaît pas « {name} » dans ce dossier" + (f" ; {hint}" if hint else "")


def decisions_of(rulebook: Rulebook, claim: Claim, dossier: Dossier, targets: Targets) -> tuple[DecisionView, ...]:
    """Return the decisions of a dossier in order of day, each with its state and what contradicts it."""
    if not dossier.decisions:
        return ()
    ordered = sorted(enumerate(dossier.decisions, start=1), key=lambda item: (item[1].date, item[0]))
    last = {(one.sur.genre, one.sur.id): place for place, (_, one) in enumerate(ordered)}
    judge = _Judge(rulebook, claim, targets)
    views = []
    for place, (number, decision) in enumerate(ordered):
        later = last[decision.sur.genre, decision.sur.id]
        views.append(judge.view(number, decision, ordered[later][1] if later > place else None))
    return tuple(views)


class _Judge:
    """Tells where each decision stands."""

    def __init__(self, rulebook: Rulebook, claim: Claim, targets: Targets) -> None:
        self.rulebook = rulebook
        self.claim = claim
        self.targets = targets

    def view(self, number: int, decision: Decision, later: Decision | None) -> DecisionView:
        """Return one decision; ``later`` is the one that took its place."""
        target = self.targets.of(decision.sur)
        gone = f"décidé de nouveau le {say_day(later.date)}" if later else target.gone
        against = None if gone else self._against(decision, target)
        deadline = target.deadline
        return DecisionView(
            number=number,
            date=decision.date,
            by=decision.par,
            subject=SUBJECTS[decision.sur.genre],
            target=target.id,
            title=target.title,
            choice=CHOICES[decision.choix],
            value=decision.valeur,
            reason=decision.motif,
            reviewed_by=decision.relu_par,
            state="moot" if gone else "contradicted" if against else "in_force",
            why=gone or (against[0] if against else None),
            since=against[1] if against else None,
            computed=deadline.due if deadline else None,
            drives=None if gone or deadline is None else _leading(decision, deadline, trusted=against is None),
        )

    def _against(self, decision: Decision, target: Target) -> _Found | None:
        """Return what contradicts a decision, and since which day when an event of the file did it."""
        changed = self._changed_fact(decision)
        if changed is not None:
            return changed, None  # facts bear no date
        said = self._said_against(decision, target)
        if said is None:
            return None
        culprit = self._culprit(decision, target)
        if culprit is None or culprit.date is None:
            return said, None
        return f"{said} ; depuis la décision : {culprit.label} du {say_day(culprit.date)}", culprit.date

    def _said_against(self, decision: Decision, target: Target) -> str | None:
        match decision.sur.genre:
            case "strategie":
                return _strategy_against(decision, target)
            case "document":
                return _document_against(decision, target)
            case "echeance":
                return self._deadline_against(decision, target)
            case "provision":
                return self._reserve_against(decision)
            case "constat":
                return _finding_against(decision, target)

    def _changed_fact(self, decision: Decision) -> str | None:
        """Return the first fact the decision rests on that the file now says otherwise; an unknown one says nothing."""
        facts = self.claim.seen_from(None, None, None) if decision.appui else {}
        for name, written in decision.appui.items():
            kind = self.rulebook.vocabulary.facts[name]
            if name in facts and facts[name] != kind.parse(written):
                return f"un fait sur lequel elle repose a changé : {kind.question}"
        return None

    def _deadline_against(self, decision: Decision, target: Target) -> str | None:
        if decision.vu is None:
            return "un événement postérieur touche cette échéance" if self._culprit(decision, target) else None
        if decision.vu == target.seen:
            return None
        return f"la date calculée était {_day_words(decision.vu)}, elle est {_day_words(target.seen or NO_DATE)}"

    def _reserve_against(self, decision: Decision) -> str | None:
        """A reserve is contradicted once what is likely exceeds it, and has grown by more than the margin of the house.

        Interest grows every day: without the margin, every decision would be contradicted on the morrow.
        """
        proposal, house = self.targets.reserve, self.rulebook.text.house
        seen = decision.montant_vu
        kept = decision.montant if decision.choix == "remplace" else seen
        if proposal is None or house is None or proposal.side != "pay" or decision.choix == "refuse" or kept is None:
            return None
        grown = bool(self._since(decision)) if seen is None else _grown(seen, proposal.likely, house.margin)
        if not grown or proposal.likely <= kept:
            return None
        before = f", {euros(seen)} ce jour-là," if seen is not None else ""
        return f"la provision probable{before} est de {euros(proposal.likely)}, au-dessus des {euros(kept)} retenus"

    def _culprit(self, decision: Decision, target: Target) -> Act | None:
        """Return the last act since the decision that the rule of its target speaks of."""
        since = self._since(decision)
        if not since:
            return None
        words = set(words_in(target.rule)) if target.rule is not None else None
        named = [act for act in since if words is None or act.kind in words]
        return max(named, key=lambda act: (act.date or dt.date.min, act.kind), default=None)

    def _since(self, decision: Decision) -> list[Act]:
        acts = (act for group in self.claim.acts.values() for act in group)
        return [act for act in acts if act.date is not None and decision.date < act.date <= self.claim.today]


def _strategy_against(decision: Decision, target: Target) -> str | None:
    if target.seen is None:
        return None
    now, then = RANK[target.seen], RANK.get(decision.vu or "")
    closed = target.seen == SEEN["closed"]
    why = f" : {target.closed_by}" if closed and target.closed_by else ""
    if decision.choix == "accepte":
        worse = now > then if then is not None else closed
        return f"la stratégie est désormais {STANDINGS[target.seen]}{why}" if worse else None
    better = then is not None and now < then
    return f"la stratégie, alors {STANDINGS[decision.vu or '']}, est {STANDINGS[target.seen]}" if better else None


def _document_against(decision: Decision, target: Target) -> str | None:
    if decision.choix == "accepte":
        return "il manque désormais un élément à ce document" if (decision.vu, target.seen) == (READY, DRAFT) else None
    return "ce document, alors incomplet, est prêt" if (decision.vu, target.seen) == (DRAFT, READY) else None


def _finding_against(decision: Decision, target: Target) -> str | None:
    worse = decision.choix != "accepte" and (decision.vu, target.seen) == (UNSURE, RAISED)
    return "ce point, alors à préciser, est désormais constaté" if worse else None


def _grown(before: Decimal, now: Decimal, margin: Decimal) -> bool:
    return now > before + percent_of(before, margin)


def _day_words(seen: str) -> str:
    return "sans date" if seen == NO_DATE else f"le {say_day(dt.date.fromisoformat(seen))}"


def _leading(decision: Decision, deadline: Deadline, *, trusted: bool) -> dt.date | None:
    """Return the day that leads the calendar: the earlier of the two, or the one somebody else reviewed."""
    given, computed = decision.jour, shown_day(deadline)
    if given is None or computed is None:
        return given
    reviewed = decision.relu_par not in (None, decision.par)
    return given if trusted and reviewed else min(given, computed)


def shown_day(deadline: Deadline) -> dt.date | None:
    """Return the day a calendar shows for a deadline, before any decision."""
    return deadline.due or deadline.fallback_due or deadline.literal_due


def leading_days(decisions: Iterable[DecisionView]) -> Mapping[str, DecisionView]:
    """Return, by id of deadline, the decision whose day leads the calendar."""
    return {view.target: view for view in decisions if view.drives is not None and view.target is not None}


def lost_targets(dossier: Dossier, rulebook: Rulebook) -> Iterator[Fault]:
    """Yield a warning for each decision about something the rules do not know, with the nearest that they do.

    Never an error: a rule renamed must not keep a dossier from being assessed.
    """
    known: Mapping[str, Mapping[str, object]] = {
        "strategie": rulebook.strategies,
        "echeance": rulebook.deadlines,
        "document": rulebook.documents,
        "constat": rulebook.checks,
    }
    for index, decision in enumerate(dossier.decisions):
        name, words = decision.sur.id, known.get(decision.sur.genre)
        if name is not None and words is not None and name.partition("~")[0] not in words:
            hint = nearest(name.partition("~")[0], words)
            remedy = f"{hint[:1].upper()}{hint[1:]}" or "Reprenez l'identifiant que litigo montre."
            path = f"decisions[{index}].sur.id"
            yield Fault(dossier.reference, 0, path, f"« {name} » n'est pas dans les règles.", remedy, "warning")
