"""The whole rulebook as read and merged: what the loader builds and the compiled cache holds."""

from __future__ import annotations

from litigo.dossier.vocabulary import VocabularyFile
from litigo.rulebook.house import HouseParameters
from litigo.rulebook.models import (
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
    Source,
    StepRule,
    Strategy,
    WorkdaysFile,
)


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
    conventions: dict[str, Convention]
    forums: dict[str, Forum]
    steps: dict[str, StepRule]
    house: HouseParameters
    deadlines: tuple[DeadlineRule, ...]
    strategies: tuple[Strategy, ...]
    documents: tuple[DocumentRule, ...]
    places: dict[str, str]
