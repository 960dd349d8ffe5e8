"""Words and sources that no rule uses: seldom a fault, often a word mistyped elsewhere or a rule left to write."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from litigo.dossier.computed import Computed, event_of
from litigo.rulebook.rulebook import Rulebook
from litigo.rulebook.text import RulebookText

_DEFINITIONS = frozenset({"vocabulary", "sources", "places"})
_PRINTED = re.compile(r'faits\["([a-z0-9_.]+)"\]|\b(?:evenements|personnes|groupes)\.([a-z0-9_]+)')  # in a letter
_WORD = "aucune règle n'emploie ce mot."
_SOURCE = "aucune règle ne cite cette source."


def unused(rulebook: Rulebook) -> Iterator[tuple[str, str, str]]:
    """Yield the place, the message and the remedy for each word or source that no rule uses.

    Words read from a field of the dossier are left alone: the dossier itself uses them.
    """
    vocabulary, used = rulebook.text.vocabulary, _used(rulebook.text)
    used |= {role for event in vocabulary.events.values() for role in (event.by, event.to) if role}
    used |= {event.exhibits_up_to for event in vocabulary.events.values() if event.exhibits_up_to}
    used |= {name for fact in vocabulary.facts.values() if fact.computed for name in _crossed(fact.computed)}
    words = "Corrigez la règle qui devait l'employer, ou retirez-le s'il ne sert pas non plus aux dossiers."
    for section in ("roles", "events", "facts"):
        for word, kind in getattr(vocabulary, section).items():
            if word not in used and getattr(kind, "from_", None) is None:
                yield f"{section}.{word}", _WORD, words
    for key in rulebook.sources:
        if key not in used:
            yield f"sources/{key}", _SOURCE, "Citez-la dans la règle qu'elle fonde, ou retirez-la."


def _crossed(computed: Computed) -> Iterator[str]:
    """Yield the facts and the events a fact is worked out from."""
    yield from (event_of(name) or name for name in (*computed.days, *computed.amounts))


def _used(text: RulebookText) -> set[str]:
    parts = (getattr(text, name) for name in RulebookText.model_fields if name not in _DEFINITIONS)
    written = {word for part in parts for word in words_in(part)}
    printed = {word for text in written for pair in _PRINTED.findall(text) for word in pair if word}
    return {word.partition("#")[0] for word in written} | printed


def words_in(value: object) -> Iterator[str]:
    """Yield every text below a value, whatever its field: a word is used wherever it is written."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from words_in(getattr(value, name))
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from words_in(item)
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from words_in(item)
