"""One difference between two rulebooks, said in French."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel

from litigo.cli.field_names import FIELDS
from litigo.cli.law_text import part_in_french
from litigo.cli.law_words import start_in_french
from litigo.rulebook.difference import ElementChange
from litigo.rulebook.models import MetBy, SourceVersion, Start
from litigo.rulebook.rulebook import Rulebook

LONGEST = 240  # beyond, two versions side by side are no longer readable: the change is named, not shown
TABLES = {
    "regimes": "régime", "countings": "décompte", "distances": "délai de distance", "moratoria": "prorogation",
    "events": "événement", "facts": "fait", "roles": "rôle", "sources": "texte",
}  # fmt: skip


def change_of_element(change: ElementChange, old: Rulebook, new: Rulebook) -> str:
    """Say what differs: « durée : 3 mois → 2 mois », « régime « … », cause d'interruption, ajout : … »."""
    name = f"{_owner(change, new)}{FIELDS.get(change.field, change.field.rstrip('_'))}"
    if change.field == "rule":
        return "règle ajoutée" if change.after else "règle retirée"
    before, after = _said(change.before, old), _said(change.after, new)
    if max(len(before), len(after)) > LONGEST:
        return f"{name} : modification"
    if not before or not after:
        return f"{name}, {'ajout' if after else 'retrait'} : {after or before}"
    return f"{name} : {before} → {after}" if before != after else f"{name} : {after}, détail modifié"


def _owner(change: ElementChange, rulebook: Rulebook) -> str:
    """Name the shared table the element belongs to; nothing for the rule's own."""
    table, _, key = change.owner.partition("/")
    if table not in TABLES:
        return ""
    words = {
        "events": rulebook.vocabulary.events,
        "facts": rulebook.vocabulary.facts,
        "roles": rulebook.vocabulary.roles,
    }
    entry = (words.get(table) or getattr(rulebook.text, table, {})).get(key)
    label = getattr(entry, "label", None) or getattr(entry, "cite", None) or key
    return f"{TABLES[table]} « {label} », "


def _said(values: Sequence[object], rulebook: Rulebook) -> str:
    return " ; ".join(dict.fromkeys(_one(value, rulebook) for value in values))


def _one(value: object, rulebook: Rulebook) -> str:
    match value:
        case Start():
            return start_in_french(value, rulebook)
        case MetBy():
            return f"« {rulebook.vocabulary.events[value.event].label} »"
        case SourceVersion():
            return value.text
        case BaseModel():
            return part_in_french(value, rulebook, dated=True)
        case bool():
            return "oui" if value else "non"
    return _named(str(value), rulebook)


def _named(word: str, rulebook: Rulebook) -> str:
    """Say a word of the rulebook by its label, anything else as it is written."""
    text, words = rulebook.text, rulebook.vocabulary
    for table in (text.regimes, text.countings, text.distances, text.moratoria, words.events, words.roles):
        if word in table:
            return f"« {getattr(table[word], 'label', word)} »"
    if word in rulebook.deadlines:
        return f"« {rulebook.deadlines[word].title} »"
    source = rulebook.sources.get(word.partition("#")[0])
    return source.cite if source else word
