"""Sources as cited: the text, and the wording in force on the day that matters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import repeat

from litigo.assessment.model import Citation
from litigo.rulebook.rulebook import Rulebook


class Citations:
    """The citations of one assessment, each made once: many deadlines rest on the same text."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._dated: dict[tuple[str, dt.date | None], Citation] = {}
        self._worded: dict[tuple[str, str | None], Citation] = {}

    def of(self, keys: Iterable[str], day: dt.date | None) -> tuple[Citation, ...]:
        """Return the sources of these keys (``key#2``: a paragraph) as worded on ``day``, as last known without one."""
        return tuple(map(self._one, keys, repeat(day)))

    def _one(self, key: str, day: dt.date | None) -> Citation:
        found = self._dated.get((key, day))
        if found is None:
            version = self._rulebook.version_of(key, day)
            found = self._dated[key, day] = self._in_words(key, version.text if version else None)
        return found

    def _in_words(self, key: str, wording: str | None) -> Citation:
        found = self._worded.get((key, wording))
        if found is None:
            name, _, paragraph = key.partition("#")
            cite = self._rulebook.sources[name].cite
            cite = f"{cite}, {paragraph}" if paragraph else cite
            found = self._worded[key, wording] = Citation(key, cite, wording)
        return found
