"""The sums an act settles: the payment a receipt proves, a debt head by head, and its instalments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import ROUND_DOWN, Decimal
from typing import Final

from litigo.documents import labels
from litigo.documents.persons import JsonDict
from litigo.documents.sums import figures_and_words
from litigo.documents.typography import day
from litigo.dossier.models import Dossier, Paiement
from litigo.dossier.vocabulary import FactValue, Vocabulary
from litigo.figures import euros
from litigo.timelimits.period import shift_months

_WHOLE: Final = "creance.montant"
_PRINCIPAL: Final = "creance.principal"
_HEADS: Final = {_PRINCIPAL: "Principal", "creance.interets_echus": "Intérêts échus", "creance.frais": "Frais"}
_UNDIVIDED: Final = "Créance, principal et intérêts"
_COUNT: Final = "apurement.echeances"
_FIRST: Final = "apurement.premiere_echeance"
_CENT: Final = Decimal("0.01")
_MOST: Final = 240  # twenty years of instalments: more would be a slip of the pen


def receipt(dossier: Dossier, payee: str | None, today: dt.date) -> JsonDict | None:
    """Return the payments to ``payee`` that no receipt proves yet; ``None`` when there is none.

    A receipt proves the payments of one moment: those to come or of the day when there are any, else the past ones.
    The law treats them differently, so ``a_venir``, ``simultane`` and ``posterieur`` say which they are.
    """
    numbered = enumerate(dossier.paiements, start=1)
    unproved = {f"dossier:paiements/{n}": p for n, p in numbered if _to_prove(p) and p.beneficiaire == payee}
    if not unproved:
        return None
    last = max(payment.date for payment in unproved.values())
    proved = {ref: paid for ref, paid in unproved.items() if paid.date == last} if last >= today else unproved
    return {
        "refs": {"date": [f"{ref}/date" for ref in proved], "total": list(proved)},
        "date": day(last),
        "lignes": [_payment(ref, paid) for ref, paid in sorted(proved.items(), key=lambda line: line[1].date)],
        "total": figures_and_words(sum((payment.montant for payment in proved.values()), Decimal(0))),
        "a_venir": last > today,
        "simultane": last == today,
        "posterieur": last < today,
    }


def _to_prove(payment: Paiement) -> bool:
    return payment.quittance is None and payment.nature in {"indemnite", "provision"}


def _payment(ref: str, payment: Paiement) -> JsonDict:
    return {
        "ref": ref,
        "date": day(payment.date),
        "nature": labels.label(labels.PAYMENTS, payment.nature),
        "montant": euros(payment.montant),
        "piece": f"pièce n° {payment.piece}" if payment.piece else None,
    }


def debt(facts: Mapping[str, str], vocabulary: Vocabulary) -> JsonDict | None:
    """Return a debt head by head with its total, or in one line when only the whole is known; else ``None``."""
    heads = _heads(facts, vocabulary)
    return {
        "refs": {"total": _debt_refs()},
        "lignes": [
            {"ref": f"fait:{name}", "libelle": _HEADS.get(name, _UNDIVIDED), "montant": euros(amount)}
            for name, amount in heads.items()
        ],
        "total": figures_and_words(sum(heads.values(), Decimal(0))),
    } if heads else None  # fmt: skip


def _debt_refs() -> list[str]:
    return [f"fait:{name}" for name in (*_HEADS, _WHOLE)]


def _heads(facts: Mapping[str, str], vocabulary: Vocabulary) -> dict[str, Decimal]:
    told = {name: _value(name, facts, vocabulary) for name in _HEADS}
    if told[_PRINCIPAL] is None:
        told = {_WHOLE: _value(_WHOLE, facts, vocabulary)}
    return {name: amount for name, amount in told.items() if isinstance(amount, Decimal)}


def instalments(facts: Mapping[str, str], vocabulary: Vocabulary) -> list[JsonDict] | None:
    """Return the monthly instalments of the debt the file states; ``None`` while it does not say them all.

    Equal sums in whole cents, what division leaves being added to the last one.
    """
    owed = sum(_heads(facts, vocabulary).values(), Decimal(0))
    count, first = _value(_COUNT, facts, vocabulary), _value(_FIRST, facts, vocabulary)
    if not owed or not isinstance(count, int) or not isinstance(first, dt.date) or not 1 <= count <= _MOST:
        return None
    reckoned = [*_debt_refs(), f"fait:{_COUNT}", f"fait:{_FIRST}"]
    return [
        {"ref": reckoned, "rang": str(rank), "date": day(shift_months(first, rank - 1)), "montant": euros(amount)}
        for rank, amount in enumerate(_shares(owed, count), start=1)
    ]


def _value(name: str, facts: Mapping[str, str], vocabulary: Vocabulary) -> FactValue | None:
    kind, written = vocabulary.facts.get(name), facts.get(name)
    return kind.parse(written) if kind and written is not None else None


def _shares(owed: Decimal, count: int) -> Sequence[Decimal]:
    each = (owed / count).quantize(_CENT, rounding=ROUND_DOWN)
    return [*[each] * (count - 1), owed - each * (count - 1)]
