"""Static checks of the checks themselves, of their families, and of the facts worked out that they look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from litigo.dossier.computed import Computed, event_of
from litigo.dossier.models import Paiement, Partie, Piece, Poste, Procedure
from litigo.dossier.vocabulary import FactKind
from litigo.rulebook.check_models import CheckRule
from litigo.rulebook.models import Condition
from litigo.rulebook.rulebook import Rulebook

Path_ = tuple[str | int, ...]
Problem = tuple[Path_, str, str]  # where, what is wrong, what to do, in French
_ASK = "Demandez la valeur du fait, sans « known »."
_NAME = "Nommez un fait écrit, ou « evenement.<événement> » pour un jour."
_ENTRIES: Mapping[str, type[BaseModel]] = {
    "pieces": Piece,
    "postes": Poste,
    "paiements": Paiement,
    "parties": Partie,
    "procedures": Procedure,
}


def check_problems(rule: CheckRule, rulebook: Rulebook) -> Iterator[Problem]:
    """Yield what is wrong with a check, besides its words."""
    family = rulebook.text.families.get(rule.family)
    if family is not None and family.question and not rule.title.rstrip().endswith("?"):
        message = "un constat de cette famille se pose en question : le titre finit par « ? »."
        yield ("title",), message, "Tournez-le en question."
    if not rule.source:
        yield ("source",), "aucune source citée.", "Ajoutez « source »."
    for name in rule.shows:
        kind = rulebook.vocabulary.facts.get(name)
        if kind is not None and kind.computed is None:
            yield ("shows",), f"« {name} » n'est pas un fait calculé.", "Retirez-le, ou donnez-lui « computed »."
    yield from _born_of_ignorance(rule)


def _born_of_ignorance(rule: CheckRule) -> Iterator[Problem]:
    """Yield the conditions by which a missing fact could raise a check."""
    for field in ("applies_when", "when", "allowed_when"):
        condition = getattr(rule, field)
        if condition is not None:
            yield from _ignorant(condition, (field,), negated=False)


def _ignorant(node: Condition, path: Path_, *, negated: bool) -> Iterator[Problem]:
    if node.known is not None and node.known is negated:
        yield (*path, "known"), "un fait qui manque ne fait pas naître un constat : il le laisse à vérifier.", _ASK
    if node.not_ is not None:
        yield from _ignorant(node.not_, (*path, "not"), negated=not negated)
    for word in ("all", "any"):
        for index, part in enumerate(getattr(node, word) or ()):
            yield from _ignorant(part, (*path, word, index), negated=negated)


def computed_problems(kind: FactKind, rulebook: Rulebook) -> Iterator[Problem]:
    """Yield what is wrong with a fact worked out: its derivation, its type, the words it crosses."""
    computed = kind.computed
    if computed is None:
        return
    if len(computed.derivations) != 1:
        yield ("computed",), "un fait calculé dit une seule dérivation.", "Gardez-en une."
        return
    if kind.from_ or kind.default_from:
        yield ("computed",), "un fait calculé ne se lit pas aussi dans un champ.", "Retirez « from »."
    if kind.type != computed.gives:
        message = f"ce calcul donne un fait de type {computed.gives}, non {kind.type}."
        yield ("type",), message, f"Écrivez « type: {computed.gives} »."
    yield from _operand_problems(computed, rulebook)
    yield from _field_problems(computed)


def _operand_problems(computed: Computed, rulebook: Rulebook) -> Iterator[Problem]:
    wanted: list[tuple[str, tuple[str, ...]]] = [(name, ("date",)) for name in computed.days]
    wanted += [(name, ("amount", "integer")) for name in computed.amounts]
    for name, types in wanted:
        event = event_of(name)
        if event is not None:
            if types != ("date",) or event not in rulebook.vocabulary.events:
                yield ("computed",), f"événement inconnu ou mal placé : « {name} ».", _NAME
            continue
        found = rulebook.vocabulary.facts.get(name)
        if found is None or found.type not in types or found.computed is not None:
            yield ("computed",), f"« {name} » n'est pas un fait écrit de type {' ou '.join(types)}.", _NAME


def _field_problems(computed: Computed) -> Iterator[Problem]:
    count = computed.count_of
    if count is None:
        return
    if bool(count.before or count.after) != bool(count.field):
        yield ("computed",), "« field » va avec « before » ou « after ».", "Écrivez les deux, ou aucun."
    model = _ENTRIES.get(count.list_)
    for name in (count.with_, count.without, count.field):
        if name is not None and model is not None and name not in model.model_fields:
            yield (
                ("computed",),
                f"« {count.list_} » n'a pas de champ « {name} ».",
                "Choisissez-en un autre.",
            )
