"""What a Word file says and how it looks: paragraphs, runs, pictures, lists, tables, header and footer, page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from litigo.documents.styles import Look

PAGE: Final = "\ue000"  # stands for the number of the page; private use, refused in values
PAGES: Final = "\ue001"  # stands for the number of pages
Place = Literal["header", "footer"]
Kind = Literal["first", "default"]
PLACES: Final[tuple[Place, ...]] = ("header", "footer")
KINDS: Final[tuple[Kind, ...]] = ("first", "default")
A4: Final = (11906, 16838)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in a line of text: where it lies in the Word file, its size in points, what it shows in words."""

    address: str
    width: float
    height: float
    words: str


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with one look, or a picture."""

    text: str
    look: Look
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``marker`` is the bullet or number that Word shows before it, ``level`` that of a heading (1…6)."""

    runs: tuple[Run, ...]
    look: Look
    marker: str = ""
    style: str = ""
    level: int = 0

    @property
    def text(self) -> str:
        """The text as a reader sees it."""
        return self.marker + "".join([run.text for run in self.runs])


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; borders are « top left bottom right » of those drawn."""

    blocks: tuple[Block, ...]
    width: int
    span: int = 1
    borders: frozenset[str] = frozenset()
    shade: str | None = None
    align: str = "top"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; a header row is repeated on each page."""

    cells: tuple[Cell, ...]
    header: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table: widths of its columns in twentieths of a point, and its rows."""

    widths: tuple[int, ...]
    rows: tuple[Row, ...]


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Page:
    """Size and margins in twentieths of a point; blocks of the margins by « header|footer » and « first|default »."""

    size: tuple[int, int] = A4
    margins: dict[str, int] = field(default_factory=dict)
    first_differs: bool = False
    furniture: dict[tuple[Place, Kind], tuple[Block, ...]] = field(default_factory=dict)

    def shown(self, place: Place, page: int) -> tuple[Block, ...]:
        """Blocks shown at that place of the page of that number (from 1)."""
        first = self.first_differs and page == 1
        return self.furniture.get((place, "first" if first else "default"), ())


@dataclass(frozen=True, slots=True)
class Structure:
    """A whole Word file: its text, its page, its pictures by address, and what was left out that a reader may miss."""

    blocks: tuple[Block, ...]
    page: Page
    pictures: dict[str, bytes] = field(default_factory=dict)
    notices: tuple[str, ...] = ()


def text_of(blocks: Iterable[Block]) -> str:
    """Return the text of blocks, one line for each paragraph."""
    return "\n".join([paragraph.text for paragraph in paragraphs_of(blocks)])


def paragraphs_of(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """Walk through every paragraph, those of tables included, in reading order."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for row in block.rows:
                for cell in row.cells:
                    yield from paragraphs_of(cell.blocks)
