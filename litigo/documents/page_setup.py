"""The page of a Word file: its size, its margins, what is shown in them on the first page and on the next ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from litigo.documents.blocks import A4, KINDS, PLACES, Block, Kind, Page, Place, text_of
from litigo.documents.ooxml import Element, R, W, child, children, value
from litigo.documents.opened import Opened, Part

Reading = Callable[[Part], tuple[Block, ...]]
_MARGINS: Final = ("top", "bottom", "left", "right", "header", "footer")
_ON: Final = {None, "1", "true", "on"}


def read_page(sections: Sequence[Element], main: Part, opened: Opened, blocks: Reading) -> Page:
    """Read the page of the last section; sections whose pages differ are refused, for a PDF of ours has one page.

    Args:
        sections: properties of the sections, in order; the last is that of the document.
        main: the part that holds the text.
        opened: the file.
        blocks: reads the text of a header or of a footer.
    """
    if not sections:
        return Page()
    section = sections[-1]
    page = Page(
        size=_size(section),
        margins={name: int(value(section, "pgMar", name) or 0) for name in _MARGINS},
        first_differs=_is_on(child(section, "titlePg")),
    )
    furniture: dict[tuple[Place, Kind], tuple[Block, ...]] = {}
    for earlier in sections:
        furniture |= _furniture(earlier, main, opened, blocks, furniture)
    _refuse_columns(sections, opened)
    if any(_size(earlier) != page.size for earlier in sections):
        opened.refuse("les pages n'ont pas toutes le même format.", "Donner à toutes les sections le même format.")
    return replace(page, furniture=furniture)


def _size(section: Element) -> tuple[int, int]:
    return int(value(section, "pgSz", "w") or A4[0]), int(value(section, "pgSz", "h") or A4[1])


def _is_on(found: Element | None) -> bool:
    return found is not None and found.get(f"{W}val") in _ON


def _refuse_columns(sections: Sequence[Element], opened: Opened) -> None:
    if any(int(value(section, "cols", "num") or 1) > 1 for section in sections):
        opened.refuse("le texte est disposé en colonnes.", "Le remettre sur une seule colonne.")


def _furniture(
    section: Element,
    main: Part,
    opened: Opened,
    blocks: Reading,
    before: dict[tuple[Place, Kind], tuple[Block, ...]],
) -> dict[tuple[Place, Kind], tuple[Block, ...]]:
    found: dict[tuple[Place, Kind], tuple[Block, ...]] = {}
    for place in PLACES:
        for reference in children(section, f"{place}Reference"):
            kind = next((known for known in KINDS if known == reference.get(f"{W}type")), None)
            part = opened.part(main.targets.get(reference.get(f"{R}id"), ""))
            if part is None:
                continue
            shown = blocks(part)
            if kind is None:
                _refuse_even_pages(shown, opened)
            else:
                found[place, kind] = shown
                _refuse_change(before.get((place, kind)), shown, opened)
    return found


def _refuse_even_pages(shown: tuple[Block, ...], opened: Opened) -> None:
    """Headers of even pages count only where the settings of the file say so; few files have any text in them."""
    settings = opened.xml("word/settings.xml")
    if _is_on(child(settings, "evenAndOddHeaders")) and text_of(shown).strip():
        opened.refuse("les pages paires ont un en-tête ou un pied à part.", "Décocher « Paires et impaires ».")


def _refuse_change(before: tuple[Block, ...] | None, shown: tuple[Block, ...], opened: Opened) -> None:
    if before is not None and text_of(before) != text_of(shown):
        remedy = "Lier chaque en-tête et chaque pied à ceux de la section précédente."
        opened.refuse("les sections n'ont pas les mêmes en-têtes et pieds de page.", remedy)
