"""Numbers, sums and days in words, in the traditional spelling of French acts (before the tolerances of 1990)."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from litigo.figures import CENT
from litigo.months import MONTHS

_UNITS: Final = (
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
    "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
)  # fmt: skip
_TENS: Final = ("", "dix", "vingt", "trente", "quarante", "cinquante", "soixante", "soixante", *("quatre-vingt",) * 2)
_NOUNS: Final = ((1_000_000_000, "milliard"), (1_000_000, "million"))
_LARGEST: Final = Decimal("999999999999.99")


def euros_in_words(amount: Decimal) -> str:
    """Write a sum in words, to the cent: « deux cent un euros et cinquante centimes ».

    Raises:
        ValueError: the sum is negative, or a thousand milliards or more.
    """
    rounded = amount.quantize(CENT, rounding=ROUND_HALF_UP)
    if not 0 <= rounded <= _LARGEST:
        raise ValueError("montant hors des limites de l'écriture en lettres")
    whole, cents = divmod(int(rounded * 100), 100)
    if not whole and cents:
        return _count(cents, "centime")
    tail = f" et {_count(cents, 'centime')}" if cents else ""
    return f"{_count_euros(whole)}{tail}"


def days_in_words(days: int) -> str:
    """Write a number of days in words: « un jour », « quinze jours »."""
    return _count(days, "jour")


def act_day(date: dt.date) -> str:
    """Date an act served: « l’an deux mille vingt-six et le vingt-deux novembre »."""
    number = "premier" if date.day == 1 else words(date.day)
    return f"l’an {_year(date.year)} et le {number} {MONTHS[date.month - 1]}"


def _year(year: int) -> str:
    """A year between 1001 and 1999 is « mil … » in an act."""
    written = words(year)
    return f"mil{written.removeprefix('mille')}" if 1000 < year < 2000 else written


def _count(value: int, noun: str) -> str:
    return f"{words(value)} {noun}{'s' if value > 1 else ''}"


def _count_euros(value: int) -> str:
    """« un million d'euros », « deux millions cinq cents euros », « zéro euro »: a noun of number wants « de »."""
    if value and value % 1_000_000 == 0:
        return f"{words(value)} d’euros"
    return _count(value, "euro")


def words(value: int) -> str:
    """Write a whole number in words, from 0 to a thousand milliards excluded.

    Raises:
        ValueError: the number is out of these bounds.
    """
    if not 0 <= value < _LARGEST:
        raise ValueError("nombre hors des limites de l'écriture en lettres")
    if value < 1000:
        return _hundreds(value)
    parts = []
    for size, noun in _NOUNS:
        count, value = divmod(value, size)
        if count:
            parts.append(f"{_hundreds(count)} {noun}{'s' if count > 1 else ''}")
    thousands, units = divmod(value, 1000)
    if thousands:
        parts.append("mille" if thousands == 1 else f"{_hundreds(thousands, before_mille=True)} mille")
    if units:
        parts.append(_hundreds(units))
    return " ".join(parts)


def _hundreds(value: int, *, before_mille: bool = False) -> str:
    """Write 0 to 999; « cent » and « quatre-vingt » lose their s before « mille », which is no noun."""
    hundreds, rest = divmod(value, 100)
    if not hundreds:
        return _below_hundred(value, before_mille=before_mille)
    head = "cent" if hundreds == 1 else f"{_UNITS[hundreds]} cent"
    if rest:
        return f"{head} {_below_hundred(rest, before_mille=before_mille)}"
    return head if hundreds == 1 or before_mille else f"{head}s"


def _below_hundred(value: int, *, before_mille: bool) -> str:
    if value < 20:
        return _UNITS[value]
    tens, unit = divmod(value, 10)
    if tens in {7, 9}:  # soixante-dix, quatre-vingt-dix: counted from ten to nineteen
        unit += 10
    if unit == 0:
        return "quatre-vingts" if tens == 8 and not before_mille else _TENS[tens]
    link = " et " if unit in {1, 11} and tens < 8 else "-"
    return f"{_TENS[tens]}{link}{_UNITS[unit]}"
