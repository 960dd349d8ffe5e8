"""French typography: dates, sums, words for sums, no-break spaces, apostrophes.

Every text that reaches a letter goes through :func:`typeset`, whether it was typed by a handler or by the
author of a template, so that one page never shows two usages.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from litigo.months import MONTHS
from litigo.sums import CENT, NARROW, NO_BREAK, number

_UNITS: Final = (
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "dix-sept",
    "dix-huit",
    "dix-neuf",
)
_TENS: Final = ("", "dix", "vingt", "trente", "quarante", "cinquante", "soixante", "soixante", *("quatre-vingt",) * 2)
_LARGEST: Final = Decimal("999999999.99")


def day(date: dt.date) -> str:
    """Write a day: « 1er mars 2026 », « 22 novembre 2026 »."""
    number = "1er" if date.day == 1 else str(date.day)
    return f"{number}{NO_BREAK}{MONTHS[date.month - 1]}{NO_BREAK}{date.year}"


def le_day(date: dt.date) -> str:
    """Write a day with its article: « le 1er mars 2026 »."""
    return f"le{NO_BREAK}{day(date)}"


def short_day(date: dt.date) -> str:
    """Write a day for a table: « 01/03/2026 »."""
    return f"{date.day:02}/{date.month:02}/{date.year}"


def hour(time: str) -> str:
    """Write « 14:30 » as « 14 h 30 », « 09:00 » as « 9 h »."""
    hours, minutes = time.split(":")
    tail = "" if minutes == "00" else f"{NO_BREAK}{minutes}"
    return f"{int(hours)}{NO_BREAK}h{tail}"


def share(percent: Decimal) -> str:
    """Write a percentage: « 62,5 % »."""
    plain = f"{percent.normalize():f}".replace(".", ",")
    return f"{plain}{NO_BREAK}%"


def euros_in_words(amount: Decimal) -> str:
    """Write a sum in words: « deux cent un euros et cinquante centimes »."""
    rounded = amount.quantize(CENT, rounding=ROUND_HALF_UP)
    if not 0 <= rounded <= _LARGEST:
        raise ValueError("montant hors des limites de l'écriture en lettres")
    whole, cents = divmod(int(rounded * 100), 100)
    if not whole and cents:
        return _count(cents, "centime")
    tail = f" et {_count(cents, 'centime')}" if cents else ""
    return f"{_count_euros(whole)}{tail}"


def _count(value: int, noun: str) -> str:
    return f"{words(value)} {noun}{'s' if value > 1 else ''}"


def _count_euros(value: int) -> str:
    """« un million d'euros », « deux millions cinq cents euros », « zéro euro »."""
    if value and value % 1_000_000 == 0:
        return f"{words(value)} d’euros"
    return _count(value, "euro")


def words(value: int) -> str:
    """Write a whole number from 0 to 999 999 999 in words, in the traditional spelling of sums."""
    if value < 1000:
        return _hundreds(value)
    millions, rest = divmod(value, 1_000_000)
    parts = [f"{_hundreds(millions)} million{'s' if millions > 1 else ''}"] if millions else []
    thousands, units = divmod(rest, 1000)
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


_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_ANY_SPACE: Final = f"[ {NO_BREAK}{NARROW}]"
_CLOSING: Final = r"(?:\s|$|[)»\]])"
_BEFORE: Final = r"(?<=[\w)»%€\]°])"


def _glue_thousands(match: re.Match[str]) -> str:
    return match[0].replace(" ", NARROW).replace(NO_BREAK, NARROW)


def _french_sum(match: re.Match[str]) -> str:
    """« 1500.00 » before the sign of the euro is a sum a machine wrote."""
    whole, cents = match[0].split(".")
    return f"{number(int(whole))},{cents}"


def _glue_day(match: re.Match[str]) -> str:
    written = "1er" if match[1] == "1" else match[1]
    tail = f"{NO_BREAK}{match[3]}" if match[3] else ""
    return f"{written}{NO_BREAK}{match[2]}{tail}"


_RULES: Final[tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"[ \t\r\n]+", " "),
        (r"'", "’"),
        (r"\.\.\.", "…"),
        (r" +(?=[,.](?:\s|$))", ""),
        (rf"{_ANY_SPACE}+(?=[;!?]+{_CLOSING})", NARROW),
        (rf"{_BEFORE}(?=[;!?]+{_CLOSING})", NARROW),
        (rf"{_ANY_SPACE}+(?=:(?:\s|$))", NO_BREAK),
        (rf"{_BEFORE}(?=:(?:\s|$))", NO_BREAK),
        (rf"«{_ANY_SPACE}*", f"«{NO_BREAK}"),
        (rf"{_ANY_SPACE}*»", f"{NO_BREAK}»"),
        (r"(?<![\d.,])\d+\.\d{2}(?= ?€)", _french_sum),
        (rf"\b\d{{1,3}}(?:[ {NO_BREAK}]\d{{3}})+(?=(?:,\d+)?{_ANY_SPACE}?€)", _glue_thousands),
        (rf"(?<=\d){_ANY_SPACE}?(?=[€%])", NO_BREAK),
        (r"\b(\d{1,2}) h (?=\d{2}\b)", rf"\1{NO_BREAK}h{NO_BREAK}"),
        (r"\b([Nn])[°º]\s*(?=\w)", rf"\1°{NO_BREAK}"),
        (r"\b(MM?\.|Mmes?|Me|Dr|art\.|p\.|al\.) (?=\S)", rf"\1{NO_BREAK}"),
        (r"\b([LRDA])\. ?(\*?)(?=\d)", rf"\1.{NO_BREAK}\2"),
        (r"\b(articles?) (?=[\dLRDA])", rf"\1{NO_BREAK}"),
        (r"\b1 ?er\b", "1er"),
        (r"\b(\d+)(?:ème|eme|ième)\b", r"\1e"),
        (rf"\b(1er|[12]?\d|3[01]) ({'|'.join(MONTHS)})(?: (\d{{4}}))?\b", _glue_day),
    )
)


def typeset(text: str) -> str:
    """Apply French typography to ``text``; applying it twice changes nothing more.

    Blank ends are kept as one space, because a run of a Word paragraph may begin or end with it.
    """
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    # One usage may prepare another (« 1:» » needs its guillemet spaced before its colon): go on until nothing moves.
    while (better := _one_pass(text)) != text:
        text = better
    return text


def _one_pass(text: str) -> str:
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text


def typeset_value(text: str) -> str:
    """Typeset a value typed by a handler: one line, no blank ends."""
    return typeset(text).strip(f" {NO_BREAK}{NARROW}")
