"""A check said to a jurist: when it is made, when it is raised, what to do about it."""

from __future__ import annotations

from litigo.documents.clauses import Clause, clause_of
from litigo.documents.rule_words import Section
from litigo.rulebook.check_models import CheckRule
from litigo.rulebook.rulebook import Rulebook


def check_sections(rule: CheckRule, rulebook: Rulebook) -> tuple[Section, ...]:
    """Say a check, its headings in the order a jurist reads them; empty ones are left out."""
    vocabulary, family = rulebook.vocabulary, rulebook.text.families[rule.family]
    found = (
        ("Famille", [Clause(family.label + (" (confidentiel)" if family.confidential else ""))]),
        ("Se pose quand", [clause_of(rule.applies_when, vocabulary)] if rule.applies_when else []),
        ("Constat quand", [clause_of(rule.when, vocabulary)]),
        ("N'en parler que si", [clause_of(rule.allowed_when, vocabulary)] if rule.allowed_when else []),
        ("Pourquoi", [Clause(rule.why)]),
        ("À faire", [Clause(step) for step in rule.what_to_do]),
        ("Qui", [Clause(", ".join(rule.who))]),
        ("Surveille", [Clause(rulebook.deadlines[name].title) for name in rule.watches]),
        ("Rappel", [Clause(family.notice)] if family.notice else []),
        ("À savoir", [Clause(rule.notes)] if rule.notes else []),
    )
    return tuple(Section(label, tuple(lines)) for label, lines in found if lines)
