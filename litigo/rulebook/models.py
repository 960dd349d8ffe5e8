"""What a rule file may contain. ``docs/rules.md`` explains each word to a jurist.

The law itself (articles, periods, events) is in ``rules/``; these models only know how a rule is shaped.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from litigo.dossier.scalars import DAY_REMEDY, RefusedValueError, StrictBoolean
from litigo.dossier.vocabulary import DottedId, WordText

_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _iso_day(value: object) -> object:
    """Refuse as a day anything but AAAA-MM-JJ: lax readers take a number for a moment."""
    if isinstance(value, str) and not _ISO_DAY.fullmatch(value):
        raise RefusedValueError("date attendue au format AAAA-MM-JJ", DAY_REMEDY)
    return value


Day = Annotated[dt.date, BeforeValidator(_iso_day)]
PeriodText = Annotated[str, StringConstraints(pattern=r"^P([0-9]+[YMWD])+$|^PT[0-9]+H$")]
PlainValue = str  # a value as written in a rule; read by the type of the fact it is compared with
Relation = Literal["acts", "against", "either", "anyone"]
Status = Literal["draft", "reviewed", "retired"]
Confidence = Literal["high", "medium", "low"]


def as_tuple(value: object) -> object:
    """Accept one word where a list of words is expected."""
    return (value,) if isinstance(value, str) else value


SourceRefs = Annotated[tuple[str, ...], BeforeValidator(as_tuple)]
Words = Annotated[tuple[WordText, ...], BeforeValidator(as_tuple)]
Texts = Annotated[tuple[str, ...], BeforeValidator(as_tuple)]


class Model(BaseModel):
    """Base of every part of a rule: unknown words refused, immutable once loaded."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class OfParameter(Model):
    """The other side of a comparison: a figure of ``rules/parameters.yaml`` instead of a written value."""

    parameter: WordText


Bound = PlainValue | OfParameter


class Condition(Model):
    """A node of the closed condition language; exactly one of the node words, at most one operator.

    Truth is true, false or unknown (strong Kleene). ``why`` is the French sentence shown in explanations.
    """

    # node words
    fact: DottedId | None = None
    event: WordText | None = None
    deadline: DottedId | None = None
    all: tuple[Condition, ...] | None = None
    any: tuple[Condition, ...] | None = None
    not_: Condition | None = Field(None, alias="not")
    # operators of « fact »
    is_: PlainValue | None = Field(None, alias="is")
    is_not: PlainValue | None = None
    in_: tuple[PlainValue, ...] | None = Field(None, alias="in")
    at_least: Bound | None = None
    more_than: Bound | None = None
    at_most: Bound | None = None
    less_than: Bound | None = None
    # operators of « fact » of type date, and of « event »
    before: Day | None = None
    on_or_before: Day | None = None
    after: Day | None = None
    on_or_after: Day | None = None
    # operators of « event »
    exists: StrictBoolean | None = None
    # operators of « fact » and of « deadline »
    known: StrictBoolean | None = None
    state: Words | None = None
    why: str | None = None


class Start(Model):
    """One possible start of the period (the day the clock is set on, excluded or not by the counting).

    The first alternative whose ``when`` holds decides. ``on: reception`` takes the day the addressee received
    the act. ``after`` adds a period without roll-over (« deux mois après la demande »). ``fact`` names a
    dated fact instead of an event.
    """

    event: WordText | None = None
    fact: DottedId | None = None
    earliest_of: Words = ()
    latest_of: Words = ()
    on: Literal["date", "reception"] = "date"
    done_by: Relation = "anyone"
    after: PeriodText | None = None
    when: Condition | None = None
    why: str | None = None
    source: SourceRefs = ()


class Length(Model):
    """One length of the period, with the days during which the law gave it.

    ``since``/``until`` are compared with the selecting event of the rule (``version_event``, else the start).
    ``running_periods`` says what becomes of periods already running when this length came into force:
    ``adapted`` (C. civ. 2222 rules: longer → applies if not expired; shorter → new period from entry into
    force, capped by the old), ``unchanged`` (the selecting event alone decides).
    ``fact`` names a fact of type period (a length fixed by the judge).
    """

    is_: PeriodText | None = Field(None, alias="is")
    fact: DottedId | None = None
    since: Day | None = None
    until: Day | None = None
    running_periods: Literal["adapted", "unchanged"] | None = None
    counting: WordText | None = None
    when: Condition | None = None
    why: str | None = None
    source: SourceRefs = ()


class Lengthening(Model):
    """A period added before any rounding or roll-over (distance)."""

    add: PeriodText
    when: Condition | None = None
    since: Day | None = None
    until: Day | None = None
    why: str | None = None
    source: SourceRefs = ()


class Distance(Model):
    """Increases for distance shared by many rules (``rules/distances.yaml``)."""

    label: str
    lengthened_by: tuple[Lengthening, ...]


class Interruption(Model):
    """An act that erases the time run and starts a new period of the same length.

    ``done_by``/``addressed_to`` give the relative effect: by default the act must be done by the holder of
    the right (``acts``) against the person the rule runs in favour of (``against``). With ``until_event`` the
    clock stands still until that event (end of the proceedings). ``void_if`` wipes the interruption out when it comes
    before that end (a withdrawal ends the very proceedings it is made in), ``void_even_after`` whenever it comes (a
    claim is finally rejected some time after judgment).
    """

    by: WordText
    on: Literal["date", "reception"] = "date"
    done_by: Relation = "acts"
    addressed_to: Relation = "against"
    until_event: Words = ()
    void_if: Words = ()
    void_even_after: Words = ()
    when: Condition | None = None
    since: Day | None = None
    until: Day | None = None
    why: str | None = None
    source: SourceRefs = ()


class Suspension(Model):
    """A span during which the clock stops; the remaining time runs afterwards.

    ``after`` starts the suspension only so long after the first event (« six semaines sans réponse »).
    ``floor`` guarantees a minimum after the span. ``started_by`` limits the benefit to the party who obtained it.
    """

    from_: WordText = Field(alias="from")
    to: Words
    after: PeriodText | None = None
    at_most: PeriodText | None = None
    floor: PeriodText | None = None
    started_by: Relation = "anyone"
    addressed_to: Relation = "anyone"
    when: Condition | None = None
    since: Day | None = None
    until: Day | None = None
    why: str | None = None
    source: SourceRefs = ()


class Extension(Model):
    """Pushes the end out to ``event`` + ``period`` when that is later (direct action, later decision …)."""

    event: WordText
    period: PeriodText
    done_by: Relation = "anyone"
    addressed_to: Relation = "anyone"
    when: Condition | None = None
    since: Day | None = None
    why: str | None = None
    source: SourceRefs = ()


class LongStop(Model):
    """A cap: the period cannot end later than ``period`` after ``from`` (an event or a dated fact)."""

    period: PeriodText
    from_: Start = Field(alias="from")
    when: Condition | None = None
    why: str | None = None
    source: SourceRefs = ()


class MetBy(Model):
    """An event by which the duty is done or the step taken; ``early`` when it may come before what starts the clock."""

    event: WordText
    done_by: Relation = "anyone"
    addressed_to: Relation = "anyone"
    early: StrictBoolean = False
    when: Condition | None = None


def as_met_by(value: object) -> object:
    """Accept the bare name of an event where an act that meets or ends something is expected."""
    if isinstance(value, (list, tuple)):
        return tuple({"event": item} if isinstance(item, str) else item for item in value)
    return value


class Regime(Model):
    """Causes shared by many rules (``rules/regimes.yaml``): counting, interruptions, suspensions."""

    label: str
    counting: WordText
    interrupted_by: tuple[Interruption, ...] = ()
    suspended_by: tuple[Suspension, ...] = ()
    source: SourceRefs = ()


class CautionRule(Model):
    """A circumstance that makes the date unsafe to rely on, though it does not move it."""

    when: Condition
    why: str
    source: SourceRefs = ()


class Review(Model):
    """Who signed a rule, and on what day: the name and quality of the jurist."""

    by: str
    on: Day


RuleKind = Literal["limitation", "time_bar", "procedural", "duty", "conventional"]


class DeadlineRule(Model):
    """A deadline, limitation period or duty."""

    id: DottedId
    kind: RuleKind
    title: str = Field(description="Ce que l'on lira dans l'agenda, en une ligne")
    acts: WordText | None = Field(None, description="Rôle de celui qui doit agir (ou titulaire de l'action)")
    against: WordText | None = Field(None, description="Rôle de celui contre qui l'on agit")
    each_opponent: StrictBoolean = Field(
        False, description="Un délai par personne de rôle « against » (signifier à chacun)"
    )
    applies_when: Condition | None = None
    regime: WordText | None = None
    counting: WordText | None = Field(None, description="Façon de compter, mot de rules/counting.yaml")
    literal_counting: WordText | None = Field(
        None, description="Lecture moins prudente, affichée à côté : elle ne conduit jamais l'agenda"
    )
    literal_why: str | None = None
    direction: Literal["forward", "backward"] = "forward"
    starts: tuple[Start, ...] = Field((), description="L'événement qui fait partir le délai, et sa source")
    version_event: WordText | None = None
    period: tuple[Length, ...] = Field((), description="La durée (P15D, P2M, P1Y), et sa source")
    earliest_of: tuple[DottedId, ...] = ()
    latest_of: tuple[DottedId, ...] = ()
    distance: WordText | None = Field(None, description="Augmentation de distance (rules/distances.yaml)")
    lengthened_by: tuple[Lengthening, ...] = ()
    interrupted_by: tuple[Interruption, ...] = ()
    suspended_by: tuple[Suspension, ...] = ()
    extended_by: tuple[Extension, ...] = ()
    long_stop: LongStop | None = None
    met_by: Annotated[tuple[MetBy, ...], BeforeValidator(as_met_by)] = ()
    ended_by: Words = ()
    cautions: tuple[CautionRule, ...] = ()
    if_missed: str = Field(description="Ce que l'on perd quand l'échéance est manquée, en une phrase")
    remedy: str | None = Field(None, description="Remède éventuel quand l'échéance est manquée")
    remedied_by: tuple[DottedId, ...] = Field((), description="Échéances des remèdes, quand celle-ci est manquée")
    how_to_act: str | None = None
    remind: tuple[PeriodText, ...] = ("P1M", "P15D")
    source: SourceRefs = Field((), description="Clés de rules/sources qui fondent la règle")
    status: Status = "draft"
    confidence: Confidence = Field(description="high (source lue), medium (à consolider) ou low (incertaine)")
    reviewed: Review | None = Field(None, description="Le juriste qui a signé la règle, et quand")
    check_again: Day | None = Field(None, description="Jour où relire la règle (sinon : voir rules/review.yaml)")
    notes: str | None = None


class Reason(Model):
    """A reason for or against a strategy; ``points`` rank, they are no probability."""

    points: int
    when: Condition
    why: str
    source: SourceRefs = ()


class CounterIndication(Model):
    """A circumstance that closes a strategy (``blocking``) or calls for care (``caution``)."""

    when: Condition
    severity: Literal["blocking", "caution"]
    why: str
    source: SourceRefs = ()


class Court(Model):
    """One court (or board) that may hear a claim; without ``when`` it is the one left when no other is competent."""

    court: str
    when: Condition | None = None
    why: str
    source: SourceRefs = ()


class Forum(Model):
    """An order of courts shared by several strategies (``rules/courts.yaml``): the first whose ``when`` holds hears."""

    label: str
    courts: tuple[Court, ...]


class StepRule(Model):
    """A step to take before suing, or on the way (``rules/steps.yaml`` for those several strategies share).

    It is due when ``when`` holds (always, without it) and done when ``done`` does. ``mandatory``: skipping it costs the
    claim something, said by ``why``.
    """

    step: str
    when: Condition | None = None
    done: Condition | None = None
    mandatory: StrictBoolean = False
    why: str | None = None
    source: SourceRefs = ()


class Binding(Model):
    """When a strategy is a route the parties may not leave: it is then ranked before the others."""

    when: Condition
    why: str
    source: SourceRefs = ()


class ValueRule(Model):
    """What a strategy may bring in: facts added and subtracted, then chances and costs of the house, by their names.

    Where a strategy has several, the first whose ``when`` holds is used.
    """

    label: str
    when: Condition | None = None
    sum: tuple[DottedId, ...]
    less: tuple[DottedId, ...] = ()
    chances: Words = ()
    costs: Words = ()


def _as_list(value: object) -> object:
    return (value,) if isinstance(value, dict) else value


class ConventionUse(Model):
    """A convention a strategy goes by, and when (always, without ``when``)."""

    convention: WordText
    when: Condition | None = None


def _as_uses(value: object) -> object:
    if isinstance(value, (list, tuple)):
        return tuple({"convention": item} if isinstance(item, str) else item for item in value)
    return value


class Strategy(Model):
    """A recourse or defence strategy of the playbook.

    ``forum`` and ``steps`` hold entries of their own, or the names of shared ones. ``protects``: it stops the clocks it
    watches, or keeps within them.
    """

    id: DottedId
    kind: Literal["strategy"]
    title: str
    family: Literal["recourse", "defence", "settlement", "protective", "enforcement", "cover", "management"] = (
        "recourse"
    )
    for_: Words = Field((), alias="for", description="Rôles (dossier.notre_role) pour lesquels elle se pose")
    requires: Condition
    base: int = 50
    reasons: tuple[Reason, ...] = ()
    counter_indications: tuple[CounterIndication, ...] = ()
    binding: Binding | None = None
    protects: StrictBoolean = False
    watches: tuple[DottedId, ...] = ()
    steps: tuple[WordText | StepRule, ...] = ()
    forum: tuple[WordText | Court, ...] = ()
    conventions: Annotated[tuple[ConventionUse, ...], BeforeValidator(_as_uses)] = ()
    value: Annotated[tuple[ValueRule, ...], BeforeValidator(_as_list)] = ()
    documents: tuple[DottedId, ...] = ()
    source: SourceRefs = ()
    confidential: StrictBoolean = Field(False, description="Ne sort pas de la compagnie")
    status: Status = "draft"
    confidence: Confidence


# How a document reaches its addressee, or « signature » for an act the parties sign.
Delivery = Literal[
    "lrar", "lettre_simple", "courriel", "interne", "commissaire_de_justice", "depot_recepisse", "rpva", "plateforme",
    "signature",
]  # fmt: skip


class Mention(Model):
    """What a text requires a document to say (``what``), and what carries it in the template.

    ``by`` lists clauses (``clauses.x``), variables (``victime.naissance``) or words of the template; all must be
    there. ``only`` says in which case the text requires it, when it is not always.
    """

    what: str
    by: Texts
    only: str | None = None
    source: SourceRefs = ()


class DocumentRule(Model):
    """A letter or note the file needs. ``template`` is a Word file found by its name below ``templates/``.

    The document is due when ``when`` holds. ``recipient``/``sender`` are roles; ``needs`` the facts and fields
    without which a final cannot be produced; ``annexes`` what usage joins to it.
    """

    id: DottedId
    kind: Literal["document"]
    title: str
    template: str
    recipient: WordText | None = None
    recipient_via: Literal["partie", "assureur", "avocat"] = "partie"
    delivery: Delivery
    object_line: str
    when: Condition
    needs: tuple[DottedId, ...] = ()
    deadlines: tuple[DottedId, ...] = Field((), description="Échéances que le document cite")
    grounds: SourceRefs = Field((), description="Fondements cités, à la version en vigueur")
    response_period: PeriodText | None = None
    creates_event: WordText | None = None
    mentions: tuple[Mention, ...] = ()
    annexes: Texts = ()
    source: SourceRefs = ()
    status: Status = "draft"
    confidence: Confidence


class ClauseVersion(Model):
    """One dated wording of a clause, ``until`` included; ``text`` may hold the variables of a template."""

    since: Day | None = None
    until: Day | None = None
    text: str
    source: SourceRefs = ()


class BannedWording(Model):
    """Words a document does not use (``rules/wording.yaml``): ``documents`` are the only ones concerned, if any."""

    words: Texts
    why: str
    instead: str
    documents: Words = ()
    except_: Words = Field((), alias="except")


class Clause(Model):
    """A wording shared between documents (``rules/clauses/``): a ground, a demand, a reservation …, dated."""

    label: str
    kind: Literal["fondement", "demande", "reserve", "delai", "information", "formule"]
    versions: tuple[ClauseVersion, ...] = Field(min_length=1)
    status: Status = "draft"
    confidence: Confidence


Rule = DeadlineRule | Strategy | DocumentRule


class SourceVersion(Model):
    """One dated wording of a text, ``until`` included. No ``until``: no end known; no ``since``: start not verified."""

    since: Day | None = None
    until: Day | None = None
    text: str
    confidence: Confidence = "high"


class Source(Model):
    """A text or ruling, defined once; rules refer to it by its key, ``key#2`` pointing to a paragraph."""

    cite: str
    checked: Day
    title: str | None = None
    versions: tuple[SourceVersion, ...] = ()


class CountingKind(Model):
    """How a period is counted (``rules/counting.yaml``): the knobs :mod:`litigo.timelimits` understands."""

    label: str
    unit: Literal["calendar", "ouvres", "ouvrables", "sans_feries", "hours"] = "calendar"
    first_day: Literal["excluded", "included"] = "excluded"
    month_end: Literal["last_day", "refuse"] = "last_day"
    rollover: Literal["next_open_day", "previous_open_day", "none"] = "none"
    clear: StrictBoolean = Field(False, description="Délai franc : un jour de plus avant le report")
    end_of_year: StrictBoolean = Field(False, description="Fin au 31 décembre de l'année")
    moratoria: Words = Field((), description="Prorogations légales exceptionnelles applicables")
    source: SourceRefs = ()
    confidence: Confidence


class Moratorium(Model):
    """An exceptional law moving the ends that fall in a window (``rules/moratoria.yaml``).

    An end in [``first``, ``last``] is moved to the lesser of the legal period and ``cap`` after ``last``.
    """

    label: str
    first: Day
    last: Day
    cap: PeriodText
    source: SourceRefs


class ParameterValue(Model):
    """A figure the law gave from ``since`` to ``until``, both included."""

    is_: PlainValue = Field(alias="is")
    since: Day | None = None
    until: Day | None = None
    confidence: Confidence
    source: SourceRefs = ()


class DisputedValue(Model):
    """A figure that may be in force from ``since`` on: announced but not found published, or given by a weak source."""

    is_: PlainValue = Field(alias="is")
    since: Day
    until: Day | None = None
    why: str
    source: SourceRefs = ()


class Parameter(Model):
    """A dated figure many rules depend on (``rules/parameters.yaml``), with the values that are in doubt.

    ``selected_by`` names the event whose day selects the value (default: the start of the clock, else today).
    ``settled_by`` names the fact under which a person who has checked writes the figure in force.
    """

    label: str
    unit: Literal["euros"]
    values: tuple[ParameterValue, ...]
    disputed: tuple[DisputedValue, ...] = ()
    selected_by: WordText | None = None
    settled_by: DottedId | None = None
    notes: str | None = None

    @property
    def figures(self) -> tuple[ParameterValue | DisputedValue, ...]:
        """Every figure written, the sure ones first."""
        return (*self.values, *self.disputed)


class Escalation(Model):
    """A level of a convention: what opens the next one, after ``period`` without an answer where one is known."""

    level: str
    period: PeriodText | None = None
    why: str | None = None


class Convention(Model):
    """An agreement between insurers (``rules/conventions``), with the edition its figures were taken from.

    ``verified`` only once somebody has compared them with the text of that edition. ``figures`` join the dated figures
    a condition may compare a fact with; ``scope`` is the field of the convention.
    """

    label: str
    edition: Day | None = None
    edition_note: str
    verified: StrictBoolean = False
    scope: Condition | None = None
    figures: dict[WordText, Parameter] = Field(default_factory=dict)
    escalation: tuple[Escalation, ...] = ()
    notes: str | None = None
    source: SourceRefs = ()
    confidence: Confidence


class Carriers(Model):
    """What carries an entry of the law sheets that is no rule by itself, by table of the rulebook."""

    rules: tuple[DottedId, ...] = ()
    counting: Words = ()
    regimes: Words = ()
    distances: Words = ()
    moratoria: Words = ()
    parameters: Words = ()
    zones: tuple[str, ...] = ()
    facts: tuple[DottedId, ...] = ()
    events: Words = ()


Subject = Literal[
    "computation", "limitation", "civil_procedure", "insurance_contract", "construction", "motor", "victims_funds",
    "criminal", "administrative", "handling",
]  # fmt: skip


class Entry(Model):
    """An entry of the law sheets that is no rule: what carries it, and (or) why it is not encoded, in French."""

    title: str
    subject: Subject
    carried_by: Carriers | None = None
    not_encoded: str | None = Field(None, description="Pourquoi l'entrée, ou ce qu'il en reste, n'est pas une règle")


class HolidayKind(Model):
    """A legal holiday of ``rules/workdays.yaml``: a fixed ``day`` (MM-DD) or a number of days from ``easter``."""

    name: str
    zones: tuple[str, ...]
    day: Annotated[str, StringConstraints(pattern=r"^[0-1][0-9]-[0-3][0-9]$")] | None = None
    easter: int | None = None
    since: Day | None = None
    until: Day | None = None
    communes: tuple[str, ...] = ()
    disputed: StrictBoolean = False
    source: SourceRefs = ()


class WorkdaysFile(Model):
    """Zones, the département each belongs to, and their holidays."""

    zones: dict[str, str]
    departments: dict[str, str]
    holidays: tuple[HolidayKind, ...]


class ReviewPeriod(Model):
    """How long the reading of a rule of some confidence stays good (``rules/review.yaml``)."""

    label: str
    check_again_after: PeriodText
