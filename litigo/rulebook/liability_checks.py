"""Static checks of the regimes of liability: words that exist, and no condition born of ignorance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from litigo.rulebook.liability import LiabilityRule
from litigo.rulebook.models import Condition
from litigo.rulebook.money_checks import Checker, Path_, Walk
from litigo.rulebook.rulebook import Rulebook

BRANCH = "dossier.branche"
SOURCE = "Ajoutez « source: » et une clé de rules/sources."
IGNORANCE = "Dites ce que le fait, ou l'événement, doit être : un fait qui manque laisse la condition à vérifier."
CLOCK = "Retirez-la des conditions ; nommez l'échéance sous « limitation » : elle est montrée à côté."
ALONE = "Ajoutez « contribution: » : par parts égales, par fautes, par convention ou par valeur."


def check_liability(rulebook: Rulebook, checker: Checker, walk: Walk) -> None:
    """Check every regime; ``walk`` yields the parts of a rule with their paths."""
    for rule in rulebook.text.liabilities:
        for path, part in walk(rule):
            checker.check_part(rule.id, path, part)
            _check_source(checker, rule, path, part)
        _check_words(rulebook, checker, rule)
        for path, message, remedy in _problems(rule):
            checker.fault(rule.id, path, message, remedy)
        checker.check_signed(rule)


def _check_source(checker: Checker, rule: LiabilityRule, path: Path_, part: BaseModel) -> None:
    if "source" in type(part).model_fields and not getattr(part, "source", ()):
        checker.fault(rule.id, path, "aucune source citée.", SOURCE)


def _check_words(rulebook: Rulebook, checker: Checker, rule: LiabilityRule) -> None:
    """Check the roles, branches, facts and deadlines a regime names."""
    roles, facts, deadlines = rulebook.vocabulary.roles, rulebook.vocabulary.facts, rulebook.deadlines
    branches: Mapping[str, object] = facts[BRANCH].values if BRANCH in facts else {}
    for field in ("liable", "towards"):
        checker.check_references(rule.id, field, getattr(rule, field), roles, "rôle")
    checker.word(rule.id, ("liable_or",), rule.liable_or, roles, "rôle")
    checker.check_references(rule.id, "branch", rule.branch, branches, "branche")
    checker.check_references(rule.id, "limitation", rule.limitation, deadlines, "échéance")
    for field in ("fact", "low", "high"):
        checker.word(rule.id, ("share", field), getattr(rule.share, field), facts, "fait")
    if rule.through is not None:
        checker.word(rule.id, ("through", "role"), rule.through.role, roles, "rôle")
        for index, name in enumerate(rule.through.limitation):
            checker.word(rule.id, ("through", "limitation", index), name, deadlines, "échéance")


def _problems(rule: LiabilityRule) -> Iterator[tuple[Path_, str, str]]:
    """Yield what is wrong with a regime besides its words: where, what, and the remedy."""
    for index, item in enumerate(rule.conditions):
        yield from _unsafe(item.when, ("conditions", index, "when"))
    for index, defence in enumerate(rule.defences):
        yield from _unsafe(defence.when, ("defences", index, "when"))
    if rule.share.joint != "conjoint" and not rule.contribution:
        yield ("share", "joint"), "comment les coobligés se partagent-ils la dette ?", ALONE


def _unsafe(node: Condition, path: Path_) -> Iterator[tuple[Path_, str, str]]:
    """Yield the nodes a missing fact would decide, and those that look at a deadline."""
    if node.known is not None or node.exists is False:
        word = "known" if node.known is not None else "exists"
        yield (*path, word), "une absence ne remplit ni n'écarte une condition de responsabilité.", IGNORANCE
    if node.deadline is not None:
        yield (*path, "deadline"), "une échéance n'est pas une condition de responsabilité.", CLOCK
    if node.not_ is not None:
        yield from _unsafe(node.not_, (*path, "not"))
    for word in ("all", "any"):
        for index, part in enumerate(getattr(node, word) or ()):
            yield from _unsafe(part, (*path, word, index))
