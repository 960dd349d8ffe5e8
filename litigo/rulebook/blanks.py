"""What a scaffold leaves to be filled in: no rule passes while one of its fields still says so."""

from __future__ import annotations

from collections.abc import Iterator

from litigo.dossier.source_text import Source, dotted, part_at
from litigo.faults import Fault
from litigo.rulebook.models import DeadlineRule

BLANK = "à compléter"
_OTHERWISE = "Lisez le commentaire de la ligne, puis écrivez ce qui convient."


def blanks_of(source: Source, path: tuple[str | int, ...]) -> Iterator[Fault]:
    """Yield one fault per field below ``path`` that still says « à compléter », with what the field expects."""
    for place in _blank_places(part_at(source.data, path), path):
        words = [str(step) for step in place[len(path) :] if isinstance(step, str)]
        fields = [DeadlineRule.model_fields.get(word) for word in (words[-1:] + words[:1])]
        expected = next((field.description for field in fields if field and field.description), None)
        remedy = f"Attendu : {expected[0].lower()}{expected[1:]}." if expected else _OTHERWISE
        yield Fault(source.file, source.line_of(place), dotted(place), "ce champ reste à compléter.", remedy)


def _blank_places(data: object, path: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    if isinstance(data, str):
        if data.strip().lower().startswith(BLANK):
            yield path
    elif isinstance(data, dict):
        for key, item in data.items():
            if str(key).startswith(BLANK):
                yield (*path, key)
            yield from _blank_places(item, (*path, key))
    elif isinstance(data, list):
        for index, item in enumerate(data):
            yield from _blank_places(item, (*path, index))
