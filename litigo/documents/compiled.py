"""A Word template prepared once and filled many times.

What docxtpl does for each letter (join the pieces of code Word scatters, compile them, open and write every part) is
done here once for each template. docxtpl stays the judge of it in the tests, and what fills the templates that use the
features it alone knows (:func:`simple`).
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from typing import Any, Final
from xml.parsers.expat import ExpatError, ParserCreate
from xml.sax.saxutils import escape

from jinja2 import Environment, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from litigo.documents.binding import Group, printable
from litigo.documents.package import Packed, archive_of, pack, unpack
from litigo.documents.typography import ARTICLES, LONG, typeset

_HEADER: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "word/document.xml"
_CODE: Final = re.compile(r"\{\{|\{%|\{#")
_TEXT: Final = re.compile(r"<w:t((?: [^>]*)?)>((?:[^<{]|\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|\{)*)</w:t>")
# A text holding code is marked with a character no value may hold, so that it alone is typeset once it is filled.
_MARK: Final = "\x01"
_WRITTEN: Final = re.compile(r"<w:t((?: [^>]*)?)>([^<]*)</w:t>")
_FILLED: Final = re.compile(rf"<w:t{_MARK}([^>]*)>([^<]*)</w:t>")
_PRESERVE: Final = 'xml:space="preserve"'
_HYPHEN: Final = f"</w:t><w:noBreakHyphen/><w:t {_PRESERVE}>"
_UNBOUND: Final = "[à compléter"  # a run that holds a gap is cut at the gap, and keeps one text
_RICH: Final = re.compile(r"\{[{%]r\s|\{[{%#]tc\s|\{%-?\s*(?:vm|hm|colspan|cellbg)\b|[\t\n\a\f]")
_TAG: Final = re.compile(r"<[^>]*>")
_PICTURE: Final = "<wp:docPr "
_BREAKS: Final = "\t\n"
_BELLS: Final = "\a\f"
_DECLARATION: Final = re.compile(r"\s*<\?xml[^>]*\?>\s*")
# How an author writes the signs of the code itself; a value that holds them is not changed.
_SIGNS: Final = {"{_{": "{{ '{{' }}", "}_}": "{{ '}}' }}", "{_%": "{{ '{%' }}", "%_}": "{{ '%}' }}"}
_KEPT: Final = 200  # templates kept ready, some hundred kilobytes each
_SMALL: Final = 4_000  # letters of a header or of a footer, kept once written
_TEXTS_KEPT: Final = 20_000  # senders, clauses, titles: most texts of a letter were in an earlier one


@dataclass(frozen=True, slots=True)
class CompiledTemplate:
    """A template ready to be filled: the parts that never change, and a function for each of the others."""

    fixed: tuple[Packed, ...]
    moving: tuple[tuple[str, Callable[[Mapping[str, object]], str]], ...]

    def fill(self, variables: Mapping[str, object], finish: Callable[[bytes], bytes]) -> bytes:
        """Return the Word file made with ``variables``; ``finish`` has the last word on each part written.

        Raises:
            jinja2.TemplateError: the template asks for something unknown or forbidden.
            BrokenTemplateError: its conditions and repetitions cut the document in pieces that do not fit.
            UnprintableTextError: a text holds a character no letter can show.
        """
        return archive_of((*self.fixed, *(_written(name, render(variables), finish) for name, render in self.moving)))


class BrokenTemplateError(ValueError):
    """A filled part is no longer the XML Word expects."""


class UnprintableTextError(ValueError):
    """A text holds a character no letter can show."""


class Sandbox(ImmutableSandboxedEnvironment):
    """Where every template runs: nothing unknown, nothing private, nothing changed, every value escaped."""

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=True)

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - the signature of the library
        """Look a name up among the values of a letter first: it is what nearly every code of a template does."""
        if type(obj) is Group:
            try:
                return obj[attribute]
            except KeyError:
                return super().getattr(obj, attribute)
        return super().getattr(obj, attribute)


@lru_cache(maxsize=_KEPT)
def compiled(template: bytes, name: str) -> CompiledTemplate | None:
    """Prepare a template once for each process; ``None`` when only docxtpl can fill it.

    Raises:
        jinja2.TemplateSyntaxError: its code is wrong.
        FaultyFile: it is no Word file; the fault names ``name``.
        KeyError, ValueError: it is no Word document.
    """
    members = unpack(template, name)
    raw = dict(_sources(template))
    sources = {part: _prepared(_patched(source)) for part, source in raw.items()}
    if not all(_simple(raw[part], source) for part, source in sources.items()):
        return None
    environment = Sandbox()
    moving = tuple((part, _renderer(environment, source)) for part, source in sources.items() if _CODE.search(source))
    still = {part: pack(part, source.encode()) for part, source in sources.items() if not _CODE.search(source)}
    changing = {part for part, _ in moving}
    return CompiledTemplate(tuple(kept for part, kept in (members | still).items() if part not in changing), moving)


def _sources(template: bytes) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each part docxtpl fills."""
    from docxtpl import DocxTemplate  # noqa: PLC0415 - slow to import, only needed to write a letter
    from lxml import etree  # noqa: PLC0415

    word: Any = DocxTemplate(io.BytesIO(template))
    word.init_docx()
    yield _MAIN, _HEADER + etree.tostring(word.docx.element, encoding="unicode")
    for kind in (word.HEADER_URI, word.FOOTER_URI):
        for _, part in word.get_headers_footers(kind):
            yield _name_of(part), _HEADER + word.get_part_xml(part)
    for part in word.docx.part.package.iter_parts():
        if part.content_type.endswith(".footnotes+xml"):
            yield _name_of(part), _HEADER + _DECLARATION.sub("", part.blob.decode(), count=1)


def _patched(source: str) -> str:
    """Join the code that Word scatters among its own marks; take the paragraphs and rows that hold code alone away."""
    from docxtpl import DocxTemplate  # noqa: PLC0415 - slow to import, only needed to write a letter

    return str(DocxTemplate.patch_xml(None, source))


def _name_of(part: Any) -> str:  # noqa: ANN401 - python-docx comes without types
    return str(part.partname).removeprefix("/")


def _prepared(source: str) -> str:
    for written, code in _SIGNS.items():
        source = source.replace(written, code)
    return _TEXT.sub(_own_words, source)


def _own_words(match: re.Match[str]) -> str:
    attributes, text = match.groups()
    if _CODE.search(text):
        return f"<w:t{_MARK}{attributes}>{text}</w:t>"
    return _text(attributes, unescape(text))


@lru_cache(maxsize=_TEXTS_KEPT)
def _text(attributes: str, text: str) -> str:
    set_text = typeset(text)
    if not printable(set_text):
        raise UnprintableTextError(set_text)
    written = escape(set_text)
    bound = ARTICLES.sub(_bound, written) if _UNBOUND not in written else written
    if (set_text != set_text.strip() or bound is not written) and _PRESERVE not in attributes:
        attributes = f" {_PRESERVE}"
    return f"<w:t{attributes}>{bound}</w:t>"


def _bound(number: re.Match[str]) -> str:
    """The hyphens inside the number of an article are those at which Word never ends a line."""
    return number[0].replace("-", _HYPHEN)


def _simple(raw: str, source: str) -> bool:
    """Say whether a part uses nothing that docxtpl alone knows how to do, as it was written and once patched.

    That is text with its own look, line ends inside a text, pictures to number, columns made or removed, merged cells.
    """
    words = _TAG.sub("", raw.removeprefix(_HEADER))
    return not _RICH.search(words) and _PICTURE not in source and all(map(_regular, _tables(source)))


def _tables(source: str) -> Iterator[str]:
    return (match[0] for match in re.finditer(r"<w:tbl>.*?</w:tbl>", source, re.DOTALL))


def _regular(table: str) -> bool:
    """Say whether every row of a table fills its columns, so that none is to be added or removed."""
    columns = len(re.findall(r"<w:gridCol[ />]", table))
    rows = re.findall(r"<w:tr[ >].*?</w:tr>", table, re.DOTALL)
    return "<w:tbl>" not in table[1:] and all(_width(row) == columns for row in rows)


def _width(row: str) -> int:
    spans = [int(span) for span in re.findall(r'<w:gridSpan w:val="(\d+)"', row)]
    return len(re.findall(r"<w:tc[ >]", row)) + sum(spans) - len(spans)


def _renderer(environment: Environment, source: str) -> Callable[[Mapping[str, object]], str]:
    render = environment.from_string(source).render

    def rendered(variables: Mapping[str, object]) -> str:
        filled = render(variables)
        if any(sign in filled for sign in _BELLS):  # which docxtpl would take for the end of a paragraph
            raise UnprintableTextError("U+0007 ou U+000C")
        if any(filled.find(sign, len(_HEADER)) >= 0 for sign in _BREAKS):
            return _WRITTEN.sub(_filled_text, _with_breaks(filled.replace(_MARK, "")))
        return _FILLED.sub(_filled_text, filled)

    return rendered


def _filled_text(match: re.Match[str]) -> str:
    attributes, text = match.groups()
    plain = unescape(text) if "&" in text else text
    return _text(attributes, plain) if len(plain) <= LONG else _text.__wrapped__(attributes, plain)


def _with_breaks(filled: str) -> str:
    """Turn the line ends a template made into breaks, as docxtpl does."""
    from docxtpl import DocxTemplate  # noqa: PLC0415 - only when a template makes line ends

    return str(DocxTemplate.resolve_listing(None, filled))


def _written(name: str, part: str, finish: Callable[[bytes], bytes]) -> Packed:
    """Check, finish and compress a filled part; the same footer comes back in every letter of a sender."""
    return _written_before(name, part, finish) if len(part) <= _SMALL else _checked(name, part, finish)


def _checked(name: str, part: str, finish: Callable[[bytes], bytes]) -> Packed:
    return pack(name, finish(_sound(part)))


_written_before: Final = lru_cache(maxsize=_KEPT)(_checked)


def _sound(part: str) -> bytes:
    written = part.encode()
    parser = ParserCreate()
    try:
        parser.Parse(written, True)
    except ExpatError as error:
        raise BrokenTemplateError(str(error)) from error
    return written
