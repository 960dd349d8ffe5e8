"""The card of a rule: everything a jurist needs on one page to check the rule and sign it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from litigo.assessment.cases import Case
from litigo.documents import labels
from litigo.documents.card_examples import Example, worked_examples
from litigo.documents.rule_words import Section, deadline_sections, regime_sections, strategy_sections
from litigo.documents.typography import day
from litigo.rulebook.models import DeadlineRule, Regime, Strategy
from litigo.rulebook.review import check_again_on, sources_of
from litigo.rulebook.rulebook import Rulebook

STATUS: Final = {"draft": "PROJET – à valider par un juriste", "reviewed": "RÈGLE VALIDÉE", "retired": "RÈGLE RETIRÉE"}
NO_CASE: Final = "Aucun cas n'est écrit pour cette règle : elle n'est pas éprouvée."


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A source of the card: the text, its latest wording and since when, and the day somebody last read it."""

    cite: str
    title: str | None
    wording: str | None
    checked: dt.date


@dataclass(frozen=True, slots=True)
class Card:
    """A card, in words; ``check_again`` is the day by which the rule is to be read again."""

    id: str
    title: str
    kind: str
    domain: str
    place: str
    status: str
    confidence: str
    sections: tuple[Section, ...]
    examples: tuple[Example, ...]
    tested: bool
    sources: tuple[CitedSource, ...]
    reviewed_by: str | None
    reviewed_on: dt.date | None
    check_again: dt.date | None


def rule_card(rule: DeadlineRule, rulebook: Rulebook, cases: Iterable[Case]) -> Card:
    """Build the card of a deadline rule; its examples are worked from ``cases``."""
    place, cases = rulebook.place_of(rule), list(cases)
    return Card(
        id=rule.id,
        title=rule.title,
        kind=labels.label(labels.KINDS, rule.kind),
        domain=place.split("/")[1],
        place=place,
        status=rule.status,
        confidence=rule.confidence,
        sections=deadline_sections(rule, rulebook),
        examples=worked_examples(cases, rulebook),
        tested=bool(cases),
        sources=_sources(_applied(rule, rulebook), rulebook),
        reviewed_by=rule.reviewed.by if rule.reviewed else None,
        reviewed_on=rule.reviewed.on if rule.reviewed else None,
        check_again=check_again_on(rule, rulebook),
    )


def strategy_card(rule: Strategy, rulebook: Rulebook) -> Card:
    """Build the card of a strategy; what it advises is read, not computed: it has no example."""
    return Card(
        id=rule.id,
        title=rule.title,
        kind=f"stratégie : {labels.label(labels.FAMILIES, rule.family)}",
        domain="strategies",
        place=rulebook.place_of(rule),
        status=rule.status,
        confidence=rule.confidence,
        sections=strategy_sections(rule, rulebook),
        examples=(),
        tested=True,
        sources=_sources(sources_of(rule), rulebook),
        reviewed_by=None,
        reviewed_on=None,
        check_again=check_again_on(rule, rulebook),
    )


def regime_card(key: str, regime: Regime, rulebook: Rulebook) -> Card:
    """Build the card of a regime: the causes that the rules naming it share."""
    place = next((place for name, place in rulebook.places.items() if name.endswith(f".yaml{key}")), "")
    return Card(
        id=key,
        title=regime.label,
        kind="régime commun à plusieurs règles",
        domain="regimes",
        place=place,
        status="draft",
        confidence="",
        sections=regime_sections(regime, rulebook),
        examples=(),
        tested=True,
        sources=_sources(sources_of(regime), rulebook),
        reviewed_by=None,
        reviewed_on=None,
        check_again=None,
    )


def _applied(rule: DeadlineRule, rulebook: Rulebook) -> tuple[str, ...]:
    """List the sources of the rule, of its counting and of its increases; those of its regime have their own card."""
    countings, regime = rulebook.text.countings, rulebook.regimes.get(rule.regime or "")
    counting = rule.counting or (regime.counting if regime else None)
    shared = [key for item in rulebook.lengthenings(rule) for key in item.source]
    shared += countings[counting].source if counting else ()
    return tuple(dict.fromkeys((*sources_of(rule), *(key.partition("#")[0] for key in shared))))


def _sources(keys: Iterable[str], rulebook: Rulebook) -> tuple[CitedSource, ...]:
    return tuple(_source(key, rulebook) for key in keys)


def _source(key: str, rulebook: Rulebook) -> CitedSource:
    source, version, wording = rulebook.sources[key], rulebook.version_of(key, None), None
    if version is not None:
        since = f", depuis le {day(version.since)}" if version.since else ""
        until = f", jusqu'au {day(version.until)}" if version.until else ""
        wording = f"{version.text}{since}{until}"
    return CitedSource(source.cite, source.title, wording, source.checked)
