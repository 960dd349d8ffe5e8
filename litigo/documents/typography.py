"""French typography: days, hours, no-break spaces, quotes, apostrophes.

Every text that reaches a letter goes through :func:`typeset`, whether it was typed by a handler or by the
author of a template, so that one page never shows two usages. Blanks are added, narrowed and widened; the only other
signs it changes are: ' to ’; straight quotes to « », to “ ” inside a quotation, to ″ after a figure; ... to …; the
endings of ordinals (1re, 2e, 1er), the first of a month and its leading zero; the decimal point before € and %; État
and À at the head of a sentence; invisible signs, which go. Addresses of the web and of e-mail are left as they are.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
import unicodedata
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Final

from litigo.figures import NARROW, NO_BREAK, number
from litigo.months import MONTHS


def day(date: dt.date) -> str:
    """Write a day: « 1er mars 2026 », « 22 novembre 2026 »."""
    number = "1er" if date.day == 1 else str(date.day)
    return f"{number}{NO_BREAK}{MONTHS[date.month - 1]}{NO_BREAK}{date.year}"


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


_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
# Left as typed: web and e-mail addresses; what ends the sentence around them is not theirs.
_LEFT_ALONE: Final = re.compile(
    r"(?:https?://|www\.)[^\s«»]*[^\s«».,;:!?)\]…'’\"]|[\w.+'-]+@\w[\w.-]*\w|[\U000f0000]", re.IGNORECASE
)
_KEPT: Final = "\U000f0000"  # stands for one of them while the rules pass; private use
_SPACE: Final = f"[ {NO_BREAK}{NARROW}]"
_CLOSING: Final = r"(?:\s|$|[)»”\]])"
_BEFORE: Final = rf"(?<=[\w.)»”’%€\]°…{_KEPT}])"
_MONTH: Final = "|".join(MONTHS)

_ITEM: Final = rf"(?:[LRDA]\.?{_SPACE}?\*?)?\d+(?:-\d+)*"
# The numbers of articles in a typeset text: Word would end a line at their hyphens, see ``ooxml.bind_hyphens``.
ARTICLES: Final = re.compile(
    rf"\b(?:[Aa]rticles?|art\.){NO_BREAK}{_ITEM}(?:(?:, | et | à | ou ){_ITEM})*|\b[LRDA]\.?{NO_BREAK}?\*?\d+(?:-\d+)+"
)
_BEFORE_QUOTE: Final = f" {NO_BREAK}{NARROW}(’'[-/«“"
_AFTER_QUOTE: Final = f" {NO_BREAK}{NARROW}.,;:!?)]»"

_Replacement = str | Callable[[re.Match[str]], str]


def _glue(match: re.Match[str]) -> str:
    return match[0].replace(" ", NO_BREAK)


def _glue_thousands(match: re.Match[str]) -> str:
    return match[0].replace(" ", NARROW).replace(NO_BREAK, NARROW)


def _group(match: re.Match[str]) -> str:
    """« 1500.00 » or « 1500,00 » before the sign of the euro: what a machine or a hurried hand wrote."""
    whole, _, cents = match[0].replace(".", ",").partition(",")
    grouped = number(int(whole)) if whole[0] != "0" else whole
    return f"{grouped},{cents}" if cents else grouped


def _glue_day(match: re.Match[str]) -> str:
    figures = match[1].lstrip("0")
    written = "1er" if figures in {"1", "1er"} else figures
    tail = f"{NO_BREAK}{match[3]}" if match[3] else ""
    return f"{written}{NO_BREAK}{match[2]}{tail}"


# Each rule: the letters without one of which it has nothing to do, what it looks for, what it puts there.
_RULES: Final[tuple[tuple[tuple[str, ...], re.Pattern[str], _Replacement], ...]] = tuple(
    (tuple(signs.split("|")), re.compile(pattern), replacement)
    for signs, pattern, replacement in (
        (" |\t|\r|\n", r"[ \t\r\n]+", " "),
        ("'", "'", "’"),
        ("...", r"\.\.\.", "…"),
        (" ,| .", r" +(?=[,.](?:\s|$))", ""),
        (";|!|?", rf"{_SPACE}+(?=[;!?]+{_CLOSING})", NARROW),
        (";|!|?", rf"{_BEFORE}(?=[;!?]+{_CLOSING})", NARROW),
        (":", rf"{_SPACE}+(?=:(?:\s|$))", NO_BREAK),
        (":", rf"{_BEFORE}(?=:(?:\s|$))", NO_BREAK),
        ("«", rf"«{_SPACE}*", f"«{NO_BREAK}"),
        ("»", rf"{_SPACE}*»", f"{NO_BREAK}»"),
        ("“|”", rf"(?<=“){_SPACE}+|{_SPACE}+(?=”)", ""),
        ("€", rf"(?<![\d.,{NARROW}])\d+\.\d{{2}}(?={_SPACE}?€)", _group),
        ("€", rf"(?<![\d.,{NARROW}])\d{{4,}}(?:,\d{{1,2}})?(?={_SPACE}?€)", _group),
        ("€", rf"\b\d{{1,3}}(?:[ {NO_BREAK}]\d{{3}})+(?=(?:,\d+)?{_SPACE}?€)", _glue_thousands),
        ("%", rf"(?<![\d.,])(\d+)\.(\d{{1,2}})(?={_SPACE}?%)", r"\1,\2"),
        ("€|%", rf"(?<=\d){_SPACE}?(?=[€%])", NO_BREAK),
        ("€| m| k| c", r"(?<=\d) (?=(?:[kM]€|m²|k[mg]|cm|mm|m)\b)", NO_BREAK),
        ("h", rf"\b([01]?\d|2[0-4]){_SPACE}?h(?:{_SPACE}?([0-5]\d))?\b(?!{_SPACE}?[€%])", lambda m: _hours(m[1], m[2])),
        ("°|º", r"\b([Nn])[°º]\s*(?=\w)", rf"\1°{NO_BREAK}"),
        ("M. |MM. |Mme|Mlle|Me |Dr |Pr ", r"\b(MM?\.|Mmes?|Mlles?|Me|Dr|Pr) (?=\S)", rf"\1{NO_BREAK}"),
        ("art. |p. |al. |chap. |RG ", r"\b(art\.|p\.|al\.|chap\.|RG) (?=\S)", rf"\1{NO_BREAK}"),
        ("§", r"§ ?(?=\d)", f"§{NO_BREAK}"),
        ("c/ ", r"(?<![\w/])(c/) (?=\S)", rf"\1{NO_BREAK}"),
        ("L.|R.|D.|A.", r"\b([LRDA])\. ?(\*?)(?=\d)", rf"\1.{NO_BREAK}\2"),
        ("rticle|linéa", r"\b([Aa]rticles?|[Aa]linéas?) (?=[\dLRDA])", rf"\1{NO_BREAK}"),
        ("1 er", r"\b1 ?er\b", "1er"),
        ("ère|ere", r"\b1i?[èe]re(s?)\b", r"1re\1"),
        ("ème|eme", r"\b(\d+|[IVX]+)i?[èe]me(s?)\b", r"\1e\2"),
        (_MONTH, rf"\b(0?1er|[0-2]?\d|3[01]){_SPACE}({_MONTH})(?:{_SPACE}(\d{{4}}))?\b", _glue_day),
        ("0|+33", rf"(?<!\d{_SPACE})(?<!\d)(?:\+33{_SPACE}?|0)[1-9](?:{_SPACE}\d\d){{4}}(?!{_SPACE}?\d)", _glue),
        ("0|1|2|3|4|5|6|7|8|9", r"\b[A-Z]{2}\d{2}(?: [A-Z\d]{4}){3,7}(?: [A-Z\d]{1,3})?\b", _glue),
        ("Etat", r"\bEtat(s?)\b", r"État\1"),
        ("A ", r"(^|[.!?…] )A (?=l’|L’|la |compter|défaut|titre|réception|cet? |cette |ces )", r"\1À "),
    )
)


def _hours(hours: str, minutes: str | None) -> str:
    tail = f"{NO_BREAK}{minutes}" if minutes else ""
    return f"{hours}{NO_BREAK}h{tail}"


_KNOWN_AT_MOST: Final = 20_000
LONG: Final = 500  # letters of a text that is not remembered
_known: dict[str, str] = {}  # texts met in this process: a sender, a clause or a title comes back in every letter


def typeset(text: str) -> str:
    """Apply French typography to ``text``; applying it twice changes nothing more.

    Blank ends are kept as one space, because a run of a Word paragraph may begin or end with it.
    """
    found = _known.get(text)
    if found is None:
        found = _settled(unicodedata.normalize("NFC", _INVISIBLE.sub("", text)))
        if len(_known) >= _KNOWN_AT_MOST:
            _known.clear()
        if len(text) <= LONG:
            _known[text] = _known[found] = found
    return found


def _settled(text: str) -> str:
    """One usage may prepare another (« 1:» » needs its guillemet spaced before its colon): go on until none moves."""
    kept = iter(_LEFT_ALONE.findall(text))
    text = _LEFT_ALONE.sub(_KEPT, text)
    while (better := _one_pass(text)) != text:
        text = better
    return re.sub(_KEPT, lambda _: next(kept), text)


def _one_pass(text: str) -> str:
    if '"' in text:
        text = _without_straight_quotes(text)
    if text.count("«") > 1:
        text = _nested_quotes(text)
    for signs, pattern, replacement in _RULES:
        if any(sign in text for sign in signs):
            text = pattern.sub(replacement, text)
    return text


def _without_straight_quotes(text: str) -> str:
    """Turn each straight quote into the guillemet its place calls for; after a figure alone it measures inches."""
    pieces = text.split('"')
    written, opened = pieces[0], False
    for rank, (before, after) in enumerate(itertools.pairwise(pieces), start=2):
        starts = not before or before[-1] in _BEFORE_QUOTE
        opens = not opened and starts and (rank < len(pieces) or not after or after[0] not in _AFTER_QUOTE)
        if not opens and not opened and before[-1:].isdigit():
            written += f"″{after}"
            continue
        opened = opens
        written += f"« {after}" if opens else f" »{after}"
    return written


def _nested_quotes(text: str) -> str:
    """Write a quotation inside a quotation with curly quotes; a guillemet without its fellow is left alone."""
    signs = list(text)
    for depth, opening, closing in _pairs(text):
        if depth:
            signs[opening], signs[closing] = "“", "”"
    return "".join(signs)


def _pairs(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield the pairs of guillemets, and how many pairs each is in."""
    waiting: list[int] = []
    pairs: list[tuple[int, int]] = []
    for place, sign in enumerate(text):
        if sign == "«":
            waiting.append(place)
        elif sign == "»" and waiting:
            pairs.append((waiting.pop(), place))
    for opening, closing in pairs:
        yield sum(start < opening and closing < end for start, end in pairs), opening, closing


def typeset_value(text: str) -> str:
    """Typeset a value typed by a handler: one line, no blank ends."""
    return _value(text) if len(text) <= LONG else _value.__wrapped__(text)


@lru_cache(maxsize=_KNOWN_AT_MOST)
def _value(text: str) -> str:
    return typeset(text).strip(f" {NO_BREAK}{NARROW}")
