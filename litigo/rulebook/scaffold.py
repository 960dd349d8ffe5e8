"""A rule and its cases to be filled in: files that say what each field is for, and that pass no check as they are."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from litigo.dossier.source_text import read_text
from litigo.faults import Fault, FaultyFile

RULE_TEMPLATE, CASES_TEMPLATE = "regle_vierge.yaml", "cas_vierges.yaml"
_ID = re.compile(r"[a-z0-9_]+(\.[a-zA-Z0-9_]+)+")
_ELSEWHERE = "divers"  # the domain of a rule that has no neighbour
_MAX_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class Scaffold:
    """The two files of a rule to be written: where they go, and what they say."""

    rule_file: Path
    rule: str
    case_file: Path
    cases: str


def scaffold(
    rule_id: str, kind: str, title: str | None, *, rules: Path, cases: Path, templates: Path, domain: str | None
) -> Scaffold:
    """Prepare the files of a new rule, beside its nearest neighbours unless a domain is named.

    Raises:
        FaultyFile: the identifier is ill-formed or taken, or one of the files exists.
    """
    taken = ids_by_domain(rules)
    faults = list(_id_faults(rule_id, taken))
    folder, name = domain or _domain_of(rule_id, taken), f"{rule_id.replace('.', '_').lower()}.yaml"
    rule_file, case_file = rules / "deadlines" / folder / name, cases / folder / name
    remedy = "Rien n'a été écrit : complétez ce fichier, ou renommez-le."
    faults += [Fault(str(file), 0, "", "ce fichier existe déjà.", remedy) for file in (rule_file, case_file)
               if file.exists()]  # fmt: skip
    if faults:
        raise FaultyFile(faults)
    words = {"IDENTIFIANT": rule_id, "NATURE": kind, "TITRE": (title or "à compléter").replace('"', "'")}
    return Scaffold(
        rule_file, _filled(templates / RULE_TEMPLATE, words), case_file, _filled(templates / CASES_TEMPLATE, words)
    )


def ids_by_domain(rules: Path) -> dict[str, str]:
    """Return the domain of each rule written, even in rules that do not pass the checks yet."""
    found: dict[str, str] = {}
    for path in sorted(rules.rglob("*.yaml")):
        try:
            data = read_text(path.read_bytes(), str(path), max_bytes=_MAX_BYTES).data
        except FaultyFile:
            continue  # « rules check » says what is wrong there
        for entry in data if isinstance(data, list) else ():
            if isinstance(entry, dict) and isinstance(entry.get("id"), str):
                found[entry["id"]] = path.parent.name
    return found


def _id_faults(rule_id: str, taken: dict[str, str]) -> list[Fault]:
    if not _ID.fullmatch(rule_id):
        remedy = "Mots en minuscules sans accent, séparés par des points, le code puis l'article : fr.cpc.538."
        return [Fault(rule_id, 0, "", "cet identifiant est mal formé.", remedy)]
    if rule_id in taken:
        remedy = "Un identifiant ne change jamais de sens : ajoutez-y un mot, ou complétez la règle existante."
        return [Fault(rule_id, 0, "", f"cet identifiant est déjà pris ({taken[rule_id]}).", remedy)]
    return []


def _domain_of(rule_id: str, taken: dict[str, str]) -> str:
    """Return the domain of most of the rules whose identifiers begin alike (same code, then same article)."""
    words = rule_id.split(".")
    for depth in range(len(words) - 1, 1, -1):
        prefix = ".".join(words[:depth]) + "."
        near = Counter(domain for other, domain in taken.items() if other.startswith(prefix))
        if near:
            return near.most_common(1)[0][0]
    return _ELSEWHERE


def _filled(template: Path, words: dict[str, str]) -> str:
    text = template.read_text(encoding="utf-8")
    for word, value in words.items():
        text = text.replace(word, value)
    return text
