"""The sums of a letter: totals, heads of loss, payments and interest."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from litigo.assessment.model import Assessment, Figure
from litigo.documents import labels
from litigo.documents.interest_words import interest_view
from litigo.documents.number_words import euros_in_words
from litigo.documents.persons import JsonDict, find_party, party_name
from litigo.documents.typography import short_day
from litigo.documents.views import inside_sentence
from litigo.dossier.models import Dossier, Poste
from litigo.dossier.vocabulary import Vocabulary
from litigo.figures import euros

_OF_RECOURSE: Final = ("debt", "recoverable_insured", "recoverable_us")  # in the order of the division


def sums(dossier: Dossier, assessment: Assessment, vocabulary: Vocabulary) -> JsonDict:
    """Return the sums of a letter: totals (in words too), heads of loss, payments, interest."""
    amounts = assessment.amounts
    return {
        "montants": {
            "reclame": figures_and_words(amounts.claimed),
            "retenu": figures_and_words(amounts.accepted),
            "paye": figures_and_words(amounts.paid),
            "franchise": figures_and_words(amounts.deductible),
            "percu": figures_and_words(amounts.recovered),
            "recuperable": figures_and_words(amounts.recoverable),
            "recours": figures_and_words(_recourse(assessment)),
            "recours_calcul": _recourse_steps(assessment),
            "reste_assure": figures_and_words(_left_to_insured(assessment)),
            "provision_dossier": figures_and_words(amounts.reserve),
            "calcul": list(amounts.steps),
            "simple": amounts.paid - amounts.recovered == amounts.recoverable,
        },
        "postes": [
            {"ref": f"dossier:postes/{rank}", **_head_of_loss(p, dossier, vocabulary)}
            for rank, p in enumerate(dossier.postes, start=1)
        ],
        "interets": [interest_view(statement, vocabulary, assessment.today) for statement in assessment.interest],
        "postes_totaux": {
            "reclame": euros(sum((p.reclame or Decimal(0) for p in dossier.postes), Decimal(0))),
            "retenu": euros(sum((p.retenu or Decimal(0) for p in dossier.postes), Decimal(0))),
        },
        "paiements": [
            {
                "ref": f"dossier:paiements/{rank}",
                "date": short_day(p.date),
                "nature": labels.label(labels.PAYMENTS, p.nature),
                "beneficiaire": _name_of(p.beneficiaire, dossier),
                "montant": euros(p.montant),
                "quittance": short_day(p.quittance) if p.quittance else None,
                "piece": f"pièce n° {p.piece}" if p.piece else None,
            }
            for rank, p in sorted(enumerate(dossier.paiements, start=1), key=lambda numbered: numbered[1].date)
            if p.nature in {"indemnite", "provision"}
        ],
    }


def _recourse(assessment: Assessment) -> Decimal:
    """The sum of our recourse: what the division of the loss leaves us once it is settled, never more than we paid."""
    found = _settled(assessment)
    reckoned = found[-1].low if found else None
    return assessment.amounts.recoverable if reckoned is None else min(reckoned, assessment.amounts.recoverable)


def _recourse_steps(assessment: Assessment) -> list[str] | None:
    """The arithmetic of our recourse, where the share of the person liable or the insured's own loss reduces it."""
    if _recourse(assessment) == assessment.amounts.recoverable:
        return None
    return [f"{inside_sentence(figure.label)} : {inside_sentence(figure.text)}" for figure in _settled(assessment)]


def _left_to_insured(assessment: Assessment) -> Decimal:
    """What the insured may claim for himself from the person liable, once it is settled."""
    left = [figure.low for figure in _settled(assessment) if figure.key == _OF_RECOURSE[1]]
    return (left[0] if left else None) or Decimal(0)


def _settled(assessment: Assessment) -> list[Figure]:
    """The figures of the recourse, when no missing fact can still move them; none otherwise."""
    division = assessment.breakdown
    found = [figure for figure in division.figures if figure.key in _OF_RECOURSE] if division else []
    return found if all(figure.low is not None and figure.low == figure.high for figure in found) else []


def figures_and_words(amount: Decimal) -> JsonDict | None:
    """A sum in figures and words; nothing at all when it is zero, which no letter ever claims."""
    if not amount:
        return None
    shown, words = euros(amount), euros_in_words(amount)
    return {"chiffres": shown, "lettres": words, "complet": f"{shown} ({words})"}


def fact_sums(facts: Mapping[str, str], vocabulary: Vocabulary) -> JsonDict:
    """Return every fact that is a sum, in figures and words; ``None`` when the file does not say it."""
    kinds = {name: kind for name, kind in vocabulary.facts.items() if kind.type == "amount"}
    return {name: figures_and_words(Decimal(facts[name])) if name in facts else None for name in kinds}


def _head_of_loss(head: Poste, dossier: Dossier, vocabulary: Vocabulary) -> JsonDict:
    kind = vocabulary.heads.get(head.nature or "")
    return {
        "libelle": head.libelle,
        "nature": kind.label if kind else None,
        "reclame": sum_or_none(head.reclame),
        "retenu": sum_or_none(head.retenu),
        "vetuste": sum_or_none(head.vetuste),
        "quantite": head.quantite,
        "prix_unitaire": sum_or_none(head.prix_unitaire),
        "motif": head.motif,
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
