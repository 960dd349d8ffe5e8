"""Facts worked out from other facts, from events and from the lists of the dossier, each with its arithmetic in French.

What a derivation lacks makes its fact unknown, and is what to ask. The derivations are a closed set
(:mod:`litigo.dossier.computed`); which facts they cross is written in ``rules/vocabulary``.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from pydantic import BaseModel

from litigo.assessment.claim import Act
from litigo.assessment.portfolio import Identifier, Portfolio, by_kind, identifiers_of
from litigo.assessment.scope import ClaimScope
from litigo.dossier.computed import DERIVATIONS, LAST, Computed, CountOf, event_of
from litigo.dossier.models import Dossier, Piece
from litigo.dossier.vocabulary import FactKind, FactValue, Vocabulary
from litigo.figures import euros
from litigo.timelimits.computation import say_day

CENT, WHOLE = Decimal("0.01"), Decimal(100)
SHOWN_ENTRIES = 6


@dataclass(frozen=True, slots=True)
class Worked:
    """A fact worked out: its value (``None``: unknown), what it lacks, the lines that show how it was had."""

    value: FactValue | None
    missing: frozenset[str] = frozenset()
    trace: tuple[str, ...] = ()


@dataclass(frozen=True)
class Holdings:
    """What a dossier holds besides facts and events: its lists, its identifiers, and the portfolio it belongs to."""

    reference: str = ""
    lists: Mapping[str, Sequence[BaseModel]] = field(default_factory=dict)
    identifiers: Mapping[str, tuple[Identifier, ...]] = field(default_factory=dict)
    portfolio: Portfolio | None = None


def holdings_of(dossier: Dossier, portfolio: Portfolio | None = None) -> Holdings:
    """Gather what the derivations look at in a dossier."""
    lists = {
        "pieces": dossier.pieces, "postes": dossier.postes, "paiements": dossier.paiements, "parties": dossier.parties,
        "procedures": dossier.procedures, "garanties": dossier.contrat.garanties,
        "coassureurs": dossier.contrat.coassureurs,
    }  # fmt: skip
    return Holdings(dossier.reference, lists, by_kind(identifiers_of(dossier)), portfolio)


class Derivations:
    """The computed facts of one file, each worked out once, when first asked for."""

    def __init__(self, vocabulary: Vocabulary, scope: ClaimScope, holdings: Holdings) -> None:
        self._vocabulary = vocabulary
        self._scope = scope
        self._holdings = holdings
        self._worked: dict[str, Worked] = {}

    def of(self, name: str) -> Worked:
        """Return a computed fact of the vocabulary, worked out."""
        found = self._worked.get(name)
        if found is None:
            found = self._worked[name] = self._work_out(name, self._vocabulary.facts[name])
        return found

    def _work_out(self, name: str, kind: FactKind) -> Worked:
        computed = kind.computed
        assert computed is not None
        worked = _WORKERS[computed.derivations[0]](self, computed)
        if worked.value is None and not worked.missing:
            return Worked(None, frozenset({name}), worked.trace)
        return worked

    # -- days ---------------------------------------------------------------------------------------------------

    def _day(self, name: str) -> tuple[dt.date | None, str]:
        """Return the day an operand names, and how to call it."""
        kind = event_of(name)
        if kind is None:
            value = self._scope.fact(name)
            return (value if isinstance(value, dt.date) else None), label_of(self._vocabulary.facts[name])
        today = self._scope.claim.today
        days = [act.date for act in self._scope.claim.of(kind) if act.date is not None and act.date <= today]
        chosen = (max if name.endswith(LAST) else min)(days, default=None)
        return chosen, self._vocabulary.events[kind].label

    def _lacking(self, names: Iterable[str | None]) -> frozenset[str]:
        return frozenset(_asked(name) for name in names if name is not None and self._day(name)[0] is None)

    def days_between(self, computed: Computed) -> Worked:
        """Count the days from the first to the second."""
        assert computed.days_between is not None
        (first, first_label), (second, second_label) = map(self._day, computed.days_between)
        if first is None or second is None:
            return Worked(None, self._lacking(computed.days_between))
        days = (second - first).days
        trace = (f"{first_label} : {say_day(first)}", f"{second_label} : {say_day(second)}", f"Écart : {_count(days)}")
        return Worked(days, trace=trace)

    # -- amounts ------------------------------------------------------------------------------------------------

    def _amounts(self, names: Sequence[str]) -> tuple[list[Decimal], frozenset[str], tuple[str, ...]]:
        values = {name: self._scope.fact(name) for name in names}
        missing = frozenset(name for name, value in values.items() if value is None)
        found = [Decimal(str(value)) for value in values.values() if value is not None]
        facts = self._vocabulary.facts
        trace = tuple(f"{label_of(facts[n])} : {in_french(v, facts[n])}" for n, v in values.items() if v is not None)
        return found, missing, trace

    def difference(self, computed: Computed) -> Worked:
        """Take the second amount from the first."""
        found, missing, trace = self._amounts(computed.amounts)
        if missing:
            return Worked(None, missing, trace)
        left = found[0] - found[1]
        return Worked(left, trace=(*trace, f"Écart : {euros(left)}"))

    def ratio(self, computed: Computed) -> Worked:
        """Say the first amount as a percentage of the second."""
        found, missing, trace = self._amounts(computed.amounts)
        if missing or not found[1]:
            return Worked(None, missing or frozenset({computed.amounts[1]}), trace)
        share = to_cent(found[0] * WHOLE / found[1])
        return Worked(share, trace=(*trace, f"Soit {str(share).replace('.', ',')} %"))

    def proportion(self, computed: Computed) -> Worked:
        """Reduce the first amount in the proportion of the second to the third, to the cent."""
        found, missing, trace = self._amounts(computed.amounts)
        if missing or not found[2]:
            return Worked(None, missing or frozenset({computed.amounts[2]}), trace)
        whole, part, due = found
        reduced = whole if part >= due else to_cent(whole * part / due)
        line = f"{euros(whole)} × {euros(part)} ÷ {euros(due)} = {euros(reduced)}"
        return Worked(reduced, trace=(*trace, line if part < due else "Aucune réduction"))

    # -- lists --------------------------------------------------------------------------------------------------

    def count_of(self, computed: Computed) -> Worked:
        """Count the entries of a list that the filter keeps."""
        wanted = computed.count_of
        assert wanted is not None
        missing = self._lacking((wanted.before, wanted.after))
        kept = [entry for entry in self._entries(wanted.list_) if _kept(entry, wanted)]
        if missing and kept:
            return Worked(None, missing)
        kept = [entry for entry in kept if self._dated(entry, wanted)]
        bounds = [self._day(name) for name in (wanted.before, wanted.after) if name is not None and kept]
        trace = [f"{label} : {say_day(day)}" for day, label in bounds if day is not None]
        return Worked(len(kept), trace=(*trace, *_named(kept, wanted.field)))

    def _entries(self, name: str) -> Sequence[BaseModel]:
        return self._holdings.lists.get(name, ())

    def _dated(self, entry: BaseModel, wanted: CountOf) -> bool:
        day = getattr(entry, wanted.field or "", None)
        before, after = (self._day(name)[0] if name else None for name in (wanted.before, wanted.after))
        if wanted.before is None and wanted.after is None:
            return True
        if not isinstance(day, dt.date):
            return False
        return (before is None or day < before) and (after is None or day > after)

    def repeated(self, computed: Computed) -> Worked:
        """Count the values a list holds more than once."""
        list_name, _, column = (computed.repeated or "").partition(".")
        held: dict[str, list[BaseModel]] = defaultdict(list)
        for entry in self._entries(list_name):
            value = getattr(entry, column)
            if value is not None:
                held[_identity(entry, value)].append(entry)
        twice = [group for group in held.values() if len(group) > 1]
        return Worked(len(twice), trace=tuple(" ; ".join(_named(group, column)) for group in twice))

    def over_exhibits(self, computed: Computed) -> Worked:
        """Count the exhibits that bear less than what is claimed, or accepted, on them."""
        column = computed.over_exhibits or ""
        sums: dict[int, Decimal] = defaultdict(Decimal)
        for head in self._entries("postes"):
            exhibit, amount = getattr(head, "piece", None), getattr(head, column)
            if exhibit is not None and amount is not None:
                sums[exhibit] += amount
        borne: dict[int, Decimal] = {
            entry.numero: entry.montant
            for entry in self._entries("pieces")
            if isinstance(entry, Piece) and entry.montant is not None
        }
        known = sorted(number for number in sums if number in borne)
        if not known:
            return Worked(None)
        over = [number for number in known if sums[number] > borne[number]]
        trace = tuple(f"Pièce {n} : {euros(sums[n])} pour {euros(borne[n])} justifiés" for n in over)
        return Worked(len(over), trace=trace)

    def same_elsewhere(self, computed: Computed) -> Worked:
        """Tell whether another dossier of the portfolio holds an identifier of this one."""
        mine = self._holdings.identifiers.get(computed.same_elsewhere or "", ())
        portfolio = self._holdings.portfolio
        if not mine:
            return Worked(False)  # nothing to be found elsewhere
        if portfolio is None:
            return Worked(None)
        found = [(one, portfolio.elsewhere(self._holdings.reference, one)) for one in mine]
        trace = tuple(f"{one.shown} : aussi dans {', '.join(others)}" for one, others in found if others)
        return Worked(bool(trace), trace=trace)


_WORKERS: Mapping[str, Callable[[Derivations, Computed], Worked]] = {
    name: getattr(Derivations, name) for name in DERIVATIONS
}


def _asked(name: str) -> str:
    kind = event_of(name)
    return name if kind is None else f"evenement.{kind}.date"


def _kept(entry: BaseModel, wanted: CountOf) -> bool:
    if wanted.nature and getattr(entry, "nature", None) not in wanted.nature:
        return False
    if wanted.with_ is not None and getattr(entry, wanted.with_, None) is None:
        return False
    return wanted.without is None or getattr(entry, wanted.without, None) is None


def _identity(entry: BaseModel, value: str) -> str:
    """Return what makes a value the same: with its issuer where the entry has one."""
    return f"{getattr(entry, 'emetteur_nom', None) or ''}\n{value}".casefold()


def _named(entries: Sequence[BaseModel], column: str | None) -> Iterator[str]:
    """Say entries in French, a few of them, with the day that decided."""
    for entry in entries[:SHOWN_ENTRIES]:
        name = getattr(entry, "libelle", None) or getattr(entry, "nom", None) or getattr(entry, "juridiction", "")
        number = getattr(entry, "numero", None)
        day = getattr(entry, column or "", None)
        when = f" ({say_day(day)})" if isinstance(day, dt.date) else ""
        yield f"Pièce {number}, « {name} »{when}" if number is not None else f"« {name} »{when}"
    if len(entries) > SHOWN_ENTRIES:
        yield f"et {len(entries) - SHOWN_ENTRIES} autre(s)"


def label_of(kind: FactKind) -> str:
    """Return the short name of a fact, its question where it has none."""
    return kind.label or kind.question


def in_french(value: FactValue, kind: FactKind) -> str:
    """Say the value of a fact."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, dt.date):
        return say_day(value)
    if kind.type == "amount":
        return euros(Decimal(str(value)))
    return kind.values.get(str(value), str(value))


def to_cent(amount: Decimal) -> Decimal:
    """Round an amount to the cent, halves up."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def _count(days: int) -> str:
    return f"{days} jour{'s' if abs(days) > 1 else ''}"


def say_act(act: Act) -> str:
    """Say an act in one line: what, when, which exhibit."""
    when = f", {say_day(act.date)}" if act.date is not None else ", jour inconnu"
    return f"{act.label}{when}" + (f" (pièce {act.exhibit})" if act.exhibit is not None else "")
