"""Does a dossier hold together? References that lead nowhere and impossible dates are faults, oddities are warnings."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from litigo.dossier.models import Dossier
from litigo.dossier.postal import envelope, identity_lines, people_of
from litigo.dossier.refusals import near
from litigo.dossier.scalars import quoted, strict_day, strict_number
from litigo.dossier.source_text import Path, Source, dotted
from litigo.dossier.vocabulary import Vocabulary
from litigo.faults import Fault
from litigo.figures import euros

_Fields = Mapping[str, object]
_IDENTIFIED = {"parties": "id", "procedures": "id", "pieces": "numero"}
REFERENCES = (
    ("evenements", "par", "parties"),
    ("evenements", "a", "parties"),
    ("evenements", "procedure", "procedures"),
    ("procedures", "suite_de", "procedures"),
    ("evenements", "piece", "pieces"),
    ("paiements", "beneficiaire", "parties"),
    ("paiements", "par", "parties"),
    ("paiements", "piece", "pieces"),
    ("postes", "piece", "pieces"),
)
_NOT_DECLARED = {
    "parties": ("cette personne n'est pas dans « parties »", "Ajoutez-la, ou corrigez son identifiant."),
    "procedures": ("cette procédure n'est pas dans « procedures »", "Ajoutez-la, ou corrigez son identifiant."),
    "pieces": ("cette pièce n'est pas dans « pieces »", "Ajoutez-la, ou corrigez son numéro."),
}


@dataclass(frozen=True, slots=True)
class Tree:
    """A dossier as written, whatever its shape: what is not where it should be is passed over here."""

    source: Source

    @property
    def root(self) -> _Fields:
        """Return the fields of the dossier."""
        return self.source.data if isinstance(self.source.data, dict) else {}

    def items(self, name: str) -> Iterator[tuple[Path, _Fields]]:
        """Yield the entries of a list of the dossier that are groups of fields, with their path."""
        entries = self.root.get(name)
        for index, entry in enumerate(entries if isinstance(entries, list) else ()):
            if isinstance(entry, dict):
                yield (name, index), entry

    def words(self, path: Path, value: object) -> Iterator[tuple[Path, str]]:
        """Yield each text of a list, or the text alone, with its path."""
        if isinstance(value, str):
            yield path, value
        for index, entry in enumerate(value if isinstance(value, list) else ()):
            if isinstance(entry, str):
                yield (*path, index), entry

    def day(self, *path: str | int) -> dt.date | None:
        """Return the day written at a path, or ``None`` when there is none that can be read."""
        value: object = self.root
        for step in path:
            value = value.get(str(step)) if isinstance(value, dict) else None
        return _day(value)

    def fault(self, path: Path, message: str, remedy: str) -> Fault:
        """Return a fault at a path of the text."""
        return Fault(self.source.file, self.source.line_of(path), dotted(path), message, remedy)


def _day(value: object) -> dt.date | None:
    try:
        day = strict_day(value)
    except ValueError:
        return None
    return day if isinstance(day, dt.date) else None


def coherence_faults(tree: Tree) -> Iterator[Fault]:
    """Yield what cannot be: identifiers given twice, references leading nowhere, days in the wrong order."""
    yield from _repeated_ids(tree)
    yield from _lost_references(tree)
    yield from _impossible_days(tree)
    yield from _lost_covers_and_payers(tree)
    yield from _half_ratios(tree)
    yield from _impossible_shares(tree)


def _repeated_ids(tree: Tree) -> Iterator[Fault]:
    for section, key in _IDENTIFIED.items():
        first: dict[str, int] = {}
        for path, entry in tree.items(section):
            name, place = entry.get(key), (*path, key)
            if not isinstance(name, str):
                continue
            if name in first:
                message = f"{quoted(name)} est déjà pris, ligne {first[name]}."
                yield tree.fault(place, message, "Donnez à chacun le sien.")
            else:
                first[name] = tree.source.line_of(place)


def _lost_references(tree: Tree) -> Iterator[Fault]:
    declared = {section: _declared(tree, section) for section in _IDENTIFIED}
    for section, field, target in REFERENCES:
        for path, entry in tree.items(section):
            for place, name in tree.words((*path, field), entry.get(field)):
                if name not in declared[target]:
                    message, remedy = _NOT_DECLARED[target]
                    yield tree.fault(place, f"{quoted(name)} : {message}.", near(name, declared[target]) or remedy)


def _declared(tree: Tree, section: str) -> dict[str, None]:
    """Return the identifiers of a section, as an ordered set."""
    names = (entry.get(_IDENTIFIED[section]) for _, entry in tree.items(section))
    return dict.fromkeys(name for name in names if isinstance(name, str))


def _lost_covers_and_payers(tree: Tree) -> Iterator[Fault]:
    """Yield the heads of loss that name a cover the policy has not, or a payer nobody declared."""
    persons = _declared(tree, "parties")
    policy = tree.root.get("contrat")
    listed = policy.get("garanties") if isinstance(policy, dict) else None
    covers = [entry.get("nom") for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
    for path, head in tree.items("postes"):
        cover = head.get("garantie")
        if isinstance(cover, str) and cover not in covers:
            remedy = near(cover, [name for name in covers if isinstance(name, str)])
            message = f"{quoted(cover)} n'est pas une garantie du contrat."
            yield tree.fault((*path, "garantie"), message, remedy or "Ajoutez-la au contrat, avec son plafond.")
        payers = head.get("tiers_payeurs")
        for index, payer in enumerate(payers if isinstance(payers, list) else ()):
            name = payer.get("payeur") if isinstance(payer, dict) else None
            if isinstance(name, str) and name not in persons:
                message, remedy = _NOT_DECLARED["parties"]
                place = (*path, "tiers_payeurs", index, "payeur")
                yield tree.fault(place, f"{quoted(name)} : {message}.", near(name, persons) or remedy)


_PAIRS = (("prime_payee", "prime_due"), ("somme_garantie", "valeur_assuree"))


def _half_ratios(tree: Tree) -> Iterator[Fault]:
    """Yield the halves of proportional rules: neither figure says anything without the other."""
    policy = tree.root.get("contrat")
    if not isinstance(policy, dict):
        return
    for pair in _PAIRS:
        for name, other in (pair, pair[::-1]):
            if policy.get(name) is not None and policy.get(other) is None:
                message = f"la règle proportionnelle demande aussi « {other} »."
                yield tree.fault(("contrat", name), message, "Donnez les deux, ou aucun.")


def _impossible_shares(tree: Tree) -> Iterator[Fault]:
    """Yield the shares of liability that are not between their bounds."""
    liability = tree.root.get("responsabilite")
    if not isinstance(liability, dict):
        return
    bounds = ("part_basse", "part", "part_haute")
    given = [(name, share) for name in bounds if (share := _number(liability.get(name))) is not None]
    for (lower, low), (name, share) in pairwise(given):
        if share < low:
            message = f"« {name} » ({share} %) est inférieure à « {lower} » ({low} %)."
            yield tree.fault(("responsabilite", name), message, "Vérifiez les deux parts.")


def _number(value: object) -> Decimal | None:
    try:
        return Decimal(str(strict_number(value))) if value is not None else None
    except (ValueError, ArithmeticError):
        return None


def _impossible_days(tree: Tree) -> Iterator[Fault]:
    for path, event in tree.items("evenements"):
        sent, received = _day(event.get("date")), _day(event.get("reception"))
        if sent and received and received < sent:
            message = f"réception le {received}, avant l'acte lui-même ({sent})."
            yield tree.fault((*path, "reception"), message, "Vérifiez les deux dates.")
    loss, kept = tree.day("sinistre", "date"), tree.day("tenu_a_jour_au")
    if loss and kept and loss > kept:
        message = f"sinistre daté du {loss}, après « tenu_a_jour_au » ({kept})."
        yield tree.fault(("sinistre", "date"), message, "Vérifiez les deux dates.")
    first, last = tree.day("contrat", "date_effet"), tree.day("contrat", "date_fin")
    if first and last and last < first:
        message = f"fin du contrat le {last}, avant sa prise d'effet ({first})."
        yield tree.fault(("contrat", "date_fin"), message, "Vérifiez les deux dates.")


def warnings_of(dossier: Dossier, vocabulary: Vocabulary, source: Source | None = None) -> tuple[Fault, ...]:
    """Return what is possible but odd, for a person to check; nothing here stops the file from being used.

    Args:
        dossier: the dossier, already read.
        vocabulary: the words it uses.
        source: its text, if at hand, so that each warning names its line.

    Returns:
        Faults of severity « warning », in reading order.
    """
    found = [
        *_odd_events(dossier, vocabulary),
        *_odd_days(dossier),
        *_odd_addresses(dossier),
        *_odd_amounts(dossier),
        *_odd_ratios(dossier),
        *_odd_shares(dossier),
        *_odd_coinsurers(dossier),
        *_odd_decisions(dossier),
    ]
    file = source.file if source else dossier.reference
    return tuple(
        sorted(
            Fault(file, source.line_of(path) if source else 0, dotted(path), message, remedy, "warning")
            for path, message, remedy in found
        )
    )


_Oddity = tuple[Path, str, str]


def _odd_events(dossier: Dossier, vocabulary: Vocabulary) -> Iterator[_Oddity]:
    for index, event in enumerate(dossier.evenements):
        path = ("evenements", index)
        if event.date and event.date > dossier.tenu_a_jour_au:
            message = f"événement daté du {event.date}, après « tenu_a_jour_au » ({dossier.tenu_a_jour_au})."
            yield (*path, "date"), message, "S'il a déjà eu lieu, mettez à jour « tenu_a_jour_au »."
        field = vocabulary.events[event.type].from_
        if field:
            message = f"cet événement se lit déjà dans « {field} » : il risque de compter deux fois."
            yield (*path, "type"), message, "Gardez l'un des deux."


def _odd_days(dossier: Dossier) -> Iterator[_Oddity]:
    loss = dossier.sinistre.date
    for index, payment in enumerate(dossier.paiements):
        if payment.date < loss:
            yield ("paiements", index, "date"), f"paiement antérieur au sinistre ({loss}).", "Vérifiez la date."
    start, found = dossier.contrat.date_effet, dossier.sinistre.decouverte
    if start and loss < start:
        message = f"sinistre antérieur à la prise d'effet du contrat ({start})."
        yield ("sinistre", "date"), message, "Vérifiez la date, et la garantie."
    if found and found < loss:
        yield ("sinistre", "decouverte"), f"découverte antérieure au sinistre ({loss}).", "Vérifiez la date."


def _odd_addresses(dossier: Dossier) -> Iterator[_Oddity]:
    """Tell the addresses the postal norm has no room for: they are printed whole, the post may not read them."""
    remedy = "Raccourcissez-la, ou répartissez-la entre « point_remise », « complement », « voie » et « lieu_dit »."
    for index, party in enumerate(dossier.parties):
        for name, person, civility in people_of(party):
            problems = envelope(identity_lines(person, civility), person.adresse).problems if person.adresse else ()
            for problem in problems:
                path: Path = ("parties", index, *name, "adresse")
                yield path, f"l'adresse dépasse la norme postale : {problem}.", remedy


def _odd_amounts(dossier: Dossier) -> Iterator[_Oddity]:
    for index, head in enumerate(dossier.postes):
        path = ("postes", index)
        if head.retenu is not None and head.reclame is not None and head.retenu > head.reclame:
            yield (
                (*path, "retenu"),
                f"retenu ({euros(head.retenu)}) supérieur au réclamé ({euros(head.reclame)}).",
                "Vérifiez.",
            )
        if head.vetuste is not None and head.retenu is not None and head.vetuste > head.retenu:
            yield (
                (*path, "vetuste"),
                f"vétusté ({euros(head.vetuste)}) supérieure au retenu ({euros(head.retenu)}).",
                "Vérifiez.",
            )


def _odd_ratios(dossier: Dossier) -> Iterator[_Oddity]:
    """Check that a proportional rule reduces something: a ratio above one reduces nothing."""
    contract = dossier.contrat
    for name, part, whole in (
        ("prime_payee", contract.prime_payee, contract.prime_due),
        ("somme_garantie", contract.somme_garantie, contract.valeur_assuree),
    ):
        if part is not None and whole is not None and part > whole:
            message = (
                f"« {name} » dépasse ce à quoi elle se compare ({euros(part)} et {euros(whole)}) : rien n'est réduit."
            )
            yield ("contrat", name), message, "Vérifiez les deux montants."


def _odd_shares(dossier: Dossier) -> Iterator[_Oddity]:
    """Check that the shares make up the whole; ours may stand in « notre_part » or among the co-insurers."""
    contract = dossier.contrat
    if not contract.coassureurs:
        return
    others = sum((insurer.part for insurer in contract.coassureurs), Decimal(0))
    if Decimal(100) not in {others, others + (contract.notre_part or 0)}:
        message = f"les parts de coassurance font {others + (contract.notre_part or 0)} %, et non 100 %."
        yield ("contrat", "coassureurs"), message, "Vérifiez « notre_part » et la part de chacun."
    if Counter(insurer.aperiteur for insurer in contract.coassureurs)[True] > 1:
        yield ("contrat", "coassureurs"), "plusieurs apériteurs.", "Gardez-en un seul."


def _odd_coinsurers(dossier: Dossier) -> Iterator[_Oddity]:
    """Check, once a party is said to be a co-insurer, that all of them can be written to, each with its own share."""
    written = {party.nom for party in dossier.parties if "coassureur" in party.roles}
    listed = {insurer.nom for insurer in dossier.contrat.coassureurs if insurer.nom != dossier.emetteur.nom}
    for name in sorted(listed - written) if written else ():
        message = f"le coassureur « {name} » n'est pas parmi les parties : aucune lettre ne lui sera écrite."
        yield ("contrat", "coassureurs"), message, "Ajoutez une partie de ce nom, de rôle « coassureur »."
    for index, party in enumerate(dossier.parties):
        if "coassureur" in party.roles and party.nom not in listed:
            message = f"« {party.nom} » n'a pas de part dans « contrat.coassureurs »."
            yield ("parties", index, "nom"), message, "Écrivez le même nom aux deux endroits."


def _odd_decisions(dossier: Dossier) -> Iterator[_Oddity]:
    for index, decision in enumerate(dossier.decisions):
        if decision.date > dossier.tenu_a_jour_au:
            message = f"décision datée du {decision.date}, après « tenu_a_jour_au » ({dossier.tenu_a_jour_au})."
            yield ("decisions", index, "date"), message, "Vérifiez la date, ou mettez à jour « tenu_a_jour_au »."
        if decision.relu_par is not None and decision.relu_par == decision.par:
            message = "la relecture est de l'auteur de la décision."
            yield ("decisions", index, "relu_par"), message, "Une relecture est faite par quelqu'un d'autre."
