"""The lines of the tables of a Word file: of the table, of its style, of each cell."""

from __future__ import annotations

from litigo.documents.ooxml import Element, W, local


def borders_of(found: Element | None) -> dict[str, bool]:
    """Say of each side whether a line is drawn; inner lines of a table are drawn around its cells."""
    sides: dict[str, bool] = {}
    for item in found if found is not None else ():
        drawn = item.get(f"{W}val") not in {"nil", "none"}
        match local(item):
            case "insideH":
                sides |= {"top": drawn, "bottom": drawn}
            case "insideV":
                sides |= {"left": drawn, "right": drawn}
            case "start" | "left":
                sides["left"] = drawn
            case "end" | "right":
                sides["right"] = drawn
            case "top" | "bottom" as side:
                sides[side] = drawn
    return sides
