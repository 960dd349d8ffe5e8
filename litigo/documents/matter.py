"""What a letter says of the matter itself: our part, the loss, the policy, the proceedings, the facts."""

from __future__ import annotations

from collections.abc import Mapping

from litigo.documents import labels
from litigo.documents.divisions import WHOLE
from litigo.documents.fact_words import fact_words
from litigo.documents.persons import JsonDict
from litigo.documents.settlement_sums import debt, instalments
from litigo.documents.sums import fact_sums, sum_or_none
from litigo.documents.typography import day, hour, share
from litigo.documents.views import inside_sentence
from litigo.dossier.models import Dossier, Procedure, Reassurance
from litigo.dossier.vocabulary import Vocabulary
from litigo.figures import euros


def matter(dossier: Dossier, vocabulary: Vocabulary) -> JsonDict:
    """Return what the file is about: our part, the loss, the policy, the proceedings, every fact in words."""
    loss, written = dossier.sinistre, _written_facts(dossier)
    return {
        "notre_role": _choice("dossier.notre_role", dossier.notre_role, vocabulary),
        "branche": _choice("dossier.branche", dossier.branche, vocabulary),
        "sinistre": {
            "date": day(loss.date),
            "heure": hour(loss.heure) if loss.heure else None,
            "lieu": ", ".join(filter(None, (loss.lieu.adresse, loss.lieu.ville))) or None,
            "nature": loss.nature,
            "nature_incise": inside_sentence(loss.nature),
            "circonstances": [line for line in loss.circonstances.splitlines() if line.strip()],
        },
        "contrat": _policy(dossier, vocabulary),
        "procedures": [procedure_view(p) for p in dossier.procedures],
        "responsabilite": _liability(dossier),
        "faits": _facts(written, vocabulary),
        "alineas": _paragraphs(dossier, vocabulary),
        "sommes": fact_sums(written, vocabulary),
        "decompte": debt(written, vocabulary),
        "echeancier": instalments(written, vocabulary),
        "notes": list(dossier.notes),
    }


def _policy(dossier: Dossier, vocabulary: Vocabulary) -> JsonDict:
    policy = dossier.contrat
    return {
        "numero": policy.numero,
        "assureur": policy.assureur or dossier.emetteur.nom,
        "intitule": policy.intitule,
        "prime_payee": sum_or_none(policy.prime_payee),
        "prime_due": sum_or_none(policy.prime_due),
        "nature": _choice("contrat.nature", policy.nature, vocabulary),
        "effet": day(policy.date_effet) if policy.date_effet else None,
        "fin": day(policy.date_fin) if policy.date_fin else None,
        "franchise": euros(policy.franchise) if policy.franchise else None,
        "plafond": euros(policy.plafond) if policy.plafond else None,
        "coassureurs": [
            {
                "ref": f"dossier:contrat/coassureurs/{rank}",
                "nom": c.nom,
                "part": share(c.part),
                "aperiteur": c.aperiteur,
            }
            for rank, c in enumerate(policy.coassureurs, start=1)
        ],
        "reassurance": _reinsurance(policy.reassurance) if policy.reassurance else None,
        "notre_part": share(policy.notre_part) if policy.notre_part is not None else None,
        "garanties": [
            {
                "ref": f"dossier:contrat/garanties/{rank}",
                "nom": g.nom,
                "plafond": sum_or_none(g.plafond),
                "franchise": sum_or_none(g.franchise),
            }
            for rank, g in enumerate(policy.garanties, start=1)
        ],
    }


def _liability(dossier: Dossier) -> JsonDict | None:
    """The share put on the person liable, once it is settled; nothing of the bounds we may think of."""
    settled = dossier.responsabilite
    if settled is None or settled.part is None:
        return None
    return {"part": share(settled.part), "entiere": settled.part == WHOLE, "motif": settled.motif}


def _reinsurance(treaty: Reassurance) -> JsonDict:
    return {
        "cession": share(treaty.cession) if treaty.cession is not None else None,
        "priorite": sum_or_none(treaty.priorite),
        "portee": sum_or_none(treaty.portee),
    }


def procedure_view(procedure: Procedure) -> JsonDict:
    """Proceedings in words: the court, its number, what is asked, the stage, the hearings."""
    return {
        "ref": f"dossier:procedures/{procedure.id}",
        "juridiction": procedure.juridiction,
        "rg": procedure.rg,
        "objet": procedure.objet,
        "stade": labels.label(labels.STAGES, procedure.stade),
        "audiences": [day(hearing) for hearing in procedure.audiences],
        "penale": procedure.stade == "penal",
    }


def _written_facts(dossier: Dossier) -> dict[str, str]:
    """The facts written anywhere in the file; those of the whole file before those of a procedure or a person."""
    places = [dossier.faits, *(p.faits for p in dossier.procedures), *(p.faits for p in dossier.parties)]
    return {name: value for place in reversed(places) for name, value in place.items()}


def _facts(written: Mapping[str, str], vocabulary: Vocabulary) -> JsonDict:
    """Every fact of the vocabulary as words, ``None`` when the file does not say."""
    return {name: fact_words(kind, written.get(name)) for name, kind in vocabulary.facts.items()}


def _paragraphs(dossier: Dossier, vocabulary: Vocabulary) -> JsonDict:
    """Facts of type text, one entry for each line the handler wrote."""
    return {
        name: [line for line in dossier.faits[name].splitlines() if line.strip()] if name in dossier.faits else None
        for name, kind in vocabulary.facts.items()
        if kind.type == "text"
    }


def _choice(fact: str, value: str, vocabulary: Vocabulary) -> str:
    kind = vocabulary.facts.get(fact)
    return inside_sentence(labels.label(kind.values if kind else {}, value))
