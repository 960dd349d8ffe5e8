"""The shares of a loss between co-insurers and reinsurers, for the letters that call for them or report them.

Everything comes from the division of the loss in the assessment. What we paid counts for everybody only when the file
says so; a sum that still depends on a fact is a range, and one that nothing bounds is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from litigo.assessment.breakdown import taken_over
from litigo.assessment.cents import ZERO, split
from litigo.assessment.coinsurance import coinsurance_of
from litigo.assessment.model import Assessment, Figure
from litigo.assessment.spans import Span, exactly, less, total
from litigo.documents.number_words import euros_in_words
from litigo.documents.persons import JsonDict
from litigo.documents.typography import day, share
from litigo.dossier.models import Coassureur, Contrat, Dossier, Partie
from litigo.figures import euros

COMMON_ACCOUNT = "coassurance.paye_pour_compte_commun"
_DIVISION: Final = {
    "dommage": "montant:division/value",
    "du": "montant:division/due",
    "regle": "montant:division/paid",
    "reste": "montant:division/left",
    "reduction": "montant:division/premium_ratio",
}
_REINSURED: Final = ("reassureurs", "net", "provision_nette")


@dataclass(frozen=True, slots=True)
class _Line:
    """One insurer: its part in per cent, what it owes of the loss, what was paid for it (``None``: not known)."""

    name: str
    part: Decimal | None
    leads: bool
    owed: Span | None
    paid: Decimal | None
    refs: Mapping[str, object]

    @property
    def left(self) -> Span | None:
        """What it still has to set aside."""
        return self.owed.each(less(self.paid)) if self.owed is not None and self.paid is not None else None


def shares(dossier: Dossier, assessment: Assessment, party: Partie | None) -> JsonDict:
    """Return the variable ``repartition`` of a letter to ``party``."""
    figures = {figure.key: figure for figure in assessment.breakdown.figures} if assessment.breakdown else {}
    ours, *others = _lines(dossier, figures)
    reckoned = _reckoned(dossier.contrat)
    reinsured = ["dossier:contrat/reassurance", *reckoned]
    everybody = [ours, *others]
    theirs = next((line for line in others if party is not None and line.name == party.nom), None)
    return {
        "refs": {**_DIVISION, "provision": reckoned, **dict.fromkeys(_REINSURED, reinsured)},
        "dommage": _words(_span(figures.get("value"))),
        "du": _words(_span(figures.get("due"))),
        "regle": _words(_span(figures.get("paid"))),
        "reste": _words(_span(figures.get("left"))),
        "reduction": _words(_span(figures.get("premium_ratio"))),
        "nous": _view(ours),
        "coassureurs": [_view(line) for line in others],
        "assureurs": [_view(line) for line in everybody],
        "destinataire": _view(theirs) if theirs else None,
        "provision": _words(_sum([line.left for line in everybody])),
        "historique": [
            {"ref": f"dossier:provisions/{rank}", "date": day(reserve.date), "montant": euros(reserve.montant)}
            for rank, reserve in sorted(enumerate(dossier.provisions, start=1), key=lambda numbered: numbered[1].date)
            if reserve.nature == "principal"
        ],
        **_reinsured(dossier.contrat, ours),
    }


def _lines(dossier: Dossier, figures: Mapping[str, Figure]) -> list[_Line]:
    """Return our line, then one for each other co-insurer of the policy, in its order."""
    ours, others = coinsurance_of(dossier)
    led = any(insurer.aperiteur for insurer in others)
    paid = _paid(dossier, figures, [ours, *(insurer.part for insurer in others)])
    share_of_us = figures.get("our_share", figures.get("due"))
    part = ours if others else None
    lines = [_Line(dossier.emetteur.nom, part, not led, _span(share_of_us), paid[0], _our_refs(dossier))]
    for place, insurer in enumerate(others, start=1):
        owed, refs = _span(figures.get(f"coinsurer.{place}")), _their_refs(dossier.contrat, insurer, place)
        lines.append(_Line(insurer.nom, insurer.part, insurer.aperiteur, owed, paid[place], refs))
    return lines


def _our_refs(dossier: Dossier) -> JsonDict:
    """Name where each value of our line comes from: our part is written, on our own line or not, or what is left."""
    contract = dossier.contrat
    reckoned, names = _reckoned(contract), [insurer.nom for insurer in contract.coassureurs]
    part: object = _parts(contract)
    if contract.notre_part is not None:
        part = "dossier:contrat/notre_part"
    elif dossier.emetteur.nom in names:
        part = f"dossier:contrat/coassureurs/{names.index(dossier.emetteur.nom) + 1}/part"
    return {"nom": "dossier:emetteur/nom", "part": part, **dict.fromkeys(("du", "regle", "provision"), reckoned)}


def _their_refs(contract: Contrat, insurer: Coassureur, place: int) -> JsonDict:
    """Name where each value of another insurer comes from; ``place`` is its rank in the division."""
    entry = f"dossier:contrat/coassureurs/{contract.coassureurs.index(insurer) + 1}"
    paid = dict.fromkeys(("regle", "provision"), _reckoned(contract))
    return {"nom": f"{entry}/nom", "part": f"{entry}/part", "du": f"montant:division/coinsurer.{place}", **paid}


def _parts(contract: Contrat) -> list[str]:
    others = [f"dossier:contrat/coassureurs/{rank}/part" for rank in range(1, len(contract.coassureurs) + 1)]
    return ["dossier:contrat/notre_part", *others]


def _reckoned(contract: Contrat) -> list[str]:
    """Name all that the share of each, and what is left of it to set aside, are reckoned from."""
    return ["montant:division/due", "montant:division/paid", f"fait:{COMMON_ACCOUNT}", *_parts(contract)]


def _paid(dossier: Dossier, figures: Mapping[str, Figure], parts: Sequence[Decimal | None]) -> Sequence[Decimal | None]:
    """Divide what we paid: between all when it was for all, ours alone when it was not."""
    figure = figures.get("paid")
    paid = figure.low if figure is not None and figure.low is not None else ZERO
    alone = [paid, *[ZERO for _ in parts[1:]]]
    if len(parts) == 1 or not paid:
        return alone
    match dossier.faits.get(COMMON_ACCOUNT):
        case "oui" | "true":
            known = [part for part in parts if part is not None]
            return split(paid, known) if len(known) == len(parts) else [None for _ in parts]
        case "non" | "false":
            return alone
        case _:
            return [None for _ in parts]


def _reinsured(contract: Contrat, ours: _Line) -> JsonDict:
    """What reinsurers take over of our share: of the whole cost, then of what is still to be paid."""
    treaty = contract.reassurance
    if treaty is None or ours.owed is None:
        return dict.fromkeys(_REINSURED)
    owed = ours.owed.each(lambda value: value - taken_over(treaty, value))
    paid = None if ours.paid is None else ours.paid - taken_over(treaty, ours.paid)
    return {
        "reassureurs": _words(ours.owed.each(lambda value: taken_over(treaty, value))),
        "net": _words(owed),
        "provision_nette": _words(owed.each(less(paid)) if paid is not None else None),
    }


def _sum(spans: list[Span | None]) -> Span | None:
    known = [span for span in spans if span is not None]
    return total(known) if len(known) == len(spans) else None


def _span(figure: Figure | None) -> Span | None:
    if figure is None or figure.low is None:
        return None
    return exactly(figure.low) if figure.high == figure.low else Span(figure.low, figure.high)


def _view(line: _Line) -> JsonDict:
    return {
        "refs": dict(line.refs),
        "nom": line.name,
        "part": share(line.part) if line.part is not None else None,
        "aperiteur": line.leads,
        "du": _words(line.owed),
        "regle": _words(exactly(line.paid)) if line.paid is not None else None,
        "a_appeler": bool(line.paid),
        "provision": _words(line.left),
    }


def _words(span: Span | None) -> JsonDict | None:
    """A sum in figures, and in words when it is known to the cent; a range is said as one."""
    if span is None or span.high is None:
        return None
    if span.low != span.high:
        said = f"entre {euros(span.low)} et {euros(span.high)}"
        return {"chiffres": said, "lettres": None, "complet": said}
    figures, letters = euros(span.low), euros_in_words(span.low)
    return {"chiffres": figures, "lettres": letters, "complet": f"{figures} ({letters})"}
