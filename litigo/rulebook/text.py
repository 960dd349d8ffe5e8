"""The whole rulebook as read and merged: what the loader builds and the compiled cache holds."""

from __future__ import annotations

from pydantic import Field

from litigo.dossier.vocabulary import VocabularyFile
from litigo.rulebook.check_models import CheckFamily, CheckRule
from litigo.rulebook.liability import LiabilityRule
from litigo.rulebook.models import (
    BannedWording,
    Clause,
    Convention,
    CountingKind,
    DeadlineRule,
    Distance,
    DocumentRule,
    Entry,
    Forum,
    Model,
    Moratorium,
    Parameter,
    Regime,
    ReviewPeriod,
    Rule,
    Source,
    StepRule,
    Strategy,
    WorkdaysFile,
)
from litigo.rulebook.money import AmountChain, HouseParameters, InterestGround, InterestMethod, InterestRate

AnyRule = Rule | InterestGround | CheckRule | LiabilityRule


class RulebookText(Model):
    """Every rule, table and word, by kind; ``places`` says in which file and line each stands."""

    vocabulary: VocabularyFile
    sources: dict[str, Source]
    countings: dict[str, CountingKind]
    moratoria: dict[str, Moratorium]
    regimes: dict[str, Regime]
    distances: dict[str, Distance]
    workdays: WorkdaysFile
    parameters: dict[str, Parameter]
    entries: dict[str, Entry]
    review: dict[str, ReviewPeriod] = Field(default_factory=dict)
    conventions: dict[str, Convention] = Field(default_factory=dict)
    forums: dict[str, Forum] = Field(default_factory=dict)
    steps: dict[str, StepRule] = Field(default_factory=dict)
    deadlines: tuple[DeadlineRule, ...]
    strategies: tuple[Strategy, ...]
    documents: tuple[DocumentRule, ...]
    clauses: dict[str, Clause] = Field(default_factory=dict)
    wording: dict[str, BannedWording] = Field(default_factory=dict)
    families: dict[str, CheckFamily] = Field(default_factory=dict)
    checks: tuple[CheckRule, ...] = ()
    rates: dict[str, InterestRate] = Field(default_factory=dict)
    interest: InterestMethod | None = None
    grounds: tuple[InterestGround, ...] = ()
    chains: tuple[AmountChain, ...] = ()
    house: HouseParameters | None = None
    liabilities: tuple[LiabilityRule, ...] = ()
    places: dict[str, str]
