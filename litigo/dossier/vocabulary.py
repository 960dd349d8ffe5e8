"""The words a dossier may use for facts, events and roles. The words themselves are data, in ``rules/vocabulary``."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from litigo.dossier.computed import Computed
from litigo.dossier.scalars import StrictBoolean

WordText = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+$")]
DottedId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+(\.[a-zA-Z0-9_]+)*$")]
FactValue = bool | int | Decimal | dt.date | str

_BOOLEANS = {"true": True, "false": False, "oui": True, "non": False}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_AMOUNT = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?")
_DAYS = re.compile(r"P[0-9]{1,4}D")
_PERIOD = re.compile(r"P([0-9]+[YMWD])+|PT[0-9]+H")


class _Word(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class RoleKind(_Word):
    """A role a party may have in the file."""

    label: str


class EventKind(_Word):
    """A word of the event vocabulary. ``by``/``to`` are the roles when the word itself implies them.

    ``from`` reads the event from a field of the dossier (``sinistre.date``, ``paiements.<nature>``,
    ``procedures.audiences``, ``procedures.audiences.premiere``, ``parties.date_naissance``, the same ``+P18Y``) so
    that nobody types it twice. A ``demand`` claims a right, whether or not it interrupts anything.
    """

    label: str
    help: str | None = None
    from_: str | None = Field(None, alias="from")
    by: WordText | None = None
    to: WordText | None = None
    confidential: StrictBoolean = Field(
        False, description="Ne sort pas de la compagnie : ni lettre, ni chronologie remise"
    )
    demand: StrictBoolean = Field(
        False, description="Acte par lequel on réclame son droit, qu'il interrompe ou non un délai"
    )
    exhibits_up_to: DottedId | None = Field(
        None, description="Acte par lequel nos pièces sont communiquées : fait qui dit le numéro de la dernière"
    )


class FactKind(_Word):
    """A word of the fact vocabulary: its type, the values it may take and the question that asks for it.

    ``from`` maps the fact to a field of the dossier (``contrat.nature``) instead of ``faits``; ``computed`` works it
    out from other facts, events or lists.
    """

    type: Literal["boolean", "choice", "amount", "integer", "date", "text", "period"]
    question: str
    label: str | None = Field(None, description="Nom court du fait, pour le citer sans poser la question")
    values: dict[str, str] = Field(default_factory=dict, description="Pour « choice » : valeur → libellé")
    from_: str | None = Field(None, alias="from")
    confidential: StrictBoolean = Field(False, description="La question ne sort pas de la compagnie")
    in_days: StrictBoolean = Field(False, description="Pour « period » : en jours seulement, sans mois ni années")
    default_from: str | None = Field(None, description="Champ qui vaut réponse tant que le fait n'est pas écrit")
    computed: Computed | None = None
    help: str | None = None
    changes: StrictBoolean = Field(
        False,
        description="La réponse peut encore changer, par un acte ou avec le temps : elle peut rouvrir une stratégie",
    )

    def parse(self, written: str) -> FactValue:
        """Read ``written`` as a value of this fact; :class:`ValueError` says in French what was expected."""
        match self.type:
            case "boolean":
                if written not in _BOOLEANS:
                    raise ValueError("« oui » ou « non » attendu")
                return _BOOLEANS[written]
            case "choice":
                if written not in self.values:
                    raise ValueError(f"valeur attendue parmi : {', '.join(self.values)}")
                return written
            case "date":
                return _parse_day(written)
            case "integer":
                if not re.fullmatch(r"-?[0-9]{1,9}", written):
                    raise ValueError("nombre entier attendu")
                return int(written)
            case "amount":
                return _parse_amount(written)
            case "period":
                return _parse_period(written, in_days=self.in_days)
            case "text":
                return written


def _parse_period(written: str, *, in_days: bool) -> str:
    if in_days and not _DAYS.fullmatch(written):
        raise ValueError("durée en jours attendue, par exemple P5D")
    if not _PERIOD.fullmatch(written):
        raise ValueError("durée attendue, par exemple P15D, P2M ou P1Y")
    return written


def _parse_day(written: str) -> dt.date:
    if _DAY.fullmatch(written):
        with suppress(ValueError):
            return dt.date.fromisoformat(written)
    raise ValueError("date attendue au format AAAA-MM-JJ, et qui existe")


def _parse_amount(written: str) -> Decimal:
    if not _AMOUNT.fullmatch(written):
        raise ValueError("montant attendu en chiffres, par exemple 12500.50")
    return Decimal(written)


class HeadKind(_Word):
    """A head of loss. ``payers``: third-party payers may claim it back, because it is not of a personal nature."""

    label: str
    family: Literal["biens", "patrimonial_temporaire", "patrimonial_permanent", "extrapatrimonial_temporaire",
                    "extrapatrimonial_permanent", "victimes_indirectes"]  # fmt: skip
    payers: StrictBoolean = False


class VocabularyFile(_Word):
    """One file of ``rules/vocabulary``; the loader merges them and refuses duplicates."""

    roles: dict[WordText, RoleKind] = Field(default_factory=dict)
    events: dict[WordText, EventKind] = Field(default_factory=dict)
    facts: dict[DottedId, FactKind] = Field(default_factory=dict)
    heads: dict[WordText, HeadKind] = Field(default_factory=dict)


@dataclass(frozen=True)
class Vocabulary:
    """All the words, merged."""

    roles: Mapping[str, RoleKind]
    events: Mapping[str, EventKind]
    facts: Mapping[str, FactKind]
    heads: Mapping[str, HeadKind] = field(default_factory=dict)

    @cached_property
    def derived_events(self) -> tuple[tuple[str, str, str], ...]:
        """The events read from fields of the dossier: word, label, field."""
        return tuple((word, kind.label, kind.from_) for word, kind in self.events.items() if kind.from_)

    @cached_property
    def personal_events(self) -> frozenset[str]:
        """The events that are about one person, read from a field of theirs: a birthday."""
        return frozenset(word for word, _, path in self.derived_events if path.startswith("parties."))

    @cached_property
    def derived_facts(self) -> tuple[tuple[str, str], ...]:
        """The facts read from fields of the dossier or of a party: name, field."""
        return tuple((name, kind.from_) for name, kind in self.facts.items() if kind.from_)

    @cached_property
    def default_facts(self) -> tuple[tuple[str, str], ...]:
        """The facts a field answers for as long as nobody writes them: name, field."""
        return tuple((name, kind.default_from) for name, kind in self.facts.items() if kind.default_from)
