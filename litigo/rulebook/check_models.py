"""What a check may say: when it is made, when it is raised, how pressing it is, what to do and who does it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from litigo.dossier.scalars import StrictBoolean
from litigo.dossier.vocabulary import DottedId, WordText
from litigo.rulebook.models import Condition, Confidence, Model, SourceRefs, Status, as_tuple


class CheckFamily(Model):
    """A family of checks (``rules/check_families.yaml``).

    The findings of a ``confidential`` family stay inside the company; those of a ``question`` family are asked, never
    affirmed: their titles end with a question mark. ``notice`` is the reminder each of them carries.
    """

    label: str
    confidential: StrictBoolean = False
    question: StrictBoolean = False
    notice: str | None = None
    source: SourceRefs = ()


class CheckRule(Model):
    """Something the file should be checked for.

    The check is made where ``applies_when`` surely holds. It is raised when ``when`` and ``allowed_when`` hold, left to
    verify when that is unknown. ``shows`` are facts worked out that the finding displays, with their arithmetic.
    """

    id: DottedId
    kind: Literal["check"]
    family: WordText
    title: str
    applies_when: Condition | None = None
    when: Condition
    allowed_when: Condition | None = Field(None, description="À quelle condition on peut en parler au client")
    severity: Literal["info", "attention", "urgent"]
    why: str
    what_to_do: Annotated[tuple[str, ...], Field(min_length=1)]
    who: Annotated[tuple[str, ...], Field(min_length=1), BeforeValidator(as_tuple)]
    watches: tuple[DottedId, ...] = Field((), description="Échéances qui disent jusqu'à quel jour agir")
    needs: tuple[DottedId, ...] = Field((), description="Faits à réunir pour agir, une fois le constat fait")
    shows: tuple[DottedId, ...] = Field((), description="Faits calculés affichés avec leur calcul")
    source: SourceRefs
    status: Status = "draft"
    confidence: Confidence
    notes: str | None = None
