"""Sources as cited: the text, and the wording in force on the day that matters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from litigo.assessment.model import Citation
from litigo.rulebook.rulebook import Rulebook


class Citations:
    """The citations of one assessment, each made once: many deadlines rest on the same text."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._kept: dict[tuple[str, dt.date | None], Citation] = {}

    def of(self, keys: Iterable[str], day: dt.date | None) -> tuple[Citation, ...]:
        """Return the sources of these keys (``key#2``: a paragraph) as worded on ``day``, as last known without one."""
        return tuple(self._one(key, day) for key in keys)

    def _one(self, key: str, day: dt.date | None) -> Citation:
        found = self._kept.get((key, day))
        if found is None:
            found = self._kept[key, day] = self._cite(key, day)
        return found

    def _cite(self, key: str, day: dt.date | None) -> Citation:
        name, _, paragraph = key.partition("#")
        cite = self._rulebook.sources[name].cite
        version = self._rulebook.version_of(key, day)
        return Citation(key, f"{cite}, {paragraph}" if paragraph else cite, version.text if version else None)
