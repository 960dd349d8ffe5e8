"""Where each value printed in a letter comes from: a reference (see :mod:`litigo.assessment.bound_values`).

A view of the context names its entry under ``ref``, or the entries of its values one by one under ``refs``; a list
names all that a value is reckoned from. The variables that stand for the same field in every file are listed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from litigo.assessment.bound_values import KINDS, KnownValues, citations_by_key, hidden
from litigo.assessment.bound_values import Clock as KnownClock
from litigo.assessment.model import Assessment, Deadline, DocumentDue
from litigo.documents.binding import BoundField, Record, origin_of
from litigo.documents.typography import day, short_day, typeset_value
from litigo.dossier.models import Dossier
from litigo.faults import LitigoError

# Variables that are one field of every file.
_FIXED: Final = {
    "lieu": "dossier:emetteur/adresse/ville",
    "notre_role": "dossier:notre_role",
    "branche": "dossier:branche",
    "notes": "dossier:notes",
    "references.nous": "dossier:reference",
    "references.sinistre_du": "dossier:sinistre/date",
    "references.police": "dossier:contrat/numero",
    "contrat.effet": "dossier:contrat/date_effet",
    "contrat.fin": "dossier:contrat/date_fin",
    "sinistre.nature_incise": "dossier:sinistre/nature",
    "emetteur.adresse_ligne": "dossier:emetteur/adresse",
    "emetteur.forme": "dossier:emetteur/mention_legale",
    "gestionnaire.qualite": "dossier:gestionnaire/fonction",
    "postes_totaux.reclame": "montant:reclame",
    "postes_totaux.retenu": "montant:retenu",
    "date": "jour:",
    "origine.tenu_a_jour_au": "dossier:tenu_a_jour_au",
    "origine.reglement": "reglement:",
}
_BY_HEAD: Final = {
    "emetteur": "dossier:emetteur/",
    "gestionnaire": "dossier:gestionnaire/",
    "contrat": "dossier:contrat/",
    "sinistre": "dossier:sinistre/",
    "responsabilite": "dossier:responsabilite/",
    "montants": "montant:",
    "clauses": "clause:",
    "offre": "calcul:",
    "fourchette": "calcul:",
    "questions": "appreciation:",
}
_FACTS: Final = ("faits", "sommes", "alineas", "anonymes")
_NAMELESS: Final = "anonymes."  # printed without the names it holds: the letter must not keep them either
_WRITTEN: Final = ("chiffres", "lettres", "complet")  # the ways a sum is written
# How the fields of a person or of an act are called in a template and in the file.
_LEAVES: Final = {
    "bloc": "adresse",
    "ville": "adresse/ville",
    "naissance": "date_naissance",
    "assureur": "assureur/nom",
    "reference_assureur": "assureur/reference",
    "avocat": "avocat/nom",
    "appel": "civilite",
    "politesse": "civilite",
    "politesse_je": "civilite",
    "pour": "nom",
    "creance": "montant",
}
_STEP: Final = re.compile(r"\.|\[(\d+)\]")
_CAUTIOUS: Final = ("sous réserve", "au plus tôt")
_SPOKEN: Final = {
    "jour": "jour de l'appréciation",
    "document": "règle du document",
    "appreciation": "appréciation du dossier",
    "strategie": "stratégie",
    "interet": "décompte d’intérêts",
    "calcul": "calcul (litigo amounts),",
    "lettre": "lettre envoyée",
    "reglement": "version des règles",
    "maison": "dossier de la maison,",
}


class CertainDateError(LitigoError):
    """A template states a provisional date as certain: our mistake, and nothing is published."""


def known_values(
    dossier: Dossier,
    assessment: Assessment,
    clauses: Mapping[str, str | None],
    due: DocumentDue | None = None,
) -> KnownValues:
    """Return what references are worth under an assessed file; ``due`` adds the grounds of a document not due today."""
    clocks = {d.id: KnownClock(d.due, d.provisional, d.title) for d in assessment.deadlines}
    groups = [*((due.grounds,) if due else ()), *(document.grounds for document in assessment.documents)]
    groups += [deadline.sources for deadline in assessment.deadlines]
    groups += [view.sources for view in assessment.liabilities]
    citations = citations_by_key(groups)
    return KnownValues(dossier, clocks, assessment.amounts, citations, clauses, assessment.breakdown)


def bound_fields(
    record: Record, context: Mapping[str, object], due: DocumentDue, known: KnownValues
) -> tuple[BoundField, ...]:
    """List the values a letter printed, with their references."""
    return tuple(_bound(name, value, context, due, known) for name, value in record.printed.items())


def _bound(name: str, value: str, context: Mapping[str, object], due: DocumentDue, known: KnownValues) -> BoundField:
    told = _told(context, [step for step in _STEP.split(name) if step])
    if told is not None:
        return BoundField(name, value, origin_of(name), *told)
    nearest, _ = _nearest(context, [step for step in _STEP.split(name) if step])
    if isinstance(nearest, list):
        drawn = tuple((reference, known.held(reference) or "") for reference in nearest)
        return BoundField(name, value, origin_of(name), f"calcul:{name}", drawn_from=drawn)
    held: str | None = None
    candidates = list(_candidates(name, context, due))
    for reference in candidates:
        held = known.held(reference)
        if held is not None:
            held = hidden(held) if name.startswith(_NAMELESS) else held
            return BoundField(name, value, origin_of(name), reference, held)
    return BoundField(name, value, origin_of(name), candidates[-1])


def _candidates(name: str, context: Mapping[str, object], due: DocumentDue) -> Iterator[str]:
    """Yield the references a variable may have, the most precise first; the last one is always right."""
    steps = [step for step in _STEP.split(name) if step]
    plain = ".".join(step for step in steps if not step.isdigit())
    if plain in _FIXED:
        yield _FIXED[plain]
        return
    ref, rest = _nearest(context, steps)
    if isinstance(ref, str):
        yield from _within(ref, [step for step in rest if not step.isdigit()])
        return
    head, places = steps[0], [step for step in steps[1:] if not step.isdigit()]
    if head in _FACTS:
        yield f"fait:{'.'.join(places[:-1] if head == 'sommes' and places[-1] in _WRITTEN else places)}"
    elif head in _BY_HEAD:
        yield f"{_BY_HEAD[head]}{places[0] if head == 'montants' and places else '/'.join(places)}"
    else:
        yield f"document:{due.id}/{name}"


def _told(context: Mapping[str, object], steps: list[str]) -> tuple[str, str] | None:
    """Return the reference and the value a view says it holds, for the values that are not those of today."""
    here: object = context
    for step in steps[:-1]:
        here = here.get(step) if isinstance(here, Mapping) else here[int(step)] if isinstance(here, list) else None
    held = here.get("tenu") if isinstance(here, Mapping) else None
    return (str(here["ref"]), held) if isinstance(here, Mapping) and isinstance(held, str) else None


def _nearest(context: Mapping[str, object], steps: list[str]) -> tuple[str | list[str] | None, list[str]]:
    """Walk down the context; return the reference of the nearest view that has one, and the steps left below it."""
    here: object = context
    found: tuple[str | list[str] | None, list[str]] = (None, [])
    for rank, step in enumerate(steps):
        if isinstance(here, Mapping):
            refs = here.get("refs")
            told = refs.get(step) if isinstance(refs, Mapping) else None
            if isinstance(told, (str, list)):
                found = (told, steps[rank:])
            here = here.get(step)
        elif isinstance(here, (list, tuple)) and step.isdigit():
            here = here[int(step)]
        if isinstance(here, Mapping) and isinstance(here.get("ref"), (str, list)):
            found = (here["ref"], steps[rank + 1 :])
    return found


def _within(ref: str, rest: list[str]) -> Iterator[str]:
    if ref.startswith("dossier:") and rest[:1] == ["faits"]:
        yield f"{ref}/faits/{'.'.join(rest[1:])}"
    elif ref.startswith("dossier:") and rest:
        yield f"{ref}/{_LEAVES.get(rest[0], rest[0])}"
        yield f"{ref}/{rest[0]}"
    yield ref


def stated(fields: Iterable[BoundField]) -> dict[str, str]:
    """Return what a letter states, once for each reference that can be compared, and what it reckoned it from."""
    listed = list(fields)
    drawn = {reference: held for field in listed for reference, held in field.drawn_from}
    return drawn | {
        field.reference: field.held
        for field in listed
        if field.held is not None and field.reference.partition(":")[0] in KINDS
    }


def where(field: BoundField, known: KnownValues) -> str:
    """Say in French where a value comes from."""
    kind, _, place = field.reference.partition(":")
    if kind in KINDS:
        return known.label(field.reference)
    if field.drawn_from:
        return f"calculé d'après : {', '.join(known.label(reference) for reference, held in field.drawn_from if held)}"
    said = _SPOKEN.get(kind, kind)
    return f"{said} {place}".strip()


def check_certainty(fields: Iterable[BoundField], deadlines: Iterable[Deadline]) -> None:
    """Refuse a letter that states the end of a provisional deadline as certain.

    Raises:
        CertainDateError: naming each value, and the deadline it states.
    """
    doubtful = {f"echeance:{d.id}": d for d in deadlines if d.provisional and d.due is not None}
    wrong = [
        f"{field.name} (« {field.value} »), échéance {doubtful[field.reference].id}"
        for field in fields
        if field.reference in doubtful and _states(field.value, doubtful[field.reference])
    ]
    if wrong:
        raise CertainDateError(f"une date provisoire est donnée pour certaine : {' ; '.join(wrong)}")


def _states(text: str, deadline: Deadline) -> bool:
    assert deadline.due is not None
    dates = {typeset_value(day(deadline.due)), short_day(deadline.due), deadline.due.isoformat()}
    return any(date in text for date in dates) and not any(word in text for word in _CAUTIOUS)
