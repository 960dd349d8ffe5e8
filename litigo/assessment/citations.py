"""Sources as an assessment cites them: the text, the paragraph, and the wording in force that day."""

from __future__ import annotations

import datetime as dt

from litigo.assessment.model import Citation
from litigo.rulebook.rulebook import Rulebook


def cite(rulebook: Rulebook, key: str, day: dt.date | None) -> Citation:
    """Cite a source (``key#paragraph``) in its wording of ``day``; the last known one when no day is given."""
    name, _, paragraph = key.partition("#")
    source, version = rulebook.sources[name], rulebook.version_of(key, day)
    return Citation(key, f"{source.cite}, {paragraph}" if paragraph else source.cite, version.text if version else None)
