"""What can be said of a Word template without any dossier: what is wrong, lacking, out of force, not to be said."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from litigo.documents.citations import articles_of, cited_articles
from litigo.documents.outline import read_paragraphs
from litigo.documents.typography import typeset
from litigo.documents.variables import Known, unknown_variables
from litigo.dossier.refusals import near
from litigo.faults import Fault
from litigo.rulebook.models import BannedWording, DocumentRule, Mention

if TYPE_CHECKING:
    from litigo.rulebook.rulebook import Rulebook

_CLAUSE: Final = re.compile(r"\bclauses\.([a-z0-9_]+)")
_BLANKS: Final = re.compile(r"[\s\u00a0\u202f]+")
_CODE: Final = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_ROW_OR_PARAGRAPH: Final = re.compile(r"\{%(?:p|tr|tc|r) ")


@dataclass(frozen=True, slots=True)
class Checked:
    """A template to check: its file, its bytes, and the document it is for when it is known."""

    file: str
    docx: bytes
    rule: DocumentRule | None


def check_template(template: Checked, rulebook: Rulebook, known: Known, day: dt.date) -> list[Fault]:
    """Return the faults of a template, by paragraph: code, variables, articles on ``day``, mentions, wording.

    ``known`` are the variables of a letter. A fault that is only a doubt is a warning.
    """
    lines = read_paragraphs(template.docx)
    code = list(_code_faults(template.file, lines, rulebook, known))
    clauses = rulebook.clauses_on(day)
    faults = [*code, *_clause_faults(template.file, lines, clauses), *_articles(template.file, lines, rulebook, day)]
    if template.rule is not None:
        faults += _missing_mentions(template, whole_wording(lines, clauses))
        faults += _banned(template, lines, clauses, rulebook.text.wording)
    return faults


def whole_wording(outline: Sequence[str], clauses: Mapping[str, str | None]) -> str:
    """Return the text of a template followed by that of every clause it takes, and of those they take in turn."""
    text, taken = "\n".join(outline), set[str]()
    while missing := {name for name in _CLAUSE.findall(text) if name in clauses} - taken:
        taken |= missing
        text += "".join(f"\n{clauses[name] or ''}" for name in sorted(missing))
    return text


def lacking(mention: Mention, wording: str) -> list[str]:
    """Return what should carry a mandatory mention and is not in the wording of the template."""
    flat = _flat(typeset(wording))
    return [carrier for carrier in mention.by if carrier not in wording and _flat(typeset(carrier)) not in flat]


def _flat(text: str) -> str:
    """Words, whatever separates them; the marks of an outline do not count."""
    return _BLANKS.sub(" ", text.replace("**", ""))


def _code_faults(file: str, lines: Sequence[str], rulebook: Rulebook, known: Known) -> Iterator[Fault]:
    """The code of a template is read as one text, a line a paragraph, so that each fault has its paragraph."""
    from jinja2 import TemplateSyntaxError  # noqa: PLC0415 - slow to import, only needed here
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415

    names = {**known, "clauses": dict.fromkeys(rulebook.text.clauses, None)}
    try:
        tree = ImmutableSandboxedEnvironment().parse(_ROW_OR_PARAGRAPH.sub("{% ", "\n".join(lines)))
    except TemplateSyntaxError as error:
        remedy = "Vérifier que chaque « {{ » a son « }} », et chaque « {% if … %} » ou « {% for … %} » sa fin."
        yield Fault(file, error.lineno, "", f"code de modèle mal écrit : {error.message}.", remedy)
        return
    for line, name, choices in unknown_variables(tree, names):
        yield Fault(file, line, name, f"variable inconnue « {name} ».", near(name.rpartition(".")[2], choices))


def _clause_faults(file: str, lines: Sequence[str], clauses: Mapping[str, str | None]) -> Iterator[Fault]:
    for number, line in enumerate(lines, start=1):
        for name in _CLAUSE.findall(line):
            if name in clauses and clauses[name] is None:
                message = f"la clause « {name} » n'a pas de rédaction en vigueur à cette date."
                yield Fault(file, number, name, message, "Ajouter sa rédaction dans rules/clauses.")


def _articles(file: str, lines: Sequence[str], rulebook: Rulebook, day: dt.date) -> Iterator[Fault]:
    """Articles written out in the template or in the clauses it takes, and not in force on ``day``."""
    by_cite = {cite: key for key, source in rulebook.sources.items() for cite in articles_of(source.cite)}
    clauses = rulebook.clauses_on(day)
    for number, line in enumerate(lines, start=1):
        for cite in cited_articles(whole_wording([line], clauses)):
            if cite not in by_cite:
                message, remedy = f"« {cite} » n'est pas suivi par les règles.", "Vérifier qu'il est en vigueur."
                yield Fault(file, number, cite, message, remedy, "warning")
            elif rulebook.sources[by_cite[cite]].versions and rulebook.version_of(by_cite[cite], day) is None:
                message = f"« {cite} » n'est pas en vigueur au {day:%d/%m/%Y}."
                yield Fault(file, number, cite, message, "Citer le texte applicable, ou dater la clause.")


def _missing_mentions(template: Checked, wording: str) -> Iterator[Fault]:
    assert template.rule is not None
    for mention in template.rule.mentions:
        for carrier in lacking(mention, wording):
            message = f"mention obligatoire absente : {mention.what} (« {carrier} »)."
            yield Fault(template.file, 0, template.rule.id, message, "La remettre dans le modèle.")


def _banned(
    template: Checked, lines: Sequence[str], clauses: Mapping[str, str | None], wording: Mapping[str, BannedWording]
) -> Iterator[Fault]:
    assert template.rule is not None
    document = template.rule.id
    for number, line in enumerate(lines, start=1):
        said = _flat(typeset(_CODE.sub(" ", whole_wording([line], clauses))))
        for ban in wording.values():
            concerned = document in ban.documents or not ban.documents
            if not concerned or document in ban.except_:
                continue
            for words in ban.words:
                if re.search(rf"\b{re.escape(_flat(typeset(words)))}\b", said, re.IGNORECASE):
                    yield Fault(template.file, number, "", f"à ne pas écrire : « {words} ». {ban.why}", ban.instead)
