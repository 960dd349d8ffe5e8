"""What can be said of a Word template without any dossier: what it prints, and the mandatory mentions it lacks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from litigo.documents.typography import typeset
from litigo.rulebook.models import Mention

_CLAUSE: Final = re.compile(r"\bclauses\.([a-z0-9_]+)")
_BLANKS: Final = re.compile(r"[\s\u00a0\u202f]+")


def whole_wording(outline: Sequence[str], clauses: Mapping[str, str | None]) -> str:
    """Return the text of a template followed by that of every clause it takes, and of those they take in turn."""
    text, taken = "\n".join(outline), set[str]()
    while missing := {name for name in _CLAUSE.findall(text) if name in clauses} - taken:
        taken |= missing
        text += "".join(f"\n{clauses[name] or ''}" for name in sorted(missing))
    return text


def lacking(mention: Mention, wording: str) -> list[str]:
    """Return what should carry a mandatory mention and is not in the wording of the template."""
    flat = _flat(typeset(wording))
    return [carrier for carrier in mention.by if carrier not in wording and _flat(typeset(carrier)) not in flat]


def _flat(text: str) -> str:
    """Words, whatever separates them; the marks of an outline do not count."""
    return _BLANKS.sub(" ", text.replace("**", ""))
