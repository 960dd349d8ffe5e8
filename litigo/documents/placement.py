"""What stands at a fixed place on the first page: the sender, the address a window envelope shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from litigo.documents.blocks import Block, Page, Paragraph
from litigo.documents.styles import Place


def first_page_top(page: Page) -> int:
    """Return where the text of the first page begins: a header of a fixed height pushes it down, as in Word."""
    top = page.margins.get("top", 0)
    blocks = page.furniture.get(("header", "first"), ()) if page.first_differs else ()
    looks = [block.look for block in blocks if isinstance(block, Paragraph)]
    held = [look for look in looks if look.line_rule in {"exact", "atLeast"}]
    fixed = sum((look.line or 0) + (look.before or 0) + (look.after or 0) for look in held)
    return max(top, page.margins.get("header", 0) + fixed) if fixed else top


def laid_in_place(blocks: Iterable[Block], page: Page, lay: Callable[[Iterable[Block]], str]) -> Iterator[str]:
    """Lay blocks out with ``lay``, those of a frame at its place on the page; the order of reading never changes."""
    groups = [(place, tuple(group)) for place, group in groupby(blocks, key=_place)]
    if all(place is None for place, _ in groups):
        yield from (lay(group) for _, group in groups)
        return
    for place, group in groups:
        # Both are « positioned »: what is drawn comes in the order of the text, which the check of the PDF relies on.
        where = "position: relative" if place is None else _at(place, page)
        yield f'<div style="{where}">{lay(group)}</div>'


def _place(block: Block) -> Place | None:
    return block.look.place if isinstance(block, Paragraph) else None


def _at(place: Place, page: Page) -> str:
    left, top = place.left - page.margins.get("left", 0), place.top - first_page_top(page)
    return f"position: absolute; left: {left / 20:g}pt; top: {top / 20:g}pt; width: {place.width / 20:g}pt"
