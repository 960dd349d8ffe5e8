"""The files of a letter: Word, PDF, and the values both state with where each comes from (``<letter>.fields.json``)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from litigo.outbox import durable

if TYPE_CHECKING:
    from litigo.assessment.model import DocumentDue
    from litigo.documents import RenderedDocument

SUFFIX = ".fields.json"
FORMAT = 1
DRAFT = "-projet"
TO_COMPLETE = "a_completer.txt"
_INTERNAL = "interne"


@dataclass(frozen=True, slots=True)
class LetterFields:
    """What a letter of a revision states. ``file`` is the common stem of its files, ``gaps`` what it still lacks."""

    file: str
    document: str
    title: str
    draft: bool
    internal: bool
    gaps: tuple[str, ...]
    values: Mapping[str, str]


def letter_stem(due: DocumentDue, *, draft: bool) -> str:
    """Return the name of the files of a letter, without suffix; a draft says so."""
    return due.id.replace("~", "-") + (DRAFT if draft else "")


def letter_files(due: DocumentDue, rendered: RenderedDocument) -> dict[str, bytes]:
    """Return the files of a letter, by name."""
    stem = letter_stem(due, draft=rendered.draft)
    return {
        f"{stem}.docx": rendered.docx,
        f"{stem}.pdf": rendered.pdf,
        f"{stem}{SUFFIX}": fields_json(due, rendered),
    }


def fields_json(due: DocumentDue, rendered: RenderedDocument) -> bytes:
    """Write the values of a letter: the variable, what is printed, its reference, and what the reference held."""
    content = {
        "format": FORMAT,
        "document": due.id,
        "title": due.title,
        "draft": rendered.draft,
        "internal": due.delivery == _INTERNAL,
        "gaps": list(rendered.gaps),
        "fields": [asdict(field) for field in rendered.fields],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def read_fields(folder: Path) -> Iterator[LetterFields]:
    """Read what the letters of a folder state, in order of name; a file that cannot be trusted is passed over."""
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        try:
            content = json.loads(path.read_bytes())
            if content["format"] == FORMAT:
                yield _read(path.name.removesuffix(SUFFIX), content)
        except (OSError, ValueError, TypeError, KeyError):
            continue


def _read(file: str, content: Mapping[str, Any]) -> LetterFields:
    drawn = {str(ref): str(held) for field in content["fields"] for ref, held in field.get("drawn_from", ())}
    told = {str(field["reference"]): str(field["held"]) for field in content["fields"] if field["held"] is not None}
    document, title = str(content["document"]), str(content["title"])
    gaps = tuple(map(str, content["gaps"]))
    return LetterFields(file, document, title, bool(content["draft"]), bool(content["internal"]), gaps, drawn | told)


def write_gaps(stage: Path) -> None:
    """Tell, beside the letters, what each draft still lacks: the questions to answer before it can be sent."""
    drafts = [letter for letter in read_fields(stage) if letter.draft]
    if not drafts:
        return
    lines = ["PROJETS À COMPLÉTER", "", "Ces documents ne peuvent pas partir tels quels.", ""]
    for letter in drafts:
        number = len(letter.gaps)
        said = f"{number} élément{'s' if number > 1 else ''} à compléter" if number else "à relire"
        lines += [f"{letter.title} ({letter.file}) : {said}", *(f"  - {gap}" for gap in letter.gaps), ""]
    lines.append("Répondez dans le dossier, puis redéposez-le : un document complet paraît sans la mention PROJET.")
    durable.add_file(stage / TO_COMPLETE, ("\r\n".join(lines) + "\r\n").encode("utf-8-sig"))
