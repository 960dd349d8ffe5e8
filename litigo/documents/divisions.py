"""The division of one debt between those who bear it, with its arithmetic: what a letter asks of its addressee.

The figures are those of the file: parts in per cent, or what each insurer would have paid alone;
they are written on each person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from litigo.assessment.cents import ZERO, split
from litigo.assessment.model import Amounts
from litigo.documents.persons import JsonDict, party_name
from litigo.documents.sums import figures_and_words
from litigo.documents.typography import share
from litigo.dossier.models import Dossier, Partie
from litigo.figures import euros

PART: Final = "partage.part"
ALONE: Final = "partage.indemnite_seul"
DEBT: Final = "partage.dette"
WHOLE: Final = Decimal(100)


@dataclass(frozen=True, slots=True)
class _Bearer:
    """Somebody who bears a part of the debt, with what measures it and what it comes to."""

    party: Partie
    weight: Decimal
    owes: Decimal


def division(dossier: Dossier, amounts: Amounts, addressee: Partie | None) -> JsonDict | None:
    """Return the division of the debt we paid, and what it asks of the addressee.

    ``None`` while it cannot be reckoned: a part is missing, or parts do not make up the whole.
    """
    by_parts = any(PART in party.faits for party in dossier.parties)
    bearers = _bearers(dossier, amounts, PART if by_parts else ALONE)
    ours = sum((one.owes for one in bearers if one.party.camp == "nous"), ZERO)
    if addressee is None or addressee.id not in {one.party.id for one in bearers} or not ours:
        return None
    debt, reckoned = sum((one.owes for one in bearers), ZERO), _reckoned(dossier, amounts, bearers, by_parts=by_parts)
    beyond = ["montant:recuperable", *reckoned]
    return {
        "refs": {"dette": reckoned[0], "paye": "montant:recuperable", "notre_part": reckoned,
                 "excedent": beyond, "demande": beyond},
        "par_indemnites": not by_parts,
        "lignes": [_line(one, bearers, debt, reckoned, by_parts=by_parts) for one in bearers],
        "dette": figures_and_words(debt),
        "paye": figures_and_words(amounts.recoverable),
        "notre_part": figures_and_words(ours),
        "excedent": figures_and_words(max(amounts.recoverable - ours, ZERO)),
        "demande": figures_and_words(_asked(bearers, amounts.recoverable - ours, addressee)),
    }  # fmt: skip


def _reckoned(dossier: Dossier, amounts: Amounts, bearers: Sequence[_Bearer], *, by_parts: bool) -> list[str]:
    """Name all that the division is reckoned from: the debt first, then what measures the part of each."""
    of_the_file = "montant:paye" if by_parts or not amounts.accepted else "montant:retenu"
    debt = f"fait:{DEBT}" if DEBT in dossier.faits else of_the_file
    return [debt, *(_measure(one, by_parts=by_parts) for one in bearers)]


def _measure(one: _Bearer, *, by_parts: bool) -> str:
    return f"dossier:parties/{one.party.id}/faits/{PART if by_parts else ALONE}"


def _bearers(dossier: Dossier, amounts: Amounts, measure: str) -> Sequence[_Bearer]:
    """Divide the debt by the measure written on the persons; nobody bears it where parts do not make up the whole."""
    written = [(party, Decimal(party.faits[measure])) for party in dossier.parties if measure in party.faits]
    weights = [weight for _, weight in written]
    if measure == PART and sum(weights, ZERO) != WHOLE:
        return ()
    # Parts are those of the debt paid; insurers of one risk divide the loss itself, whatever one of them paid.
    reckoned = amounts.paid if measure == PART else amounts.accepted or amounts.paid
    debt = Decimal(dossier.faits[DEBT]) if DEBT in dossier.faits else reckoned
    shares = split(debt, weights)
    return [_Bearer(party, weight, owes) for (party, weight), owes in zip(written, shares, strict=True)]


def _asked(bearers: Sequence[_Bearer], excess: Decimal, addressee: Partie) -> Decimal:
    """Return what the addressee owes of what we paid beyond our part: never more than its own."""
    others = [one for one in bearers if one.party.camp != "nous"]
    claimed = min(max(excess, ZERO), sum((one.owes for one in others), ZERO))
    parts = split(claimed, [one.owes for one in others])
    return next((part for one, part in zip(others, parts, strict=True) if one.party.id == addressee.id), ZERO)


def _line(one: _Bearer, bearers: Sequence[_Bearer], debt: Decimal, reckoned: list[str], *, by_parts: bool) -> JsonDict:
    """A line of the table of the division, its arithmetic written out."""
    measured = share(one.weight) if by_parts else euros(one.weight)
    total = euros(sum((other.weight for other in bearers), ZERO))
    return {
        "ref": f"dossier:parties/{one.party.id}",
        "refs": {"mesure": _measure(one, by_parts=by_parts), "calcul": reckoned, "montant": reckoned},
        "nom": party_name(one.party),
        "mesure": measured,
        "calcul": f"{euros(debt)} × {measured}" + ("" if by_parts else f" / {total}"),
        "montant": euros(one.owes),
    }


def coinsurance(dossier: Dossier, amounts: Amounts, addressee: Partie | None) -> JsonDict | None:
    """Return the share of a co-insurer written to, and what it comes to of the sum claimed; ``None`` for others."""
    insurers = dossier.contrat.coassureurs
    names = [insurer.nom for insurer in insurers]
    if addressee is None or addressee.nom not in names:
        return None
    place = names.index(addressee.nom)
    parts = [insurer.part for insurer in insurers]
    rest = max(WHOLE - sum(parts, ZERO), ZERO)
    entries = [f"dossier:contrat/coassureurs/{rank}" for rank in range(1, len(parts) + 1)]
    every = [f"{entry}/part" for entry in entries]
    return {
        "refs": {"part": every[place], "montant": ["montant:reclame", *every], "coassureurs": entries},
        "part": share(parts[place]),
        "montant": figures_and_words(split(amounts.claimed, [*parts, rest])[place]),
        "coassureurs": [f"{insurer.nom} ({share(insurer.part)})" for insurer in insurers],
    }
