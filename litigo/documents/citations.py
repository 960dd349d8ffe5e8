"""Articles written out in a sentence, as the rules cite them: « article L. 121-12 du code des assurances »."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from litigo.documents.labels import CODES
from litigo.documents.typography import typeset

_NUMBER: Final = r"(?:[LRDA]\.?\s*)?\*?\d+(?:-\d+)*"
_LIST: Final = rf"{_NUMBER}(?:(?:\s*,\s*|\s+et\s+){_NUMBER})*"
_OF_CODE: Final = "|".join(map(re.escape, CODES.values()))
_ARTICLES: Final = re.compile(rf"\barticles?\s+({_LIST})(?:[^.;«»]{{0,40}}?)\s+({_OF_CODE})")


def cited_articles(text: str) -> Iterator[str]:
    """Yield each article cited in full, in the short form of the sources: « C. assur., art. L121-12 »."""
    short = {name: code for code, name in reversed(CODES.items())}
    for numbers, code in _ARTICLES.findall(typeset(" ".join(text.split()))):
        yield from (f"{short[code]}, art. {number}" for number in _numbers(numbers))


def articles_of(cite: str) -> Iterator[str]:
    """Yield each article a source of the rules stands for: « C. civ., art. 1346 et 1346-1 » stands for two."""
    code, _, numbers = cite.partition(", art. ")
    yield from (f"{code}, art. {number}" for number in _numbers(numbers))


def _numbers(text: str) -> Iterator[str]:
    for number in re.findall(_NUMBER, text):
        yield re.sub(r"[.\s\u00a0\u202f]", "", number)
