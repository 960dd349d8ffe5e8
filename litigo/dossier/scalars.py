"""Scalars as people write them: days, amounts, whole numbers, yes or no. Nothing is guessed, nothing is rounded."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated

from pydantic import BeforeValidator

from litigo.months import MONTHS

FIRST_YEAR, LAST_YEAR = 1900, 2200
AMOUNT_REMEDY = "Écrivez le montant en chiffres, avec un point : 12500.50."
DAY_REMEDY = "Écrivez la date ainsi : 2026-01-31."
_BOOLEANS = {"oui": True, "non": False, "true": True, "false": False}
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_FRENCH_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_DAY_AND_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ].+")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,15})?")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,8})")


class Plain(str):
    """A scalar written without quotes; quoted ones stay :class:`str`."""

    __slots__ = ()


class RefusedValueError(ValueError):
    """A value that cannot be read: what is wrong, and what to write instead, in French."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.remedy = remedy


def quoted(text: str, limit: int = 60) -> str:
    """Quote what the person wrote, shortened, so that a message never repeats a whole page."""
    shown = " ".join(text.split())
    return f"« {shown[: limit - 1]}… »" if len(shown) > limit else f"« {shown} »"


def unquoted(value: object) -> object:
    """Refuse a quoted text where a number is expected; anything else passes through."""
    if isinstance(value, str) and not isinstance(value, Plain):
        raise RefusedValueError("montant écrit comme un texte, entre guillemets", "Retirez les guillemets.")
    return value


def strict_number(value: object) -> object:
    """Accept only digits and one point: no quotes, no exponent, no comma, no currency, no leading zero."""
    value = unquoted(value)
    if isinstance(value, str) and not _NUMBER.fullmatch(value):
        raise RefusedValueError(f"{quoted(value)} n'est pas un nombre lisible", AMOUNT_REMEDY)
    return value


def strict_whole(value: object) -> object:
    """Accept only a whole number in digits; « 010 » is refused, since some programs read it as eight."""
    if isinstance(value, str) and not (isinstance(value, Plain) and _WHOLE.fullmatch(value)):
        raise RefusedValueError(
            f"nombre entier attendu, {quoted(value)} lu", "Écrivez-le en chiffres, sans guillemets : 3."
        )
    return value


def strict_boolean(value: object) -> object:
    """Accept « oui », « non », « true » and « false », and nothing that merely looks like them."""
    if not isinstance(value, str):
        return value
    if value not in _BOOLEANS:
        raise RefusedValueError(f"« oui » ou « non » attendu, {quoted(value)} lu", "Écrivez oui ou non.")
    return _BOOLEANS[value]


def strict_day(value: object) -> object:
    """Read a day written AAAA-MM-JJ, between 1900 and 2200; say why another writing is refused."""
    if isinstance(value, str):
        value = _read_day(value)
    elif not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        raise RefusedValueError("date attendue au format AAAA-MM-JJ", DAY_REMEDY)
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise RefusedValueError(
            f"année {value.year} invraisemblable", f"Vérifiez l'année ({FIRST_YEAR} à {LAST_YEAR})."
        )
    return value


def strict_iban(value: object) -> object:
    """Read an account number without its spaces; a wrong check digit is a mistyped number, and refused."""
    if not isinstance(value, str):
        return value
    iban = "".join(value.split()).upper()
    if not _IBAN.fullmatch(iban):
        raise RefusedValueError(
            f"{quoted(value)} n'est pas un IBAN", "Recopiez-le : FR, deux chiffres, puis le compte."
        )
    if int("".join(str(int(letter, 36)) for letter in iban[4:] + iban[:4])) % 97 != 1:
        raise RefusedValueError(f"{quoted(value)} : la clé de cet IBAN est fausse", "Vérifiez chaque chiffre.")
    return iban


def one_or_many(value: object) -> object:
    """Accept one word where a list of words is expected."""
    return (value,) if isinstance(value, str) else value


def _read_day(text: str) -> dt.date:
    match = _DAY.fullmatch(text)
    if match is None:
        raise RefusedValueError(f"date attendue au format AAAA-MM-JJ, {quoted(text)} lu", _day_remedy(text))
    year, month, day = map(int, match.groups())
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise RefusedValueError(_impossible(year, month, day), "Vérifiez le jour et le mois (AAAA-MM-JJ).") from None


def _day_remedy(text: str) -> str:
    """Offer the day back in the right order when it was written the French way, or without its hour."""
    if _DAY_AND_TIME.fullmatch(text):
        return f"Retirez l'heure : {text[:10]}."
    match = _FRENCH_DAY.fullmatch(text)
    if match is None:
        return DAY_REMEDY
    day, month, year = map(int, match.groups())
    try:
        return f"Écrivez {dt.date(year, month, day)} si c'est bien ce jour-là."
    except ValueError:
        return DAY_REMEDY


def _impossible(year: int, month: int, day: int) -> str:
    if year == 0:
        return "l'année 0000 n'existe pas"
    if not 1 <= month <= 12:
        return f"cette date n'existe pas : il n'y a pas de mois {month:02}"
    return f"cette date n'existe pas : il n'y a pas de {day} {MONTHS[month - 1]} {year}"


StrictDay = Annotated[dt.date, BeforeValidator(strict_day)]
StrictIban = Annotated[str, BeforeValidator(strict_iban)]
StrictBoolean = Annotated[bool, BeforeValidator(strict_boolean)]
