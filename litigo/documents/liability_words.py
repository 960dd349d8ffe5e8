"""A regime of liability said to a jurist: who answers to whom, on what conditions, and how the debt is divided."""

from __future__ import annotations

from collections.abc import Iterable

from litigo.documents import labels
from litigo.documents.clauses import Clause, clause_of
from litigo.documents.rule_words import Section
from litigo.rulebook.liability import Contribution, Defence, LiabilityCondition, LiabilityRule
from litigo.rulebook.liability_checks import BRANCH
from litigo.rulebook.rulebook import Rulebook


def liability_sections(rule: LiabilityRule, rulebook: Rulebook) -> tuple[Section, ...]:
    """Say a regime, its headings in the order a jurist reads them; empty ones are left out."""
    branches = rulebook.vocabulary.facts[BRANCH].values
    limits = (*rule.limitation, *(rule.through.limitation if rule.through else ()))
    found = (
        ("Qui répond", [_roles((*rule.liable, *((rule.liable_or,) if rule.liable_or else ())), rulebook)]),
        ("Envers qui", [_roles(rule.towards, rulebook)]),
        ("Branches", [Clause(", ".join(branches[word] for word in rule.branch))] if rule.branch else []),
        ("Examiné quand", [clause_of(rule.applies_when, rulebook.vocabulary)]),
        ("Condition", [_condition(item, rulebook) for item in rule.conditions]),
        ("Défense", [_defence(item, rulebook) for item in rule.defences]),
        ("Preuve", [Clause(rule.proof)]),
        ("Dette", [Clause(f"{labels.DEBTS[rule.share.joint]} : {rule.share.why}")]),
        ("Contribution", [_contribution(item, rulebook) for item in rule.contribution]),
        ("Assureur", [Clause(rule.through.why)] if rule.through else []),
        ("Délai", [Clause(f"{rulebook.deadlines[name].title} ({name})") for name in limits]),
        ("À savoir", [Clause(rule.notes)] if rule.notes else []),
    )
    return tuple(Section(label, tuple(lines)) for label, lines in found if lines)


def _roles(roles: Iterable[str], rulebook: Rulebook) -> Clause:
    return Clause(", ".join(rulebook.vocabulary.roles[role].label for role in roles))


def _cited(sources: Iterable[str], rulebook: Rulebook) -> str:
    return " ; ".join(rulebook.sources[key.partition("#")[0]].cite for key in sources)


def _condition(item: LiabilityCondition, rulebook: Rulebook) -> Clause:
    return Clause(f"{item.label} [{_cited(item.source, rulebook)}]", (clause_of(item.when, rulebook.vocabulary),))


def _defence(item: Defence, rulebook: Rulebook) -> Clause:
    said = f"{item.why} ({labels.DEFENCE_EFFECTS[item.effect]}) [{_cited(item.source, rulebook)}]"
    return Clause(said, (clause_of(item.when, rulebook.vocabulary),))


def _contribution(item: Contribution, rulebook: Rulebook) -> Clause:
    return Clause(f"{labels.DEBTS[item.by]} : {item.why} [{_cited(item.source, rulebook)}]")
