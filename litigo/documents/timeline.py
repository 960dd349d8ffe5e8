"""Draws the file as a line of time: what happened above, what is to come below; labels never overlap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Final

from litigo.documents.typography import short_day, typeset_value
from litigo.months import SHORT_MONTHS

_WIDTH: Final = 770  # points: a landscape A4 page within its margins
_LABELS: Final = 225  # kept free on the right for the label of the last date
_TODAY: Final = 0.42  # place of today on the axis: the future, where one acts, has the larger share
_LANE: Final = 11
_BAND: Final = 14
_SIZE: Final = 7.5
_CHAR: Final = 0.56  # width of an average letter, in ems, on the generous side
_LONGEST: Final = 40
_MOST: Final = 14
_TICK_ROOM: Final = 30
_SHORT_SPAN: Final = 500  # days under which months are shown instead of years

COLOURS: Final = {"depasse": "#b00020", "proche": "#c05600", "calme": "#1f3864", "passe": "#555555"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A date to show: its label, its urgency (a key of ``COLOURS``) and whether it is still provisional."""

    date: dt.date
    text: str
    urgency: str = "passe"
    provisional: bool = False

    @property
    def label(self) -> str:
        """The label drawn: date and text, cut to what fits."""
        text = typeset_value(self.text)
        cut = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
        return f"{short_day(self.date)}{' ?' if self.provisional else ''} {cut}"


def draw(past: Iterable[Mark], future: Iterable[Mark], today: dt.date) -> str:
    """Return the drawing as SVG; too many dates are cut to the latest facts and the nearest deadlines."""
    above = sorted(past, key=lambda mark: mark.date)
    below = sorted(future, key=lambda mark: mark.date)
    above = [*above[:1], *above[1:][-_MOST:]]
    below = below[:_MOST]
    days = [mark.date for mark in (*above, *below)]
    axis = _Axis(min([*days, today]), today, max([*days, today]))
    upper, lower = _lanes(above, axis), _lanes(below, axis)
    top = _LANE * (max(upper, default=0) + 1) + 8
    height = top + _BAND + _LANE * (max(lower, default=0) + 1) + 10
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}pt" '
        f'height="{height}pt" font-family="Liberation Sans" font-size="{_SIZE}">'
        f"{_band(axis, top)}"
        f"{''.join(_drawn(mark, lane, axis, top, up=True) for mark, lane in zip(above, upper, strict=True))}"
        f"{''.join(_drawn(mark, lane, axis, top, up=False) for mark, lane in zip(below, lower, strict=True))}"
        f"{_today(axis, top, height)}</svg>"
    )


def left_out(past: int, future: int) -> int:
    """Count the dates the drawing leaves to the table."""
    return max(0, past - _MOST - 1) + max(0, future - _MOST)


@dataclass(frozen=True, slots=True)
class _Axis:
    """Places days on the axis, with one scale before today and another after."""

    first: dt.date
    today: dt.date
    last: dt.date

    def x(self, day: dt.date) -> float:
        length = _WIDTH - _LABELS
        pivot = length * (_TODAY if self.last > self.today else 1.0) if self.first < self.today else 0.0
        if day <= self.today:
            return round(pivot * _ratio((day - self.first).days, (self.today - self.first).days), 1)
        return round(pivot + (length - pivot) * _ratio((day - self.today).days, (self.last - self.today).days), 1)


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _width(mark: Mark) -> float:
    return len(mark.label) * _SIZE * _CHAR + 8


def _lanes(marks: list[Mark], axis: _Axis) -> list[int]:
    """Give each label a lane, from right to left: one farther than every label it would cover.

    Labels run to the right of their date, so the line down to the axis never crosses another label.
    """
    lanes: list[int] = [0] * len(marks)
    for rank in range(len(marks) - 1, -1, -1):
        start = axis.x(marks[rank].date)
        covered = [
            lanes[later]
            for later in range(rank + 1, len(marks))
            if axis.x(marks[later].date) <= start + _width(marks[rank])
        ]
        lanes[rank] = max(covered, default=-1) + 1
    return lanes


def _drawn(mark: Mark, lane: int, axis: _Axis, top: float, *, up: bool) -> str:
    x, colour = axis.x(mark.date), COLOURS[mark.urgency]
    edge = top if up else top + _BAND
    y = edge - _LANE * (lane + 1) + 3 if up else edge + _LANE * (lane + 1)
    dashes = ' stroke-dasharray="2 1.5"' if mark.provisional else ""
    return (
        f'<line x1="{x}" y1="{edge}" x2="{x}" y2="{y - 2 if up else y}" stroke="{colour}" stroke-width="0.7"{dashes}/>'
        f'<circle cx="{x}" cy="{edge}" r="1.8" fill="{colour}"/>'
        f'<text x="{x + 3}" y="{y}" fill="{colour}">{escape(mark.label)}</text>'
    )


def _band(axis: _Axis, top: float) -> str:
    length = _WIDTH - _LABELS
    drawn = [f'<rect x="0" y="{top}" width="{length}" height="{_BAND}" fill="#e4e9f1"/>']
    for x, text in _ticks(axis):
        drawn.append(f'<line x1="{x}" y1="{top}" x2="{x}" y2="{top + _BAND}" stroke="#8090a8" stroke-width="0.5"/>')
        drawn.append(f'<text x="{x + 2}" y="{top + 9.5}" font-size="7" fill="#33415c">{text}</text>')
    return "".join(drawn)


def _ticks(axis: _Axis) -> Iterator[tuple[float, str]]:
    """Ticks of years, or of months where little time is shown, never closer than their text needs."""
    previous, today = -float(_TICK_ROOM), axis.x(axis.today)
    for day, text in _candidates(axis):
        x = axis.x(day)
        if -_TICK_ROOM < x - today < _TICK_ROOM:
            continue
        if x - previous >= _TICK_ROOM and x + _TICK_ROOM <= _WIDTH - _LABELS:
            previous = x
            yield x, text


def _candidates(axis: _Axis) -> Iterator[tuple[dt.date, str]]:
    for start, end in pairwise((axis.first, axis.today, axis.last)):
        short = (end - start).days < _SHORT_SPAN
        for year in range(start.year, end.year + 1):
            for month in range(1, 13) if short else (1,):
                day = dt.date(year, month, 1)
                if start < day <= end:
                    yield day, str(year) if month == 1 else SHORT_MONTHS[month - 1]


def _today(axis: _Axis, top: float, height: float) -> str:
    x = axis.x(axis.today)
    return (
        f'<line x1="{x}" y1="{top - 4}" x2="{x}" y2="{top + _BAND + 4}" stroke="#b00020" stroke-width="1.6"/>'
        f'<text x="{x + 3}" y="{top + 9.5}" font-size="7" font-weight="bold" fill="#b00020">ce jour</text>'
        f'<rect x="0" y="0" width="{_WIDTH}" height="{height}" fill="none"/>'
    )
