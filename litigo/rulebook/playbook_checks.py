"""Static checks of strategies and of what they share: courts, steps, conventions, parameters of the house."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel

from litigo.rulebook.house import Chance, Cost
from litigo.rulebook.models import Strategy
from litigo.rulebook.money_checks import Checker, Walk
from litigo.rulebook.rulebook import Rulebook

OUR_PART = "dossier.notre_role"
HOUSE_FILE = "house.yaml"
EDITION = "Ajoutez « edition: AAAA-MM-JJ », ou laissez « verified » à false."
ANSWERS = "Donnez trois pour cent (bas, probable, haut) à chaque réponse possible."
ONE_OF_TWO = "Gardez l'un des deux."


def check_playbook(rulebook: Rulebook, checker: Checker, walk: Walk) -> None:
    """Check every strategy and what strategies share; ``walk`` yields the parts of a rule with their paths."""
    for rule in rulebook.strategies.values():
        _check_strategy(rulebook, checker, rule)
    for name, entry in _shared(rulebook):
        for path, part in walk(entry):
            checker.check_part(name, path, part)
    for key, convention in rulebook.text.conventions.items():
        if convention.verified and convention.edition is None:
            message = "une convention vérifiée dit la date de son édition."
            checker.fault(f"conventions/{key}", ("edition",), message, EDITION)
    for name, chance in rulebook.house_value.chances.items():
        _check_chance(rulebook, checker, name, chance)
    for name, cost in rulebook.house_value.costs.items():
        _check_cost(rulebook, checker, name, cost)


def _shared(rulebook: Rulebook) -> list[tuple[str, BaseModel]]:
    text = rulebook.text
    tables: Mapping[str, Mapping[str, BaseModel]] = {
        "courts.yaml": text.forums,
        "steps.yaml": text.steps,
        "conventions/": text.conventions,
    }
    return [(f"{prefix}{key}", entry) for prefix, table in tables.items() for key, entry in table.items()]


def _check_strategy(rulebook: Rulebook, checker: Checker, rule: Strategy) -> None:
    facts, text, house = rulebook.vocabulary.facts, rulebook.text, rulebook.house_value
    checker.check_references(rule.id, "watches", rule.watches, rulebook.deadlines, "échéance")
    checker.check_references(rule.id, "documents", rule.documents, rulebook.documents, "document")
    checker.check_references(rule.id, "for", rule.for_, facts[OUR_PART].values, "rôle dans le dossier")
    courts = tuple(item for item in rule.forum if isinstance(item, str))
    checker.check_references(rule.id, "forum", courts, text.forums, "juridiction")
    steps = tuple(item for item in rule.steps if isinstance(item, str))
    checker.check_references(rule.id, "steps", steps, text.steps, "étape")
    uses = tuple(use.convention for use in rule.conventions)
    checker.check_references(rule.id, "conventions", uses, text.conventions, "convention")
    amounts = {name: kind for name, kind in facts.items() if kind.type == "amount"}
    for value in rule.value:
        checker.check_references(rule.id, "value", (*value.sum, *value.less), amounts, "montant")
        checker.check_references(rule.id, "value", value.chances, house.chances, "chance")
        checker.check_references(rule.id, "value", value.costs, house.costs, "coût")


def _check_chance(rulebook: Rulebook, checker: Checker, name: str, chance: Chance) -> None:
    """Check that a chance says something of every answer, in order."""
    path, facts = ("value", "chances", name), rulebook.vocabulary.facts
    checker.word(HOUSE_FILE, path, chance.fact, facts, "fait")
    kind = facts.get(chance.fact)
    answers = {"oui", "non"} if kind and kind.type == "boolean" else set(kind.values) if kind else set()
    if answers != set(chance.per):
        message = f"une ligne par réponse est attendue : {', '.join(sorted(answers))}."
        checker.fault(HOUSE_FILE, path, message, ANSWERS)
    if any(not low <= likely <= high for low, likely, high in chance.per.values()):
        checker.fault(HOUSE_FILE, path, "bas, probable, haut : dans cet ordre.", ANSWERS)


def _check_cost(rulebook: Rulebook, checker: Checker, name: str, cost: Cost) -> None:
    path = ("value", "costs", name)
    checker.word(HOUSE_FILE, path, cost.if_lost, rulebook.house_value.chances, "chance")
    checker.word(HOUSE_FILE, path, cost.stamp, rulebook.text.parameters, "paramètre")
    if (cost.euros is None) == (cost.stamp is None):
        checker.fault(HOUSE_FILE, path, "un coût dit « euros » ou « stamp », l'un des deux.", ONE_OF_TWO)
