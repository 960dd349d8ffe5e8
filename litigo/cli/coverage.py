"""What the rulebook covers and what it does not, said in French: ``rules/COVERAGE.md``, drawn from the rules alone.

No day of today, no name of a machine: the same rules and the same cases give the same bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pydantic import BaseModel

from litigo.cli.rules import CONFIDENCE, KINDS, STATUS
from litigo.rulebook.check_models import CheckRule
from litigo.rulebook.checks import sources_of
from litigo.rulebook.models import Carriers, DisputedValue, Entry, Parameter, ParameterValue, Rule
from litigo.rulebook.rulebook import Rulebook

FEW_CASES = 5
DEADLINE_KINDS = ("limitation", "time_bar", "procedural", "duty", "conventional")
DOMAINS = {
    "administratif": "Droit administratif", "assurance": "Contrat d'assurance", "automobile": "Automobile",
    "construction": "Construction", "conventions": "Conventions entre assureurs", "fonds": "Fonds de garantie",
    "gestion": "Gestion", "penal": "Procédure pénale", "prescription": "Prescription", "procedure": "Procédure civile",
    "strategies": "Stratégies", "documents": "Documents", "checks": "Points à vérifier",
}  # fmt: skip
SUBJECTS = {
    "computation": "Décompte du temps", "limitation": "Prescription", "civil_procedure": "Procédure civile",
    "insurance_contract": "Contrat d'assurance", "construction": "Construction", "motor": "Automobile",
    "victims_funds": "Fonds de garantie", "criminal": "Procédure pénale", "administrative": "Droit administratif",
    "handling": "Gestion",
}  # fmt: skip
CARRIERS = {
    "rules": "règles", "counting": "décomptes", "regimes": "régimes", "distances": "augmentations de distance",
    "moratoria": "prorogations exceptionnelles", "parameters": "paramètres", "zones": "jours fériés",
    "facts": "faits", "events": "événements",
}  # fmt: skip
HEAD = """# Ce que couvre le recueil de règles

Fichier produit par « litigo rules coverage » à partir des règles et de leurs cas : ne le modifiez pas à la main.
Une règle est un projet tant qu'un juriste ne l'a pas relue et signée."""


def coverage(rulebook: Rulebook, cases: Mapping[str, int]) -> str:
    """Return the report; ``cases`` counts the cases of each rule."""
    sections = (
        _in_short(rulebook, cases),
        _by_domain(rulebook, cases),
        _by_confidence(rulebook),
        _few_cases(rulebook, cases),
        _carried(rulebook),
        _left_out(rulebook),
        _parameters(rulebook),
    )
    return "\n\n".join((HEAD, *("\n".join(section) for section in sections))) + "\n"


def _in_short(rulebook: Rulebook, cases: Mapping[str, int]) -> Iterator[str]:
    text = rulebook.text
    rules = _with_cases(rulebook)
    total = sum(cases[rule.id] for rule in rules)
    carried = sum(entry.carried_by is not None for entry in text.entries.values())
    left = len(text.entries) - carried
    grey = sum(bool(parameter.disputed) for parameter in text.parameters.values())
    citing = _percent(sum(bool(sources_of(rule)) for rule in rules), len(rules))
    yield "## En bref\n"
    dated = f"{len(text.deadlines)} échéances, {len(text.strategies)} stratégies, {len(text.documents)} documents"
    yield f"- {dated}, {len(text.grounds)} fondements d'intérêt, {len(text.liabilities)} régimes de responsabilité."
    yield from _sources_in_short(rulebook)
    yield f"- Échéances et stratégies qui citent une source : {citing}."
    yield f"- {total} cas d'essai, soit {total / len(rules):.1f} par règle en moyenne.".replace(".", ",", 1)
    yield f"- {carried} points de droit portés par d'autres règles ou par les tables communes ; {left} non encodés."
    yield f"- {len(text.parameters)} paramètres datés, dont {grey} avec une zone grise."


def _with_cases(rulebook: Rulebook) -> tuple[Rule, ...]:
    """Return the rules that must have cases and sources: a document follows from the others."""
    return (*rulebook.text.deadlines, *rulebook.text.strategies)


def _sources_in_short(rulebook: Rulebook) -> Iterator[str]:
    parts: tuple[BaseModel, ...] = (*rulebook.everything, *rulebook.text.liabilities, *_tables(rulebook))
    cited = {key.partition("#")[0] for part in parts for key in sources_of(part)}
    versions = sum(len(source.versions) for source in rulebook.sources.values())
    checked = sorted(source.checked for source in rulebook.sources.values())
    yield f"- {len(rulebook.sources)} sources, dont {len(cited)} citées ; {versions} versions datées."
    yield f"- Sources lues du {checked[0]:%d/%m/%Y} au {checked[-1]:%d/%m/%Y}."


def _tables(rulebook: Rulebook) -> Iterator[BaseModel]:
    """Yield what cites sources outside rules: countings, regimes, distances, moratoria, parameters, holidays."""
    text = rulebook.text
    for table in (text.countings, text.regimes, text.distances, text.moratoria, text.parameters):
        yield from table.values()
    yield text.workdays


def _percent(part: int, whole: int) -> str:
    return f"{100 * part // whole} % ({part} sur {whole})" if whole else "sans objet"


def _by_domain(rulebook: Rulebook, cases: Mapping[str, int]) -> Iterator[str]:
    domains: dict[str, list[Rule | CheckRule]] = {}
    for rule in rulebook.everything:
        parts = rulebook.place_of(rule).split("/")
        domains.setdefault(parts[1] if parts[0] == "deadlines" else parts[0], []).append(rule)
    yield "## Par domaine\n"
    heads = ["Domaine", "Règles", *(KINDS[kind] for kind in DEADLINE_KINDS), "relues", *CONFIDENCE.values(), "cas"]
    yield from _table(heads, [_domain_row(name, rules, cases) for name, rules in domains.items()])


def _domain_row(name: str, rules: Sequence[Rule | CheckRule], cases: Mapping[str, int]) -> list[str]:
    kinds = Counter[str](rule.kind for rule in rules)
    trust = Counter[str](rule.confidence for rule in rules)
    reviewed = sum(rule.status == "reviewed" for rule in rules)
    counts = [len(rules), *(kinds[kind] for kind in DEADLINE_KINDS), reviewed, *(trust[level] for level in CONFIDENCE)]
    return [DOMAINS.get(name, name), *map(str, counts), str(sum(cases[rule.id] for rule in rules))]


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _by_confidence(rulebook: Rulebook) -> Iterator[str]:
    unsure = [rule for rule in rulebook.everything if rule.confidence != "high"]
    yield "## Règles dont la confiance n'est pas élevée\n"
    for rule in unsure:
        yield f"- `{rule.id}` : {rule.title} ({KINDS[rule.kind]}, {STATUS[rule.status]}, {CONFIDENCE[rule.confidence]})"


def _few_cases(rulebook: Rulebook, cases: Mapping[str, int]) -> Iterator[str]:
    few = [rule for rule in _with_cases(rulebook) if cases[rule.id] < FEW_CASES]
    yield f"## Règles qui ont moins de {FEW_CASES} cas d'essai\n"
    yield from (f"- `{rule.id}` : {cases[rule.id]}" for rule in few) if few else iter(("Aucune.",))


def _entries(rulebook: Rulebook, subject: str) -> list[tuple[str, Entry]]:
    return [(key, entry) for key, entry in rulebook.text.entries.items() if entry.subject == subject]


def _carried(rulebook: Rulebook) -> Iterator[str]:
    yield "## Ce que portent d'autres règles ou les tables communes"
    for subject, label in SUBJECTS.items():
        found = [(key, entry) for key, entry in _entries(rulebook, subject) if entry.carried_by]
        if found:
            yield f"\n### {label}\n"
        for key, entry in found:
            yield f"- `{key}` : {entry.title}. Porté par {_carriers(entry.carried_by)}."


def _carriers(carried: Carriers | None) -> str:
    named = {label: getattr(carried, field) for field, label in CARRIERS.items()}
    return " ; ".join(f"{label} {', '.join(f'`{word}`' for word in words)}" for label, words in named.items() if words)


def _left_out(rulebook: Rulebook) -> Iterator[str]:
    yield "## Ce qui n'est pas encodé, et pourquoi\n"
    yield "Un point déjà cité plus haut y figure pour ce qu'il en reste."
    for subject, label in SUBJECTS.items():
        found = [(key, entry) for key, entry in _entries(rulebook, subject) if entry.not_encoded]
        if found:
            yield f"\n### {label}\n"
        for key, entry in found:
            yield f"- `{key}` : {entry.title}. {entry.not_encoded}"


def _parameters(rulebook: Rulebook) -> Iterator[str]:
    yield "## Paramètres datés\n"
    heads = ["Paramètre", "Valeurs sûres", "Zone grise", "Sources"]
    yield from _table(heads, [_parameter_row(item, rulebook) for item in rulebook.text.parameters.values()])


def _parameter_row(parameter: Parameter, rulebook: Rulebook) -> list[str]:
    sure = " ; ".join(_figure(value) for value in parameter.values) or "aucune"
    grey = " ; ".join(f"{_figure(value)} : {value.why}" for value in parameter.disputed) or "non"
    keys = dict.fromkeys(key for value in parameter.figures for key in value.source)
    cited = ", ".join(rulebook.sources[key.partition("#")[0]].cite for key in keys)
    label = f"{parameter.label}. {parameter.notes}" if parameter.notes else parameter.label
    return [label, sure, grey, cited]


def _figure(value: ParameterValue | DisputedValue) -> str:
    since = f" depuis le {value.since:%d/%m/%Y}" if value.since else ""
    until = f" jusqu'au {value.until:%d/%m/%Y}" if value.until else ""
    trust = f" (confiance {CONFIDENCE[value.confidence]})" if isinstance(value, ParameterValue) else ""
    return f"{int(value.is_):,} €{since}{until}{trust}".replace(",", "\N{NO-BREAK SPACE}", 1)


def write_coverage(path: Path, text: str) -> bool:
    """Write the report where it belongs; tell whether it has changed."""
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    if before == text:
        return False
    path.write_text(text, encoding="utf-8", newline="\n")
    return True
