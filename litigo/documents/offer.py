"""The offer made to a victim, head by head: what is assessed, what falls to the payers and to the victim, the balance.

The sums are those of the division of the loss. A figure not known to the cent is ``None``: an offer shows no range.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from litigo.assessment.model import Assessment, Figure, HeadFigures
from litigo.documents import labels
from litigo.documents.persons import JsonDict, find_party, party_name
from litigo.documents.sums import figures_and_words, sum_or_none
from litigo.documents.typography import share, short_day
from litigo.dossier.models import Dossier, Paiement, Poste
from litigo.dossier.vocabulary import Vocabulary
from litigo.figures import euros

OFFER_LABELS: Final = {
    "offre": "postes de préjudice et sommes retenues",
    "offre.familles.postes.charge": "part du dommage à notre charge, en pour cent",
    "offre.familles.postes.revient": "somme qui revient à la victime pour ce poste (part à notre charge, nature)",
    "offre.familles.revient": "total de la rubrique",
    "offre.totaux.charge": "total à notre charge",
    "offre.totaux.revient": "total revenant à la victime",
    "offre.tiers.revient": "somme qui revient au tiers payeur pour ce poste",
    "offre.solde.complet": "solde de l'offre (somme retenue et nature de chaque poste, part à notre charge)",
    "offre.part_motif": "motif de la limitation d'indemnisation (responsabilité, motif)",
    "offre.familles.postes.motif": "méthode d'évaluation du poste (motif)",
    "postes.motif": "réponse faite à ce poste (motif)",
    "offre.a_venir.retenu": "somme retenue pour ce poste",
    "offre.a_venir.motif": "ce qui manque pour évaluer le poste (motif)",
}
_FAMILIES: Final = {
    "patrimonial_temporaire": "Préjudices patrimoniaux temporaires",
    "patrimonial_permanent": "Préjudices patrimoniaux permanents",
    "extrapatrimonial_temporaire": "Préjudices extrapatrimoniaux temporaires",
    "extrapatrimonial_permanent": "Préjudices extrapatrimoniaux permanents",
    "victimes_indirectes": "Préjudices des proches",
    "biens": "Dommages aux biens",
}
_OTHER: Final = "Autres postes"
_PAID: Final = frozenset({"provision", "indemnite"})
_WHOLE: Final = Decimal(100)
_NONE: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class _Head:
    """A head of loss as offered; a sum the assessment leaves open is ``None``."""

    entry: Poste
    family: str
    owed: Decimal | None
    victim: Decimal | None
    payers: tuple[Decimal | None, ...]


def offer(dossier: Dossier, assessment: Assessment, vocabulary: Vocabulary) -> JsonDict | None:
    """Return the variables of an offer; ``None`` while the file holds no head of loss."""
    division = assessment.breakdown
    if division is None:
        return None
    heads = [_head(entry, found, vocabulary) for entry, found in zip(dossier.postes, division.heads, strict=True)]
    known = [head for head in heads if head.entry.retenu is not None]
    paid = [payment for payment in dossier.paiements if _to_the_victim(payment, dossier)]
    reckoned = ["dossier:responsabilite/part", *(_ref(head, dossier) for head in heads), *_benefits(dossier)]
    given = [f"dossier:paiements/{n}" for n, payment in enumerate(dossier.paiements, start=1) if payment in paid]
    return {
        "refs": {
            **dict.fromkeys(("part", "part_motif"), "dossier:responsabilite"),
            "totaux": ["montant:retenu", *reckoned],
            "verse": ["montant:paye", *given],
            "solde": ["montant:retenu", "montant:paye", *reckoned, *given],
        },
        "familles": list(_families(known, dossier)),
        "a_venir": [
            {"ref": _ref(h, dossier), "libelle": h.entry.libelle, "motif": h.entry.motif, "retenu": None}
            for h in heads
            if h.entry.retenu is None
        ],
        "tiers": [line for head in known for line in _payer_lines(head, dossier)],
        "sans_creance": _silent_payers(dossier),
        "capitalise": any(head.family == "patrimonial_permanent" for head in known),
        "totaux": _totals(known),
        "versements": [{"ref": ref, "date": short_day(p.date), "nature": labels.label(labels.PAYMENTS, p.nature),
                        "montant": euros(p.montant)}
                       for ref, p in sorted(zip(given, paid, strict=True), key=lambda line: line[1].date)],
        "questions": [question.question for question in division.questions],
        **_reduction(dossier),
        **_balance(known, paid),
    }  # fmt: skip


def _benefits(dossier: Dossier) -> list[str]:
    """Name the benefits of the payers, head by head."""
    return [
        f"dossier:postes/{rank}/tiers_payeurs/{place}"
        for rank, entry in enumerate(dossier.postes, start=1)
        for place in range(1, len(entry.tiers_payeurs) + 1)
    ]


def _head(entry: Poste, found: HeadFigures, vocabulary: Vocabulary) -> _Head:
    figures = {figure.key: figure for figure in found.figures}
    kind = vocabulary.heads.get(entry.nature or "")
    owed = _exact(figures.get("liability"))
    # A payer without a figure may not claim on this head.
    payers = (figures.get(f"payer.{one.payeur}") for one in entry.tiers_payeurs)
    return _Head(
        entry=entry,
        family=kind.family if kind else "",
        owed=owed,
        victim=_exact(figures["victim"]) if "victim" in figures else owed,
        payers=tuple(_NONE if figure is None else _exact(figure) for figure in payers),
    )


def _exact(figure: Figure | None) -> Decimal | None:
    """Return a sum known to the cent."""
    return figure.low if figure is not None and figure.low == figure.high else None


def _families(heads: Sequence[_Head], dossier: Dossier) -> list[JsonDict]:
    """Group the heads by family, in the order of the nomenclature."""
    titles = {**_FAMILIES, "": _OTHER}
    groups = {family: [head for head in heads if head.family == family] for family in titles}
    return [
        {
            "refs": {"revient": [_ref(head, dossier) for head in group]},
            "titre": titles[family],
            "postes": [_line(head, dossier) for head in group],
            "revient": sum_or_none(_sum([head.victim for head in group])),
        }
        for family, group in groups.items()
        if group
    ]


def _line(head: _Head, dossier: Dossier) -> JsonDict:
    entry = head.entry
    return {
        "ref": _ref(head, dossier),
        "libelle": entry.libelle,
        "reclame": sum_or_none(entry.reclame),
        "evaluation": sum_or_none(entry.retenu),
        "charge": sum_or_none(head.owed),
        "tiers": _payer_lines(head, dossier),
        "total_tiers": sum_or_none(_sum(list(head.payers))) if head.payers else None,
        "revient": sum_or_none(head.victim),
        "motif": entry.motif,
        "piece": f"pièce n° {entry.piece}" if entry.piece else None,
    }


def _ref(head: _Head, dossier: Dossier) -> str:
    """Name, in the file, the head of loss a line is about."""
    rank = next(rank for rank, entry in enumerate(dossier.postes, start=1) if entry is head.entry)
    return f"dossier:postes/{rank}"


def _payer_lines(head: _Head, dossier: Dossier) -> list[JsonDict]:
    return [
        {
            "ref": f"{_ref(head, dossier)}/tiers_payeurs/{place}",
            "refs": {"poste": f"{_ref(head, dossier)}/libelle"},
            "nom": _name(benefit.payeur, dossier),
            "poste": head.entry.libelle,
            "creance": euros(benefit.montant),
            "revient": sum_or_none(part),
        }
        for place, (benefit, part) in enumerate(zip(head.entry.tiers_payeurs, head.payers, strict=True), start=1)
    ]


def _totals(heads: Sequence[_Head]) -> JsonDict:
    payers = [part for head in heads for part in head.payers]
    return {
        "evaluation": sum_or_none(_sum([head.entry.retenu for head in heads])),
        "charge": sum_or_none(_sum([head.owed for head in heads])),
        "tiers": sum_or_none(_sum(payers)),
        "revient": sum_or_none(_sum([head.victim for head in heads])),
    }


def _balance(heads: Sequence[_Head], paid: Sequence[Paiement]) -> JsonDict:
    """Deduct from the victim's part what the victim was already paid, never below zero."""
    theirs, given = _sum([head.victim for head in heads]), sum((payment.montant for payment in paid), _NONE)
    left = None if theirs is None else max(theirs - given, _NONE)
    return {
        "verse": figures_and_words(given),
        "solde": None if left is None else figures_and_words(left),
        "solde_nul": left == _NONE,
    }


def _reduction(dossier: Dossier) -> JsonDict:
    """Say which part of the loss is owed, when it is not the whole, and why."""
    liability = dossier.responsabilite
    part = liability.part if liability else None
    reduced = part is not None and part < _WHOLE
    return {
        "exclusion": part == _NONE,
        "part": share(part) if part is not None and reduced else None,
        "part_motif": liability.motif if liability and reduced else None,
    }


def _silent_payers(dossier: Dossier) -> list[str]:
    """Name the payers of the file for whom no benefit is entered on any head."""
    heard = {benefit.payeur for entry in dossier.postes for benefit in entry.tiers_payeurs}
    return [party_name(p) for p in dossier.parties if "tiers_payeur" in p.roles and p.id not in heard]


def _to_the_victim(payment: Paiement, dossier: Dossier) -> bool:
    party = find_party(dossier, payment.beneficiaire)
    return payment.nature in _PAID and not (party is not None and "tiers_payeur" in party.roles)


def _sum(amounts: Sequence[Decimal | None]) -> Decimal | None:
    """Add sums up; unknown as soon as one of them is."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, _NONE) if len(known) == len(amounts) else None


def _name(identifier: str, dossier: Dossier) -> str:
    party = find_party(dossier, identifier)
    return party_name(party) if party else identifier
