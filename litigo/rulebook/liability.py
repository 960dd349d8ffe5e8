"""What the rules on liability may contain: who answers to whom, on what conditions, in what part, through whom."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from litigo.dossier.vocabulary import DottedId, WordText
from litigo.rulebook.models import Condition, Confidence, Model, SourceRefs, Status, Words


class LiabilityCondition(Model):
    """One of the conditions of a regime, all needed; ``label`` is the French sentence of what must be so."""

    when: Condition
    label: str
    source: SourceRefs


class Defence(Model):
    """What the person liable may object: it frees him (``exonerates``) or lessens what he owes (``reduces``)."""

    when: Condition
    why: str
    effect: Literal["exonerates", "reduces"]
    source: SourceRefs


class Share(Model):
    """What part of the loss each person liable owes the victim, and together with whom.

    ``fact`` is the part in per cent where it is settled; ``low`` and ``high`` its bounds where it is not.
    """

    joint: Literal["in_solidum", "solidaire", "conjoint"]
    fact: DottedId | None = None
    low: DottedId | None = None
    high: DottedId | None = None
    why: str
    source: SourceRefs


class Contribution(Model):
    """How those who owe the same debt divide it between them, where ``when`` holds (always, without it)."""

    by: Literal["equal", "fault", "convention", "value"]
    when: Condition | None = None
    why: str
    source: SourceRefs


class Through(Model):
    """The action against the insurer of the person liable: ``role`` is that insurer's, ``limitation`` its clocks."""

    role: WordText
    limitation: tuple[DottedId, ...] = ()
    why: str
    source: SourceRefs


class LiabilityRule(Model):
    """A regime of liability.

    It is looked at in the files where ``applies_when`` is not false, and whose words announce it. The persons liable
    bear one of the roles ``liable``; where nobody does, the role ``liable_or``. ``branch`` are the branches it arises
    in, all of them when empty. ``limitation`` names the deadlines it lives under.
    """

    id: DottedId
    kind: Literal["liability"]
    title: str
    liable: Words = Field(min_length=1)
    liable_or: WordText | None = None
    towards: Words = Field(min_length=1)
    branch: Words = ()
    applies_when: Condition
    conditions: tuple[LiabilityCondition, ...] = Field(min_length=1)
    defences: tuple[Defence, ...] = ()
    share: Share
    contribution: tuple[Contribution, ...] = ()
    through: Through | None = None
    limitation: tuple[DottedId, ...] = ()
    proof: str
    source: SourceRefs
    status: Status = "draft"
    confidence: Confidence
    notes: str | None = None
