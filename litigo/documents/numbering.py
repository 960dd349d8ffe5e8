"""The bullets and numbers Word writes before the items of a list."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from litigo.documents.ooxml import Element, W, child, children, value

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
# Bullets of the symbol fonts Word comes with, which hold no letters.
SYMBOLS: Final = {
    "\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "►", "\uf02d": "–", "\uf0a8": "□", "\uf0fc": "•", "\uf076": "•",
    "\uf0e0": "→", "\uf0de": "►", "\uf06f": "□", "\uf071": "□", "\uf0b0": "°",
}  # fmt: skip
_LEVELS: Final = 9


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is written."""

    pattern: str
    kind: str
    start: int
    apart: bool  # whether something separates the marker from the text
    properties: Element | None  # of the paragraphs of this level


@dataclass(slots=True)
class Numbering:
    """The lists of a Word file and where each of them stands."""

    levels: dict[str, dict[int, Level]]
    _counts: dict[tuple[str, int], int] = field(default_factory=dict)

    def level(self, number: str | None, depth: int) -> Level | None:
        """Return how that level of that list is written."""
        return self.levels.get(number or "", {}).get(depth)

    def next_marker(self, number: str | None, depth: int) -> str:
        """Return what Word writes before the next item: « – », « 1. », « a) »."""
        level = self.level(number, depth)
        if number is None or level is None or level.kind == "none":
            return ""
        self._counts[number, depth] = self._counts.get((number, depth), level.start - 1) + 1
        for deeper in range(depth + 1, _LEVELS):
            self._counts.pop((number, deeper), None)
        pattern = level.pattern
        if level.kind == "bullet":
            pattern = "".join(SYMBOLS.get(char, "•" if "\uf000" <= char <= "\uf0ff" else char) for char in pattern)
        else:
            for shown in range(depth + 1):
                pattern = pattern.replace(f"%{shown + 1}", self._numeral(number, shown))
        return f"{pattern} " if pattern and level.apart else pattern

    def _numeral(self, number: str, depth: int) -> str:
        level = self.level(number, depth)
        return _numeral(self._counts.get((number, depth), level.start if level else 1), level.kind if level else "")


def read_numbering(root: Element | None) -> Numbering:
    """Read the lists of a Word file; a list may begin one of its levels elsewhere than its model does."""
    if root is None:
        return Numbering({})
    models = {item.get(f"{W}abstractNumId"): _levels(item) for item in children(root, "abstractNum")}
    levels: dict[str, dict[int, Level]] = {}
    for item in children(root, "num"):
        own = dict(models.get(value(item, "abstractNumId"), {}))
        for change in children(item, "lvlOverride"):
            _override(own, change)
        levels[item.get(f"{W}numId")] = own
    return Numbering(levels)


def _levels(parent: Element) -> dict[int, Level]:
    return {int(item.get(f"{W}ilvl") or 0): _level(item) for item in children(parent, "lvl")}


def _override(levels: dict[int, Level], change: Element) -> None:
    levels |= _levels(change)
    depth, start = int(change.get(f"{W}ilvl") or 0), value(change, "startOverride")
    if start is not None and depth in levels:
        old = levels[depth]
        levels[depth] = Level(old.pattern, old.kind, int(start), old.apart, old.properties)


def _level(item: Element) -> Level:
    return Level(
        pattern=value(item, "lvlText") or "",
        kind=value(item, "numFmt") or "decimal",
        start=int(value(item, "start") or 0),
        apart=value(item, "suff") != "nothing",
        properties=child(item, "pPr"),
    )


def _numeral(count: int, kind: str) -> str:
    match kind:
        case "lowerLetter" | "upperLetter":
            text = _LETTERS[(count - 1) % 26] * ((count - 1) // 26 + 1)
        case "lowerRoman" | "upperRoman":
            text = _roman(count)
        case "decimalZero":
            text = f"{count:02}"
        case "ordinal":
            text = "1er" if count == 1 else f"{count}e"
        case _:
            text = str(count)
    return text.upper() if kind.startswith("upper") else text


def _roman(count: int) -> str:
    text = ""
    for worth, letters in _ROMAN:
        times, count = divmod(count, worth)
        text += letters * times
    return text
