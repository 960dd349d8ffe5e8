"""The sums of a letter: totals, heads of loss, payments and interest."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from litigo.assessment.model import Assessment
from litigo.assessment.recourse_sums import left_to_insured, recourse, settled
from litigo.documents import labels
from litigo.documents.interest_words import interest_view
from litigo.documents.number_words import euros_in_words
from litigo.documents.persons import JsonDict, find_party, party_name
from litigo.documents.typography import short_day
from litigo.documents.views import inside_sentence
from litigo.dossier.models import Dossier, Poste
from litigo.dossier.vocabulary import Vocabulary
from litigo.figures import euros


def sums(dossier: Dossier, assessment: Assessment, vocabulary: Vocabulary) -> JsonDict:
    """Return the sums of a letter: totals (in words too), heads of loss, payments, interest."""
    amounts = assessment.amounts
    return {
        "montants": {
            "refs": {"recours_calcul": "montant:recours"},
            "reclame": figures_and_words(amounts.claimed),
            "retenu": figures_and_words(amounts.accepted),
            "paye": figures_and_words(amounts.paid),
            "franchise": figures_and_words(amounts.deductible),
            "percu": figures_and_words(amounts.recovered),
            "recuperable": figures_and_words(amounts.recoverable),
            "recours": figures_and_words(recourse(amounts, assessment.breakdown)),
            "recours_calcul": _recourse_steps(assessment),
            "reste_assure": figures_and_words(left_to_insured(assessment.breakdown)),
            "provision_dossier": figures_and_words(amounts.reserve),
            "calcul": list(amounts.steps),
            "simple": amounts.paid - amounts.recovered == amounts.recoverable,
        },
        "postes": [
            _head_of_loss(f"dossier:postes/{rank}", p, dossier, vocabulary)
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


def _recourse_steps(assessment: Assessment) -> list[str] | None:
    """The arithmetic of our recourse, where the share of the person liable or the insured's own loss reduces it."""
    if recourse(assessment.amounts, assessment.breakdown) == assessment.amounts.recoverable:
        return None
    found = settled(assessment.breakdown)
    return [f"{inside_sentence(figure.label)} : {inside_sentence(figure.text)}" for figure in found]


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


def _head_of_loss(ref: str, head: Poste, dossier: Dossier, vocabulary: Vocabulary) -> JsonDict:
    kind = vocabulary.heads.get(head.nature or "")
    return {
        "ref": ref,
        "libelle": head.libelle,
        "nature": kind.label if kind else None,
        "reclame": sum_or_none(head.reclame),
        "retenu": sum_or_none(head.retenu),
        "vetuste": sum_or_none(head.vetuste),
        "quantite": head.quantite,
        "prix_unitaire": sum_or_none(head.prix_unitaire),
        "motif": head.motif,
        "tiers_payeurs": [
            {
                "ref": f"{ref}/tiers_payeurs/{rank}",
                "nom": _name_of(benefit.payeur, dossier),
                "montant": euros(benefit.montant),
            }
            for rank, benefit in enumerate(head.tiers_payeurs, start=1)
        ],
        "piece": f"pièce n° {head.piece}" if head.piece else None,
    }


def sum_or_none(amount: Decimal | None) -> str | None:
    """Write a sum that may be unknown."""
    return None if amount is None else euros(amount)


def _name_of(identifier: str, dossier: Dossier) -> str:
    party = find_party(dossier, identifier)
    return party_name(party) if party else identifier
