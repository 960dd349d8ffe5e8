"""A rule said in French on the terminal, for ``litigo rules explain`` and ``litigo rules card --text``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from litigo.documents import labels
from litigo.documents.card_examples import Example
from litigo.documents.card_pages import CONFIDENCE
from litigo.documents.cards import NO_CASE, STATUS, Card
from litigo.documents.check_words import check_sections
from litigo.documents.clauses import Clause, clause_of
from litigo.documents.ground_words import ground_sections
from litigo.documents.liability_words import liability_sections
from litigo.documents.rule_words import Section, deadline_sections, strategy_sections
from litigo.rulebook.check_models import CheckRule
from litigo.rulebook.liability import LiabilityRule
from litigo.rulebook.models import DeadlineRule, DocumentRule, Strategy
from litigo.rulebook.money import InterestGround
from litigo.rulebook.rulebook import Rulebook
from litigo.rulebook.text import AnyRule


def rule_in_french(rule: AnyRule, rulebook: Rulebook) -> Iterator[str]:
    """Yield the lines that say a rule to a jurist."""
    yield f"{rule.title}  [{rule.id}]"
    yield f"Où : rules/{rulebook.place_of(rule)}"
    if isinstance(rule, DeadlineRule):
        yield from _sections(deadline_sections(rule, rulebook))
    elif isinstance(rule, Strategy):
        yield from _sections(strategy_sections(rule, rulebook))
    elif isinstance(rule, InterestGround):
        yield from _sections(ground_sections(rule, rulebook))
    elif isinstance(rule, CheckRule):
        yield from _sections(check_sections(rule, rulebook))
    elif isinstance(rule, LiabilityRule):
        yield from _sections(liability_sections(rule, rulebook))
    elif isinstance(rule, DocumentRule):
        due = Clause("", (clause_of(rule.when, rulebook.vocabulary),))
        yield from _sections((Section("Dû quand", due.parts), Section("Modèle", (Clause(rule.template),))))
    for key in dict.fromkeys(rule.source):
        source = rulebook.sources[key.partition("#")[0]]
        yield f"Source : {source.cite} (vérifiée le {source.checked:%d/%m/%Y})"


def card_in_french(card: Card) -> Iterator[str]:
    """Yield the lines of a card, in the order of its page."""
    yield f"{card.title}  [{card.id}]"
    sure = f", confiance {CONFIDENCE[card.confidence]}" if card.confidence else ""
    yield f"{STATUS[card.status]} – {card.kind}{sure} – {labels.label(labels.DOMAINS, card.domain)}"
    yield from _sections(card.sections)
    if not card.tested:
        yield NO_CASE
    for example in card.examples:
        yield from _example(example)
    for source in card.sources:
        wording = f" – {source.wording}" if source.wording else ""
        yield f"Source : {source.cite}{wording} (lue le {source.checked:%d/%m/%Y})"
    signed = f"{card.reviewed_by}, le {card.reviewed_on:%d/%m/%Y}" if card.reviewed_by and card.reviewed_on else "–"
    yield f"Vérifié par : {signed}"
    yield f"À revoir le : {card.check_again:%d/%m/%Y}" if card.check_again else "À revoir le : –"


def _sections(sections: Iterable[Section]) -> Iterator[str]:
    for section in sections:
        for line in section.lines:
            yield f"{section.label} : {line.text}"
            yield from _under(line.parts, 1)


def _under(clauses: Iterable[Clause], depth: int) -> Iterator[str]:
    for clause in clauses:
        yield f"{'    ' * depth}- {clause.text}"
        yield from _under(clause.parts, depth + 1)


def _example(example: Example) -> Iterator[str]:
    yield f"{'Contre-exemple' if example.counter else 'Exemple'} : {example.name}"
    yield from (f"    Fait : {event}" for event in example.events)
    yield from (f"    Réponse : {answer}" for answer in example.answers)
    yield from (f"    {number}. {step}" for number, step in enumerate(example.steps, start=1))
    yield f"    {example.outcome}"
