"""The sums of a letter: totals, heads of loss, payments and interest."""

from __future__ import annotations

from decimal import Decimal

from litigo.assessment.model import Assessment
from litigo.documents import labels
from litigo.documents.interest_words import interest_view
from litigo.documents.number_words import euros_in_words
from litigo.documents.persons import JsonDict, find_party, party_name
from litigo.documents.typography import short_day
from litigo.dossier.models import Dossier, Poste
from litigo.dossier.vocabulary import Vocabulary
from litigo.figures import euros


def sums(dossier: Dossier, assessment: Assessment, vocabulary: Vocabulary) -> JsonDict:
    """Return the sums of a letter: totals (in words too), heads of loss, payments, interest."""
    amounts = assessment.amounts
    return {
        "montants": {
            "reclame": _figures(amounts.claimed),
            "retenu": _figures(amounts.accepted),
            "paye": _figures(amounts.paid),
            "franchise": _figures(amounts.deductible),
            "percu": _figures(amounts.recovered),
            "recuperable": _figures(amounts.recoverable),
            "provision_dossier": _figures(amounts.reserve),
            "calcul": list(amounts.steps),
            "simple": amounts.paid - amounts.recovered == amounts.recoverable,
        },
        "postes": [_head_of_loss(p, dossier, vocabulary) for p in dossier.postes],
        "interets": [interest_view(statement, vocabulary, assessment.today) for statement in assessment.interest],
        "postes_totaux": {
            "reclame": euros(sum((p.reclame or Decimal(0) for p in dossier.postes), Decimal(0))),
            "retenu": euros(sum((p.retenu or Decimal(0) for p in dossier.postes), Decimal(0))),
        },
        "paiements": [
            {
                "date": short_day(p.date),
                "nature": labels.label(labels.PAYMENTS, p.nature),
                "beneficiaire": _name_of(p.beneficiaire, dossier),
                "montant": euros(p.montant),
                "quittance": short_day(p.quittance) if p.quittance else None,
                "piece": f"pièce n° {p.piece}" if p.piece else None,
            }
            for p in sorted(dossier.paiements, key=lambda p: p.date)
            if p.nature in {"indemnite", "provision"}
        ],
    }


def _figures(amount: Decimal) -> JsonDict | None:
    """A sum in figures and words; nothing at all when it is zero, which no letter ever claims."""
    if not amount:
        return None
    figures, words = euros(amount), euros_in_words(amount)
    return {"chiffres": figures, "lettres": words, "complet": f"{figures} ({words})"}


def _head_of_loss(head: Poste, dossier: Dossier, vocabulary: Vocabulary) -> JsonDict:
    kind = vocabulary.heads.get(head.nature or "")
    return {
        "libelle": head.libelle,
        "nature": kind.label if kind else None,
        "reclame": sum_or_none(head.reclame),
        "retenu": sum_or_none(head.retenu),
        "vetuste": sum_or_none(head.vetuste),
        "tiers_payeurs": [
            {"nom": _name_of(benefit.payeur, dossier), "montant": euros(benefit.montant)}
            for benefit in head.tiers_payeurs
        ],
        "piece": f"pièce n° {head.piece}" if head.piece else None,
    }


def sum_or_none(amount: Decimal | None) -> str | None:
    """Write a sum that may be unknown."""
    return None if amount is None else euros(amount)


def _name_of(identifier: str, dossier: Dossier) -> str:
    party = find_party(dossier, identifier)
    return party_name(party) if party else identifier
