"""What the rules on money may contain: legal rates, grounds of interest, division of a loss, house figures."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from litigo.dossier.scalars import StrictBoolean
from litigo.dossier.vocabulary import DottedId, WordText
from litigo.rulebook.house import HouseValue
from litigo.rulebook.models import (
    Condition,
    Confidence,
    Day,
    MetBy,
    Model,
    PeriodText,
    Relation,
    SourceRefs,
    Status,
    Words,
    as_met_by,
)

Percent = Annotated[Decimal, Field(ge=0, le=100)]


class InterestRate(Model):
    """The legal rate of a year or half-year, in per cent a year, by quality of the creditor; both days included."""

    since: Day
    until: Day
    individual: Percent
    other: Percent
    text: str
    source: SourceRefs
    confidence: Confidence


class Imputation(Model):
    """How a payment on account is set against interest and capital; only one way is known to the engine."""

    why: str
    source: SourceRefs


class Capitalisation(Model):
    """When interest due bears interest: each ``period`` after ``event`` (or the first day of interest, if later)."""

    event: WordText
    period: PeriodText
    when: Condition
    why: str
    source: SourceRefs


class InterestMethod(Model):
    """How interest is counted (``rules/interest/method.yaml``).

    ``day_count`` is the length of a year in days: always 365, or ``actual`` (366 in a leap year). ``quality_fact``
    says whether a creditor is an individual, ``payment_fact`` is the amount of a payment on account.
    """

    day_count: Literal["365", "actual"] = "365"
    rounding: str
    imputation: Imputation
    quality_fact: DottedId
    payment_fact: DottedId
    capitalisation: Capitalisation
    source: SourceRefs


class InterestStart(Model):
    """A day interest may run from: the morrow of an event, or of the end of a deadline that was missed.

    ``first_day: same`` makes the day itself count. ``reading: literal`` takes the less prudent end of the deadline,
    where it is that of the sanction.
    """

    event: WordText | None = None
    deadline: DottedId | None = None
    on: Literal["date", "reception"] = "date"
    reading: Literal["due", "literal"] = "due"
    done_by: Relation = "anyone"
    addressed_to: Relation = "anyone"
    first_day: Literal["next", "same"] = "next"
    when: Condition | None = None
    why: str
    source: SourceRefs = ()


class InterestBasis(Model):
    """The sum interest bears on: an amount the file gives, or the payments made up to the start.

    The first whose ``when`` holds decides. With ``estimate`` the sum is not fixed yet; ``at_most`` is its upper bound.
    """

    fact: DottedId | None = None
    at_most: DottedId | None = None
    payments: Words = ()
    estimate: StrictBoolean = False
    when: Condition | None = None
    why: str
    source: SourceRefs = ()


class InterestStage(Model):
    """A rate, from the start of interest on or later: the legal rate ``times`` so much, ``plus`` so many points.

    With ``after`` it begins on the morrow of that period, counted from the start of interest or from ``event``.
    """

    times: Annotated[Decimal, Field(gt=0, le=10)] = Decimal(1)
    plus: Percent = Decimal(0)
    event: WordText | None = None
    after: PeriodText | None = None
    when: Condition | None = None
    why: str
    source: SourceRefs = ()


class InterestGround(Model):
    """A ground on which a sum bears interest, of ``creditor`` against ``debtor`` (or ``debtor_or``, their roles).

    Without ``creditor`` both persons are those the starting event names. ``quality: asked`` reads the quality of the
    creditor from the file. ``paid_by`` are payments on account, ``ends`` what stops interest, that day included.
    """

    id: DottedId
    kind: Literal["interest"]
    title: str
    creditor: WordText | None = None
    debtor: WordText | None = None
    debtor_or: WordText | None = None
    quality: Literal["individual", "other", "asked"]
    applies_when: Condition | None = None
    starts: tuple[InterestStart, ...] = Field(min_length=1)
    bears_on: tuple[InterestBasis, ...] = Field(min_length=1)
    stages: tuple[InterestStage, ...] = Field(min_length=1)
    paid_by: Words = ()
    ends: Annotated[tuple[MetBy, ...], BeforeValidator(as_met_by)] = ()
    capitalises: StrictBoolean = True
    source: SourceRefs
    status: Status = "draft"
    confidence: Confidence
    notes: str | None = None


class AmountStep(Model):
    """One operation of the division of a loss, with its ground. The engine knows this closed list of operations."""

    do: Literal["liability", "payers", "under_insurance", "premium_ratio", "deductible", "limit"]
    why: str
    source: SourceRefs = ()


class AmountChain(Model):
    """The operations from the loss to what we owe, for the files where ``when`` holds, in order."""

    id: DottedId
    title: str
    when: Condition
    steps: tuple[AmountStep, ...]
    we_pay: StrictBoolean = True
    recourse: Condition | None = None
    recourse_source: SourceRefs = ()
    reinsurance_source: SourceRefs = ()
    deductible_back: SourceRefs = ()  # the text by which the deductible is paid, then claimed from the insured
    source: SourceRefs = ()
    status: Status = "draft"
    confidence: Confidence
    notes: str | None = None


class Chase(Model):
    """An act that calls for an answer from somebody, to be chased once ``after`` has passed without one of them."""

    asked: Annotated[tuple[WordText, ...], Field(min_length=1)]
    answered: Annotated[tuple[WordText, ...], Field(min_length=1)]
    after: PeriodText
    who: Literal["avocat", "expert", "assureur_adverse", "adversaire", "tiers", "client"]
    what: str


class HouseParameters(Model):
    """Figures of the house, without legal source (``rules/house.yaml``): weights in per cent, costs in euros.

    ``likely`` places the likely figure between low and high; ``margin`` is added to the high one; ``costs`` are those
    still to be met at each stage of proceedings; ``recovery`` is what a recourse brings back, low, likely, high.
    """

    label: str
    likely: Percent
    margin: Percent
    horizon: PeriodText
    costs: dict[WordText, Annotated[Decimal, Field(ge=0)]]
    recovery_low: Percent
    recovery_likely: Percent
    recovery_high: Percent
    opening: Percent
    concession: Percent
    value: HouseValue = Field(default_factory=HouseValue, description="Valeur nette et classement des stratégies")
    chases: tuple[Chase, ...] = ()
