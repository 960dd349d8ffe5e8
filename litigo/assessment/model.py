"""What an assessment says. Frozen, plain, and serialised as ``assessment.json`` (schema: ``litigo schema``).

The keys ``due``, ``nominal_end``, ``steps`` of a computed date, and ``id``, ``rule``, ``title``, ``state``, ``due``,
``nominal_end``, ``provisional``, ``missing``, ``steps``, ``sources`` of a deadline are an interface: keep them stable.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

State = Literal[
    "waiting",  # what starts the clock has not happened yet
    "undated",  # it has happened, on a day nobody has told us
    "running",
    "standing_still",  # interrupted by pending proceedings, or suspended
    "met",
    "met_late",
    "expired",
    "to_verify",  # the due day is past, and the file is not known to be complete up to it
    "closed",  # an event made it pointless
    "not_applicable",
]
Standing = Literal["open", "to_complete", "closed"]
FindingStanding = Literal["raised", "to_verify", "quiet"]
DecisionSubject = Literal["strategy", "deadline", "document", "reserve", "finding"]
DecisionChoice = Literal["accepted", "refused", "overridden"]
DecisionState = Literal["in_force", "contradicted", "moot"]
ActionKind = Literal[
    "deadline", "remedy", "watch", "chase", "document", "question", "strategy", "step", "decision", "finding"
]
ActionState = Literal["to_do", "waiting", "done"]
Side = Literal["nous", "adverse", "tiers", "inconnu"]
Effect = Literal[
    "interrupts",  # a new period runs
    "interrupts_until_end",  # and no time runs until the proceedings end, which they have not
    "void",  # the interruption was wiped out
    "suspends",
    "extends",  # the end is pushed out
    "caps",  # a long stop
    "late",  # done once the period had ended
    "doubtful",  # set aside until the file says more
    "none",  # does nothing here: done by another, against another, or of no effect on this action
]


@dataclass(frozen=True, slots=True)
class Citation:
    """A source as applied: the text, and the wording in force that was used."""

    key: str
    cite: str
    version: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the arithmetic: the day reached, what was done, on what ground."""

    date: dt.date | None
    text: str
    sources: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A fact the file lacks, the question that asks for it, and what hangs on it."""

    fact: str
    question: str
    values: tuple[str, ...] = ()
    stakes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fragility:
    """The weakest assumption a date rests on: what it is, the date if it falls, and the days then lost.

    ``days_lost`` is ``None`` where the clock stands still on that assumption.
    """

    assumption: str
    due: dt.date
    days_lost: int | None


@dataclass(frozen=True, slots=True)
class Caution:
    """A circumstance that makes a date unsafe to rely on; ``verified`` when the file says it is so."""

    text: str
    verified: bool
    sources: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Remedy:
    """What is left when a step was missed: the deadline of the remedy, its day, or what would open it."""

    rule: str
    title: str
    state: State
    due: dt.date | None
    waits_for: str | None


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline, limitation period or duty as it stands for this file.

    ``due`` is the last useful day, the earliest possible one while ``provisional``; ``nominal_end`` the end before
    roll-over; ``literal_due`` what a less careful reading would give; ``fallback_due`` the end if what stops the clock
    were wiped out. ``opponent`` and ``procedure`` are ids of the dossier, when the clock is about one of them.
    ``missing`` lists the facts that would settle a provisional date.
    """

    id: str
    rule: str
    title: str
    kind: str
    state: State
    due: dt.date | None
    due_time: str | None
    nominal_end: dt.date | None
    literal_due: dt.date | None
    literal_why: str | None
    fallback_due: dt.date | None
    provisional: bool
    missing: tuple[str, ...]
    steps: tuple[Step, ...]
    sources: tuple[Citation, ...]
    side: Side
    acts: str | None
    against: str | None
    opponent: str | None
    procedure: str | None
    started_by: str | None
    start: dt.date | None
    met_on: dt.date | None
    waits_for: str | None
    if_missed: str
    how_to_act: str | None
    remedy: str | None
    reminders: tuple[dt.date, ...]
    notes: str | None
    status: str
    confidence: str
    fragility: Fragility | None = None
    cautions: tuple[Caution, ...] = ()
    remedies: tuple[Remedy, ...] = ()


@dataclass(frozen=True, slots=True)
class PossibleStart:
    """A day from which an action may have begun to be time-barred; ``due`` is where it would end from that day."""

    day: dt.date
    text: str
    retained: bool
    due: dt.date | None
    sources: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class LimitationEntry:
    """One act as it bears on one action.

    ``act`` is its number in the file (``litigo what-if``), ``None`` for what the file implies. ``due`` is the last
    useful day once the act had its effect, ``due_without`` the one of the whole action if the act falls; both ``None``
    when the clock then stands still.
    """

    act: str | None
    date: dt.date | None
    label: str
    author: str | None
    addressee: str | None
    exhibit: int | None
    effect: Effect
    text: str
    due: dt.date | None
    due_without: dt.date | None
    sources: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class LawView:
    """What one wording of the law alone would give, near a reform; ``decides`` when it gives the date retained."""

    text: str
    since: dt.date | None
    due: dt.date | None
    decides: bool
    sources: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Limitation:
    """The ledger of one action: who acts against whom, on what ground, and every act that moves its end.

    ``due`` is the prudent end, ``due_if_doubtful_hold`` the one if every doubtful act had its effect, ``due_bare`` the
    one if no act had any.
    """

    id: str
    rule: str
    title: str
    forclusion: bool
    holder: str | None
    opponent: str | None
    state: State
    provisional: bool
    due: dt.date | None
    due_if_doubtful_hold: dt.date | None
    due_bare: dt.date | None
    starts: tuple[PossibleStart, ...]
    entries: tuple[LimitationEntry, ...]
    laws: tuple[LawView, ...]
    fragility: Fragility | None
    cautions: tuple[Caution, ...]
    sources: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class ReasonGiven:
    """A reason that holds, with the points it weighs."""

    text: str
    points: int
    sources: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class WatchedDeadline:
    """A limitation a strategy lives under, and how long is left."""

    deadline: str
    title: str
    due: dt.date | None
    days_left: int | None
    provisional: bool


@dataclass(frozen=True, slots=True)
class Reopening:
    """One way to reopen a closed strategy: the facts and events (``words``) that would do it, together, in words."""

    words: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class CourtGiven:
    """A court that may hear the claim; ``certain`` when the file says so, else ``missing`` would settle it."""

    court: str
    why: str
    certain: bool
    missing: tuple[str, ...] = ()
    sources: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class StepGiven:
    """A step to take; ``done`` is ``None`` where nothing says how to tell, ``missing`` what would say if it is due."""

    text: str
    mandatory: bool
    done: bool | None
    why: str | None = None
    missing: tuple[str, ...] = ()
    sources: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class NetValue:
    """What a strategy is expected to bring in, in euros, costs deducted; ``at_stake`` is the sum it is about.

    ``likely`` is ``None`` while a chance is unknown: the range then covers every answer. ``missing`` lists the facts.
    """

    at_stake: Decimal | None
    low: Decimal | None
    likely: Decimal | None
    high: Decimal | None
    lines: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StrategyView:
    """A strategy for this file: open, awaiting facts, or closed, and why.

    ``reopens`` says what would reopen a closed one; ``courts``, ``steps_due``, ``value`` and ``ranking`` are those of
    the others. ``forum`` and ``steps`` say the same in short. A ``confidential`` one stays inside the company.
    """

    id: str
    title: str
    family: str
    standing: Standing
    points: int
    reasons_for: tuple[ReasonGiven, ...]
    reasons_against: tuple[ReasonGiven, ...]
    missing: tuple[str, ...]
    watches: tuple[WatchedDeadline, ...]
    steps: tuple[str, ...]
    forum: str | None
    documents: tuple[str, ...]
    sources: tuple[Citation, ...]
    status: str
    confidence: str
    reopens: tuple[Reopening, ...] = ()
    courts: tuple[CourtGiven, ...] = ()
    steps_due: tuple[StepGiven, ...] = ()
    value: NetValue | None = None
    ranking: str = ""
    warnings: tuple[str, ...] = ()
    confidential: bool = False


@dataclass(frozen=True, slots=True)
class DocumentDue:
    """A document the file now needs: to whom, on what grounds, and what it still lacks."""

    id: str
    title: str
    template: str
    recipient: str | None
    recipient_via: str
    delivery: str
    object_line: str
    deadlines: tuple[str, ...]
    grounds: tuple[Citation, ...]
    answer_by: dt.date | None
    ready: bool
    missing: tuple[str, ...]
    because: tuple[str, ...]
    status: str
    confidence: str
    annexes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Amounts:
    """Sums of the file in euros, and what our payments allow us to claim back."""

    claimed: Decimal
    accepted: Decimal
    paid: Decimal
    deductible: Decimal
    recovered: Decimal
    recoverable: Decimal
    reserve: Decimal
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InterestLine:
    """Days of one rate and one capital; ``rate`` in per cent a year, in full (« 10.005 »), ``order`` its legal text."""

    first: dt.date
    last: dt.date
    days: int
    capital: Decimal
    rate: str
    amount: Decimal
    why: str
    order: str


@dataclass(frozen=True, slots=True)
class InterestStatement:
    """Interest on one ground, up to today, and its running cost.

    ``interest`` is what is sure, ``interest_high`` the most it can be while facts are missing; the lines draw up the
    sure one (the highest where nothing is sure). ``left_capital`` and ``left_interest`` are what is still due after
    payments on account. ``per_day`` is what one more day costs, from ``next_change`` on ``next_per_day``; ``ahead``:
    the sum bears no interest yet, and will from ``first``.
    """

    id: str
    ground: str
    title: str
    owed_by: Side
    debtor: str | None
    creditor: str | None
    state: Literal["running", "ended", "ahead", "uncertain", "refused"]
    capital: Decimal | None
    capital_high: Decimal | None
    first: dt.date | None
    last: dt.date | None
    interest: Decimal
    interest_high: Decimal
    paid: Decimal
    left_capital: Decimal | None
    left_interest: Decimal
    per_day: Decimal | None
    per_day_high: Decimal | None
    next_change: dt.date | None
    next_per_day: Decimal | None
    provisional: bool
    missing: tuple[str, ...]
    lines: tuple[InterestLine, ...]
    steps: tuple[Step, ...]
    sources: tuple[Citation, ...]
    status: str
    confidence: str
    notes: str | None


@dataclass(frozen=True, slots=True)
class Figure:
    """A sum with its trace; ``high`` differs from ``low`` while facts are missing, ``None`` is an unknown sum."""

    key: str
    label: str
    low: Decimal | None
    high: Decimal | None
    text: str
    sources: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class HeadFigures:
    """A head of loss: asked, accepted (depreciation deducted), and its division between victim and payers."""

    label: str
    kind: str | None
    claimed: Decimal | None
    accepted: Decimal | None
    depreciation: Decimal | None
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The division of the loss: heads, then every operation down to what is left to pay and may be claimed back."""

    chain: str
    title: str
    heads: tuple[HeadFigures, ...]
    figures: tuple[Figure, ...]
    questions: tuple[Question, ...]
    status: str
    confidence: str
    notes: str | None


@dataclass(frozen=True, slots=True)
class ReserveProposal:
    """What to set aside, and between which sums to settle, with what moves them (``moves``: gain or loss, and why)."""

    side: Literal["pay", "recover"]
    low: Decimal
    likely: Decimal
    high: Decimal
    floor: Decimal
    target: Decimal
    ceiling: Decimal
    current: Decimal
    moves: tuple[Figure, ...]
    steps: tuple[str, ...]
    notes: str


@dataclass(frozen=True, slots=True)
class ShownAmount:
    """A sum worked out for a finding, in euros (``None``: a figure is missing), with its arithmetic."""

    fact: str
    label: str
    amount: Decimal | None
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something the file should be checked for: *raised*, *to_verify*, or *quiet* (only when asked for).

    ``evidence`` says the facts, acts, exhibits and amounts that decided. ``confidential`` ones stay inside the company:
    no letter, no calendar. ``act_by`` is the nearest day of the deadlines it watches.
    """

    id: str
    title: str
    family: str
    family_label: str
    standing: FindingStanding
    severity: str
    why: str
    evidence: tuple[str, ...]
    questions: tuple[Question, ...]
    what_to_do: tuple[str, ...]
    who: tuple[str, ...]
    act_by: dt.date | None
    watches: tuple[WatchedDeadline, ...]
    amounts: tuple[ShownAmount, ...]
    to_gather: tuple[str, ...]
    confidential: bool
    notice: str | None
    sources: tuple[Citation, ...]
    status: str
    confidence: str
    notes: str | None


@dataclass(frozen=True, slots=True)
class ConditionView:
    """A condition of a regime of liability; ``evidence`` is what the file says of it, ``missing`` what it lacks."""

    text: str
    standing: Literal["met", "missing", "failing"]
    evidence: tuple[str, ...]
    missing: tuple[str, ...]
    sources: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class DefenceView:
    """What the person liable may object, and whether it holds."""

    text: str
    effect: Literal["exonerates", "reduces"]
    standing: Literal["holds", "unknown", "fails"]
    evidence: tuple[str, ...]
    missing: tuple[str, ...]
    sources: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class PersonLiable:
    """Somebody who may be sued, through which insurer (``None``: still to be identified), and until when."""

    id: str
    name: str
    role: str
    insurer: str | None
    limitation: tuple[WatchedDeadline, ...]
    direct_action: tuple[WatchedDeadline, ...]


@dataclass(frozen=True, slots=True)
class DebtView:
    """A rule of division of the debt; ``part`` is what the file says of the part in question."""

    by: Literal["in_solidum", "solidaire", "conjoint", "equal", "fault", "convention", "value"]
    text: str
    part: str | None
    sources: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class LiabilityView:
    """A regime of liability for this file: open, to complete or closed, by which conditions.

    ``exonerated``: a defence that frees the person liable holds. ``share`` is what each owes the victim,
    ``contribution`` how those liable divide it. ``through`` says how their insurer is sued.
    """

    id: str
    title: str
    standing: Standing
    exonerated: bool
    conditions: tuple[ConditionView, ...]
    defences: tuple[DefenceView, ...]
    persons: tuple[PersonLiable, ...]
    towards: tuple[str, ...]
    share: DebtView
    contribution: tuple[DebtView, ...]
    through: str | None
    proof: str
    missing: tuple[str, ...]
    questions: tuple[Question, ...]
    sources: tuple[Citation, ...]
    status: str
    confidence: str
    notes: str | None


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision of the handler as it stands today: in force, contradicted by what came since, or without object.

    ``target`` is the id of what was decided as the file now has it; ``computed`` the legal date of a deadline, which a
    decision never changes, and ``drives`` the day that leads the calendar where it is not that one. ``why`` says what
    contradicts the decision or leaves it without object, ``since`` the day of the event that did.
    """

    number: int
    date: dt.date
    by: str
    subject: DecisionSubject
    target: str | None
    title: str
    choice: DecisionChoice
    value: str | None
    reason: str | None
    reviewed_by: str | None
    state: DecisionState
    why: str | None
    since: dt.date | None
    computed: dt.date | None
    drives: dt.date | None


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do on the file, or to wait for: by whom, by when, for what stake in euros where it is known.

    ``subject`` names the person concerned; ``sources`` are the ids of what calls for it (deadlines, documents,
    findings, strategies, facts, numbers of events or decisions). A ``confidential`` one stays inside the company.
    """

    id: str
    kind: ActionKind
    title: str
    due: dt.date | None
    done_on: dt.date | None
    state: ActionState
    who: str
    subject: str | None
    stake: Decimal | None
    why: str
    sources: tuple[str, ...]
    confidential: bool = False


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything litigo says about a file on a day. Same dossier, rulebook and day: same bytes."""

    reference: str
    today: dt.date
    rulebook: str
    dossier_sha256: str
    kept_up_to: dt.date
    deadlines: tuple[Deadline, ...]
    strategies: tuple[StrategyView, ...]
    documents: tuple[DocumentDue, ...]
    questions: tuple[Question, ...]
    amounts: Amounts
    limitations: tuple[Limitation, ...] = ()
    interest: tuple[InterestStatement, ...] = ()
    breakdown: Breakdown | None = None
    reserve_proposal: ReserveProposal | None = None
    findings: tuple[Finding, ...] = ()
    liabilities: tuple[LiabilityView, ...] = ()
    decisions: tuple[DecisionView, ...] = ()
    actions: tuple[Action, ...] = ()

    @property
    def confidential_deadlines(self) -> frozenset[str]:
        """The deadlines that would tell of a confidential finding: they stay out of letters and shared calendars."""
        return frozenset(watch.deadline for found in self.findings if found.confidential for watch in found.watches)
