"""What pydantic refuses, said in French with what to do. One entry per kind of error our models can meet."""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from litigo.dossier.scalars import AMOUNT_REMEDY, DAY_REMEDY, quoted
from litigo.faults import nearest

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Path = tuple[str | int, ...]
Said = tuple[str, str]

# Beyond these, nobody mistyped a known word, and comparing would take long.
_LONGEST_WORD, _LENGTH_GAP, _MOST_WORDS = 80, 8, 1000
_LIST_REMEDY = "Mettez chaque élément sur sa ligne, précédé d'un tiret."
_FIELDS_REMEDY = "Écrivez-le sous la forme « nom: valeur », un champ par ligne, en retrait."
_TEXT_REMEDY = "Écrivez un texte sur cette ligne."
_EXAMPLES = {
    r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$": "Lettres sans accent, chiffres, point et tirets, sans espace : SIN-2026-42.",
    r"^([01][0-9]|2[0-3]):[0-5][0-9]$": "Écrivez l'heure ainsi : 14:30.",
    r"^[0-9AB]{5}$": "Écrivez le code INSEE de la commune, en cinq caractères : 67482.",
    r"^[0-9A-Za-z -]{2,12}$": "Écrivez le code postal seul : 67000.",
    r"^(0[1-9]|[1-8][0-9]|9[0-5]|2A|2B|97[1-8]|98[4-8])$": "Écrivez le numéro du département : 67, 2A ou 974.",
    r"^[a-z0-9_]+$": "Minuscules sans accent, chiffres et tirets bas, sans espace.",
    r"^[a-z0-9_]+(\.[a-zA-Z0-9_]+)*$": "Mots en minuscules sans accent, séparés par des points : fr.cpc.538.",
    r"^P([0-9]+[YMWD])+$|^PT[0-9]+H$": "Écrivez la durée ainsi : P15D (jours), P6W (semaines), P2M (mois), P1Y (ans).",
    r"^[0-1][0-9]-[0-3][0-9]$": "Écrivez le mois puis le jour : 07-14.",
}


def near(word: str, known: Iterable[str]) -> str:
    """Return « Vouliez-vous … ? » for the known word nearest to ``word``, or nothing."""
    if len(word) > _LONGEST_WORD:
        return ""
    alike = (name for name in known if abs(len(name) - len(word)) <= _LENGTH_GAP)
    found = nearest(word, islice(alike, _MOST_WORDS))
    return found[:1].upper() + found[1:]


def french_refusal(
    model: type[BaseModel], error: ErrorDetails, written: Callable[[Path], bool]
) -> tuple[Path, str, str]:
    """Translate one pydantic error.

    Args:
        model: the model that was being built.
        error: the error as pydantic gives it.
        written: tells whether the text holds something at a path, so that « absent » and « empty » are told apart.

    Returns:
        The path of the field, the message and the remedy.
    """
    place = tuple(part for part in error["loc"] if part != "[key]")
    kind = error["type"]
    if kind == "missing":
        return place, *_missing(place, absent=not written(place))
    if kind == "extra_forbidden":
        return place, *_unknown_field(model, place)
    if error["input"] is None:
        return place, "rien n'est écrit ici.", "Complétez la ligne, ou retirez-la si l'information est inconnue."
    return place, *_say(kind, error)


def _missing(place: Path, *, absent: bool) -> Said:
    if absent:
        return "champ obligatoire absent.", f"Ajoutez la ligne {quoted(str(place[-1]))}."
    return "champ obligatoire laissé vide.", "Complétez la ligne."


def _unknown_field(model: type[BaseModel], place: Path) -> Said:
    known = _fields_at(model, place[:-1])
    if not re.fullmatch(r"[\w.-]+", str(place[-1])):
        return "champ inconnu.", "Si c'est la suite d'un texte contenant une virgule, mettez ce texte entre guillemets."
    suggestion = near(str(place[-1]), known)
    names = ", ".join(known)
    return "champ inconnu.", suggestion or (f"Champs possibles ici : {names}." if names else "Retirez-le.")


def _say(kind: str, error: ErrorDetails) -> Said:
    context: Mapping[str, Any] = error.get("ctx", {})
    for prefixes, speak in _SPEAKERS:
        if kind.startswith(prefixes):
            return speak(context, error["input"])
    return f"valeur refusée ({_shown(error['input'])}).", "Vérifiez ce champ dans le dossier vierge."


def _refused(context: Mapping[str, Any], _value: object) -> Said:
    cause = context.get("error")
    return f"{cause}.", getattr(cause, "remedy", "")


def _one_of(context: Mapping[str, Any], value: object) -> Said:
    allowed = re.findall(r"'([^']*)'", str(context.get("expected", "")))
    return f"valeur inconnue : {_shown(value)}.", f"{near(str(value), allowed)} Choix : {', '.join(allowed)}.".strip()


def _pattern(context: Mapping[str, Any], value: object) -> Said:
    remedy = _EXAMPLES.get(str(context.get("pattern")), "Comparez avec l'exemple du dossier vierge.")
    return f"écriture non admise : {_shown(value)}.", remedy


def _number(_context: Mapping[str, Any], value: object) -> Said:
    return f"montant illisible : {_shown(value)}.", AMOUNT_REMEDY


def _bound(context: Mapping[str, Any], value: object) -> Said:
    words = {"ge": "au moins", "gt": "plus de", "le": "au plus", "lt": "moins de"}
    limits = [f"{word} {context[key]}" for key, word in words.items() if key in context]
    return f"valeur hors limites : {_shown(value)}.", f"Il faut {', '.join(limits)}."


def _decimals(context: Mapping[str, Any], value: object) -> Said:
    places = context.get("decimal_places", 2)
    return f"trop de chiffres : {_shown(value)}.", f"Au plus {places} chiffres après le point : 12500.50."


def _short(context: Mapping[str, Any], value: object) -> Said:
    if isinstance(value, str):
        return "texte vide.", "Complétez la ligne, ou retirez-la si l'information est inconnue."
    return f"liste trop courte : au moins {context.get('min_length', 1)} élément attendu.", _LIST_REMEDY


def _long(context: Mapping[str, Any], value: object) -> Said:
    unit = "caractères" if isinstance(value, str) else "éléments"
    return f"trop long : au plus {context.get('max_length')} {unit}.", "Abrégez, et joignez le reste en pièce."


def _text(_context: Mapping[str, Any], value: object) -> Said:
    return f"texte attendu, {_shown(value)} trouvé.", _TEXT_REMEDY


def _list(_context: Mapping[str, Any], value: object) -> Said:
    return f"liste attendue, {_shown(value)} trouvé.", _LIST_REMEDY


def _fields(_context: Mapping[str, Any], value: object) -> Said:
    return f"groupe de champs attendu, {_shown(value)} trouvé.", _FIELDS_REMEDY


def _day(_context: Mapping[str, Any], value: object) -> Said:
    return f"date attendue au format AAAA-MM-JJ, {_shown(value)} lu.", DAY_REMEDY


def _boolean(_context: Mapping[str, Any], value: object) -> Said:
    return f"« oui » ou « non » attendu, {_shown(value)} lu.", "Écrivez oui ou non."


def _whole(_context: Mapping[str, Any], value: object) -> Said:
    return f"nombre entier attendu, {_shown(value)} lu.", "Écrivez-le en chiffres, sans guillemets : 3."


# The first prefix that fits speaks: « decimal_max_places » before « decimal ».
_SPEAKERS: tuple[tuple[tuple[str, ...], Callable[[Mapping[str, Any], object], Said]], ...] = (
    (("value_error", "assertion_error"), _refused),
    (("literal_error", "enum"), _one_of),
    (("string_pattern_mismatch",), _pattern),
    (("decimal_max", "decimal_whole"), _decimals),
    (("decimal", "float", "finite_number"), _number),
    (("greater_than", "less_than", "multiple_of"), _bound),
    (("string_too_short", "too_short"), _short),
    (("string_too_long", "too_long"), _long),
    (("string",), _text),
    (("tuple", "list", "set", "iterable"), _list),
    (("model", "dict", "mapping", "dataclass"), _fields),
    (("date",), _day),
    (("bool",), _boolean),
    (("int",), _whole),
)


def _shown(value: object) -> str:
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, Mapping):
        return "groupe de champs"
    return "liste" if isinstance(value, (list, tuple)) else quoted(str(value))


def _fields_at(model: type[BaseModel], place: Path) -> list[str]:
    """Return the names of the fields a part may hold, following ``place`` through the model."""
    here: Any = model
    for step in place:
        here = _within(here, step)
        if here is None:
            return []
    found = _model_of(here)
    return [info.alias or name for name, info in found.model_fields.items()] if found else []


def _within(annotation: Any, step: str | int) -> Any:  # noqa: ANN401  # annotations have no common type
    model = _model_of(annotation)
    if model is not None and isinstance(step, str):
        for name, info in model.model_fields.items():
            if step in {name, info.alias}:
                return info.annotation
        return None
    for candidate in _alternatives(annotation):
        arguments = get_args(candidate)
        if get_origin(candidate) is tuple and isinstance(step, int):
            return arguments[0]
        if get_origin(candidate) is dict and isinstance(step, str):
            return arguments[1]
    return None


def _model_of(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401
    for candidate in _alternatives(annotation):
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            return candidate
    return None


def _alternatives(annotation: Any) -> list[Any]:  # noqa: ANN401
    """Unwrap ``Annotated`` and unions."""
    if get_origin(annotation) is Annotated:
        return _alternatives(get_args(annotation)[0])
    if get_origin(annotation) in {Union, types.UnionType}:
        return [inner for part in get_args(annotation) for inner in _alternatives(part)]
    return [annotation]
