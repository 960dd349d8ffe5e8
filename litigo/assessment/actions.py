"""Everything there is to do on a file, in one list: what must be done, by whom, by when, and what is awaited or done.

Nothing is decided here: each action is read from what the assessment already says, and is done once an event says so.
To add a kind of action, write what yields it and name it in :func:`actions_of`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain

from litigo.assessment.chases import chases_of, made_by_us, names_of
from litigo.assessment.claim import Act, Claim
from litigo.assessment.decisions import leading_days
from litigo.assessment.enquiries import findings_to_handle, questions_to_answer
from litigo.assessment.model import (
    Action,
    ActionState,
    Amounts,
    Deadline,
    DecisionView,
    DocumentDue,
    Finding,
    Question,
    Remedy,
    StrategyView,
)
from litigo.rulebook.rulebook import Rulebook
from litigo.timelimits.computation import say_day

OURS = ("nous", "inconnu")
PRESSING, MISSED, DONE = ("running", "to_verify"), ("expired",), ("met", "met_late")
TO_RECOVER, TO_DEFEND = ("recourse", "enforcement"), ("defence", "settlement")
LIMITS = ("limitation", "time_bar")  # their end deprives the other side of an action: nobody is chased for it
OWED = ("duty", "conventional")


def actions_of(
    rulebook: Rulebook,
    claim: Claim,
    *,
    deadlines: Sequence[Deadline],
    strategies: Sequence[StrategyView],
    documents: Sequence[DocumentDue],
    questions: Sequence[Question],
    amounts: Amounts,
    decisions: Sequence[DecisionView],
    findings: Sequence[Finding] = (),
) -> tuple[Action, ...]:
    """Return the actions of a file: by day, then by stake (the highest first), then by id; what is done comes last."""
    stakes = _stakes(strategies, amounts)
    hushed = frozenset(one.deadline for found in findings if found.confidential for one in found.watches)
    lister = _Lister(rulebook, claim, stakes, decisions, hushed)
    found = chain(
        lister.of_deadlines(deadlines),
        lister.of_documents(documents, deadlines),
        lister.of_documents_sent(),
        questions_to_answer(questions, deadlines, stakes),
        chases_of(rulebook.text.house, claim),
        lister.of_strategies(strategies, amounts),
        lister.of_decisions(),
        findings_to_handle(findings, stakes, lister.refused),
    )
    return tuple(sorted(found, key=_rank))


def _rank(action: Action) -> tuple[bool, dt.date, Decimal, str]:
    done = action.state == "done"
    day = action.done_on if done and action.done_on else action.due
    return done, day or dt.date.max, -(action.stake or Decimal(0)), action.id


def _stakes(strategies: Iterable[StrategyView], amounts: Amounts) -> Mapping[str, Decimal]:
    """Return the sum in play under each deadline that a strategy of the file watches."""
    found: dict[str, Decimal] = {}
    for view in strategies:
        sum_ = _stake_of(view, amounts) if view.standing != "closed" else None
        for watched in view.watches if sum_ else ():
            found[watched.deadline] = max(sum_ or Decimal(0), found.get(watched.deadline, Decimal(0)))
    return found


def _stake_of(view: StrategyView, amounts: Amounts) -> Decimal | None:
    if view.value is not None and view.value.at_stake:
        return view.value.at_stake
    if view.family in TO_RECOVER:
        return amounts.recoverable or None
    return amounts.claimed or None if view.family in TO_DEFEND else None


class _Lister:
    """Lists the actions of one file, kind by kind."""

    def __init__(
        self,
        rulebook: Rulebook,
        claim: Claim,
        stakes: Mapping[str, Decimal],
        decisions: Sequence[DecisionView],
        hushed: frozenset[str],
    ) -> None:
        self.rulebook = rulebook
        self.claim = claim
        self.stakes = stakes
        self.decisions = decisions
        self.hushed = hushed
        self.leading = leading_days(decisions)
        self.accepted = {view.target: view for view in decisions if view.choice == "accepted" and view.state != "moot"}
        self.refused = {view.target for view in decisions if view.choice == "refused" and view.state == "in_force"}

    # -- deadlines ----------------------------------------------------------------------------------------------

    def of_deadlines(self, deadlines: Iterable[Deadline]) -> Iterator[Action]:
        """Yield what deadlines ask of us, and what is to be watched, or chased, on the other side."""
        for deadline in deadlines:
            if deadline.side in OURS and not self._against_us(deadline):
                yield from self._ours(deadline)
            else:
                yield from self._theirs(deadline)

    def _against_us(self, deadline: Deadline) -> bool:
        """Tell whether it is a clock of our own side against our own side: the insured's, against us."""
        person = self.claim.persons.get(deadline.opponent or "")
        return person is not None and person.side == "nous"

    def _ours(self, deadline: Deadline) -> Iterator[Action]:
        actor: str = "avocat" if deadline.kind == "procedural" else "gestionnaire"
        due, why = self._day(deadline), deadline.how_to_act or deadline.if_missed
        if deadline.state in PRESSING:
            verb = "Vérifier si c'est fait : " if deadline.state == "to_verify" else ""
            yield self._deadline(deadline, "to_do", f"{verb}{deadline.title}", actor, due, why)
        elif deadline.state == "undated":
            title = f"Dater le point de départ : {deadline.title}"
            yield self._deadline(deadline, "to_do", title, "gestionnaire", deadline.literal_due, why)
        elif deadline.state == "standing_still":
            held = f"Surveiller : {deadline.title} (arrêté ; date si ce qui l'arrête tombait)"
            yield self._deadline(deadline, "waiting", held, actor, due, why)
        elif deadline.state in MISSED:
            yield self._missed(deadline, actor)
            yield from self._remedies(deadline, actor)
        elif deadline.state in DONE:
            yield self._deadline(deadline, "done", deadline.title, actor, due, why)

    def _missed(self, deadline: Deadline, actor: str) -> Action:
        """A duty is still owed late, and an open remedy does not wait; a right that is lost has no useful day left."""
        useful = deadline.kind in OWED or any(remedy.state in PRESSING for remedy in deadline.remedies)
        passed = f" ({deadline.due:%d/%m/%Y})" if deadline.due and not useful else ""
        title = f"Échéance passée{passed}, à traiter : {deadline.title}"
        due = self._day(deadline) if useful else None
        return self._deadline(deadline, "to_do", title, actor, due, deadline.remedy or deadline.if_missed)

    def _remedies(self, deadline: Deadline, actor: str) -> Iterator[Action]:
        for remedy in deadline.remedies:
            if remedy.state in PRESSING:
                yield self._remedy(deadline, remedy, actor)

    def _remedy(self, deadline: Deadline, remedy: Remedy, actor: str) -> Action:
        return Action(
            id=f"remede.{deadline.id}.{remedy.rule}",
            kind="remedy",
            title=f"{remedy.title} (remède de : {deadline.title})",
            due=remedy.due,
            done_on=None,
            state="to_do",
            who=actor,
            subject=deadline.acts,
            stake=self.stakes.get(deadline.id),
            why=deadline.if_missed,
            sources=(deadline.id, remedy.rule),
        )

    def _theirs(self, deadline: Deadline) -> Iterator[Action]:
        """Watch the other side while its time runs; once it is over and nothing came, chase or draw the consequence."""
        if deadline.state == "running":
            title = f"Surveiller : {deadline.title}"
            yield self._deadline(deadline, "waiting", title, self._actor(deadline), deadline.due, deadline.if_missed)
        elif deadline.state in ("expired", "to_verify") and deadline.kind not in LIMITS:
            title = f"Relancer, ou en tirer les conséquences : {deadline.title}"
            yield self._deadline(deadline, "to_do", title, "gestionnaire", deadline.due, deadline.if_missed)

    def _actor(self, deadline: Deadline) -> str:
        return "client" if deadline.side in OURS else "adversaire" if deadline.side == "adverse" else "tiers"

    def _day(self, deadline: Deadline) -> dt.date | None:
        decided = self.leading.get(deadline.id)
        return decided.drives if decided is not None else deadline.due or deadline.fallback_due

    def _deadline(
        self, deadline: Deadline, state: ActionState, title: str, who: str, due: dt.date | None, why: str
    ) -> Action:
        ours = deadline.side in OURS and not self._against_us(deadline)
        return Action(
            id=f"echeance.{deadline.id}",
            kind="deadline" if ours else "chase" if state == "to_do" else "watch",
            title=title,
            due=due,
            done_on=deadline.met_on if state == "done" else None,
            state=state,
            who=who,
            subject=deadline.acts,
            stake=self.stakes.get(deadline.id),
            why=why,
            sources=(deadline.id,),
            confidential=deadline.id in self.hushed,
        )

    # -- documents --------------------------------------------------------------------------------------------

    def of_documents(self, documents: Iterable[DocumentDue], deadlines: Sequence[Deadline]) -> Iterator[Action]:
        """Yield the documents to send or to complete, by the nearest of the deadlines they serve."""
        days = {deadline.id: self._day(deadline) for deadline in deadlines if deadline.state in PRESSING}
        for document in documents:
            if document.id in self.refused or document.id.partition("~")[0] in self.refused:
                continue
            person = self.claim.persons.get(document.recipient or "")
            served = [day for name in document.deadlines if (day := days.get(name)) is not None]
            yield Action(
                id=f"document.{document.id}",
                kind="document",
                title=f"{'Relire et envoyer' if document.ready else 'Compléter, puis envoyer'} : {document.title}",
                due=min(served, default=None),
                done_on=None,
                state="to_do",
                who="gestionnaire",
                subject=person.name if person else None,
                stake=max((self.stakes[name] for name in document.deadlines if name in self.stakes), default=None),
                why=" ; ".join(document.because) or document.object_line,
                sources=(document.id, *document.deadlines),
            )

    def of_documents_sent(self) -> Iterator[Action]:
        """Yield what the file records as sent, among what documents bring about."""
        sources: dict[str, list[str]] = {}
        for rule in self.rulebook.documents.values():
            if rule.creates_event is not None:
                sources.setdefault(rule.creates_event, []).append(rule.id)
        recorded = self.rulebook.vocabulary.sending
        if recorded is not None:
            sources.setdefault(recorded, [])
        for kind, rules in sources.items():
            for act in self.claim.of(kind):
                if act.date is not None and made_by_us(act, self.claim):
                    yield Action(
                        id=f"envoi.{kind}.{act.number}",
                        kind="document",
                        title=self._sent_title(act),
                        due=None,
                        done_on=act.date,
                        state="done",
                        who="gestionnaire",
                        subject=names_of(act.to, self.claim),
                        stake=None,
                        why=f"Enregistré au dossier le {say_day(act.date)}",
                        sources=(act.number or kind, *rules),
                    )

    def _sent_title(self, act: Act) -> str:
        """Name what was sent: the document where the file says which one, else the act."""
        rule = self.rulebook.documents.get((act.document or "").partition("~")[0])
        return f"Envoyé : {rule.title}" if rule else act.label

    # -- strategies and decisions -------------------------------------------------------------------------------

    def of_strategies(self, strategies: Iterable[StrategyView], amounts: Amounts) -> Iterator[Action]:
        """Yield the steps of accepted strategies; while none is, the choice left to make, confidential ones apart."""
        opened = [view for view in strategies if view.standing == "open"]
        accepted = [view for view in opened if view.id in self.accepted]
        for view in accepted:
            yield from self._steps(view, amounts)
        for hushed in (False, True):
            left = [view for view in opened if view.id not in self.refused and view.confidential is hushed]
            if left and not any(view.confidential is hushed for view in accepted):
                yield _choice(left, amounts, confidential=hushed)

    def _steps(self, view: StrategyView, amounts: Amounts) -> Iterator[Action]:
        decided = self.accepted[view.id]
        for number, step in enumerate(view.steps_due, start=1):
            yield Action(
                id=f"strategie.{view.id}.{number:02}",
                kind="step",
                title=step.text,
                due=_nearest(view),
                done_on=None,
                state="done" if step.done else "to_do",
                who="gestionnaire",
                subject=None,
                stake=_stake_of(view, amounts),
                why=f"{view.title}, acceptée le {say_day(decided.date)} par {decided.by}",
                sources=(view.id, f"decision.{decided.number}"),
                confidential=view.confidential,
            )

    def of_decisions(self) -> Iterator[Action]:
        """Yield the decisions to look at again: what came since contradicts them."""
        for view in self.decisions:
            if view.state == "contradicted":
                yield Action(
                    id=f"decision.{view.number}",
                    kind="decision",
                    title=f"Revoir la décision du {say_day(view.date)} : {view.title}",
                    due=view.since or self.claim.today,
                    done_on=None,
                    state="to_do",
                    who="gestionnaire",
                    subject=view.by,
                    stake=self.stakes.get(view.target or ""),
                    why=view.why or "",
                    sources=(f"decision.{view.number}", *((view.target,) if view.target else ())),
                )


def _choice(left: Sequence[StrategyView], amounts: Amounts, *, confidential: bool) -> Action:
    sums = [sum_ for view in left if (sum_ := _stake_of(view, amounts)) is not None]
    return Action(
        id=f"strategie.choix{'.confidentiel' if confidential else ''}",
        kind="strategy",
        title=f"Choisir parmi {len(left)} stratégies ouvertes" if len(left) > 1 else "Décider de la stratégie ouverte",
        due=min((day for view in left if (day := _nearest(view)) is not None), default=None),
        done_on=None,
        state="to_do",
        who="gestionnaire",
        subject=None,
        stake=max(sums, default=None),
        why=" ; ".join(view.title for view in left),
        sources=tuple(view.id for view in left),
        confidential=confidential,
    )


def _nearest(view: StrategyView) -> dt.date | None:
    """Return the nearest day, not yet past, of the deadlines a strategy lives under."""
    return min((one.due for one in view.watches if one.due and (one.days_left or 0) >= 0), default=None)
