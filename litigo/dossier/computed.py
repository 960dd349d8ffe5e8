"""Facts worked out from others: a small closed set of derivations, written in ``rules/vocabulary``, never as formulas.

Each names facts, events or lists of the dossier by their words; what one of them lacks makes the fact unknown.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

DottedText = str
FactType = Literal["boolean", "choice", "amount", "integer", "date", "text", "period"]
ListName = Literal["pieces", "postes", "paiements", "parties", "procedures", "garanties", "coassureurs"]
EVENT = "evenement."  # « evenement.<kind> »: the first recorded day of that kind
LAST = ".dernier"  # « evenement.<kind>.dernier »: the last one
DERIVATIONS = (
    "days_between", "difference", "ratio", "proportion", "count_of", "repeated", "over_exhibits", "same_elsewhere",
)  # fmt: skip


class CountOf(BaseModel):
    """The entries of a list of the dossier that a closed filter keeps.

    ``with`` and ``without`` name a field that must be written, or not; ``field``/``equals`` a text it must bear;
    ``field`` with ``before`` or ``after`` a day, compared with a fact of type date or an event.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    list_: ListName = Field(alias="list")
    with_: str | None = Field(None, alias="with")
    without: str | None = None
    nature: tuple[str, ...] = ()
    field: str | None = None
    before: DottedText | None = None
    after: DottedText | None = None


class Computed(BaseModel):
    """How a fact is worked out; exactly one of the derivations.

    ``days_between``: days from the first day to the second. ``difference``: first amount less second. ``ratio``: the
    first as a percentage of the second. ``proportion``: the first amount × second ÷ third, never more than the first,
    to the cent. ``repeated``: how many values of ``<list>.<field>`` are written more than once. ``over_exhibits``: how
    many exhibits bear less than the sum claimed (``reclame``) or accepted (``retenu``) on them. ``same_elsewhere``:
    whether another dossier of the portfolio holds the same identifier.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    days_between: tuple[DottedText, DottedText] | None = None
    difference: tuple[DottedText, DottedText] | None = None
    ratio: tuple[DottedText, DottedText] | None = None
    proportion: tuple[DottedText, DottedText, DottedText] | None = None
    count_of: CountOf | None = None
    repeated: Literal["pieces.facture", "pieces.iban", "parties.iban"] | None = None
    over_exhibits: Literal["reclame", "retenu"] | None = None
    same_elsewhere: Literal["iban", "facture", "sinistre"] | None = None

    @property
    def derivations(self) -> tuple[str, ...]:
        """The derivations written: one, in a faultless vocabulary."""
        return tuple(name for name in DERIVATIONS if getattr(self, name) is not None)

    @property
    def gives(self) -> FactType:
        """The type of what is worked out."""
        if self.same_elsewhere is not None:
            return "boolean"
        if self.difference or self.ratio or self.proportion:
            return "amount"
        return "integer"

    @property
    def days(self) -> tuple[str, ...]:
        """The days it looks at: facts of type date, or events."""
        count = self.count_of
        bounds = (count.before, count.after) if count else ()
        return tuple(name for name in (*(self.days_between or ()), *bounds) if name is not None)

    @property
    def amounts(self) -> tuple[str, ...]:
        """The amounts it looks at."""
        return self.difference or self.ratio or self.proportion or ()


def event_of(name: str) -> str | None:
    """Return the kind of event an operand names, ``None`` when it names a fact."""
    return name.removeprefix(EVENT).removesuffix(LAST) if name.startswith(EVENT) else None
