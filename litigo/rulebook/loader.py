"""Reads ``rules/`` into a :class:`Rulebook`: every fault of every file at once, with its line.

Reading some hundred YAML files takes a second; the merged text is kept as JSON in the user's cache folder, under
the digest of the files, so that only the first run after a change of rules pays for it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from litigo import __version__
from litigo.dossier import computed, vocabulary
from litigo.dossier.source_text import Source as SourceText
from litigo.dossier.source_text import build, read_text
from litigo.dossier.vocabulary import VocabularyFile
from litigo.faults import Fault, FaultyFile, RulebookError
from litigo.rulebook import check_models, house, liability, models, money, text
from litigo.rulebook.blanks import blanks_of
from litigo.rulebook.rulebook import Rulebook
from litigo.rulebook.text import RulebookText
from litigo.shipped import shipped

M = TypeVar("M", bound=BaseModel)
MAX_BYTES = 4_000_000
_TWICE = "Donnez un autre nom à l'un des deux, ou retirez-le."


def load_rulebook(rules: Path | None = None, *, cache: bool = True) -> Rulebook:
    """Load the rules of a folder (the shipped ones by default), checked.

    Raises:
        RulebookError: with every fault of every file.
    """
    folder = rules or shipped("rules")
    texts = {path: path.read_bytes() for path in sorted(folder.rglob("*.yaml"))}
    if not texts:
        raise RulebookError([Fault(str(folder), 0, "", "aucune règle dans ce dossier.", "Vérifiez --rules.")])
    digest = _digest(folder, texts)
    if cache:
        kept = _cached(digest)
        if kept is not None:
            return Rulebook(kept, digest)
    rulebook, faults = read_and_check(folder, texts, digest)
    errors = [fault for fault in faults if fault.severity == "error"]
    if errors:
        raise RulebookError(errors)
    if cache:
        _keep(digest, rulebook.text)
    return rulebook


def check_folder(folder: Path) -> list[Fault]:
    """Return every fault of a rules folder, warnings included; an empty list means it can be loaded."""
    texts = {path: path.read_bytes() for path in sorted(folder.rglob("*.yaml"))}
    try:
        return read_and_check(folder, texts, _digest(folder, texts))[1]
    except RulebookError as faulty:
        return list(faulty.faults)


def read_and_check(folder: Path, texts: Mapping[Path, bytes], digest: str) -> tuple[Rulebook, list[Fault]]:
    """Read the files and run the static checks; :class:`RulebookError` when they cannot even be read."""
    from litigo.rulebook.checks import check_rulebook  # noqa: PLC0415  # not needed when the cache answers

    reading = _Reading(folder)
    rulebook = Rulebook(reading.read(texts), digest)
    return rulebook, check_rulebook(rulebook, folder, reading.lines, {**reading.words, **reading.places})


def _digest(folder: Path, texts: Mapping[Path, bytes]) -> str:
    seal = hashlib.sha256(__version__.encode())
    for shape in (models, check_models, house, money, text, computed, vocabulary, liability):
        seal.update(Path(str(shape.__file__)).read_bytes())
    for path, raw in texts.items():
        seal.update(f"{path.relative_to(folder).as_posix()}:{len(raw)}\n".encode())
        seal.update(raw)
    return seal.hexdigest()


def _cache_file(digest: str) -> Path:
    root = os.environ.get("LITIGO_CACHE") or os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(root) / "litigo" / f"rulebook-{digest[:32]}.json"


def _cached(digest: str) -> RulebookText | None:
    with suppress(OSError, ValidationError):
        return RulebookText.model_validate_json(_cache_file(digest).read_bytes())
    return None


def _keep(digest: str, text: RulebookText) -> None:
    """Write the cache aside then rename it: a reader never sees half of it, and a full disk is no error."""
    import tempfile  # noqa: PLC0415  # only after a change of rules

    target = _cache_file(digest)
    with suppress(OSError):
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text.model_dump_json(by_alias=True, exclude_defaults=True))
        Path(name).replace(target)


class _Reading:
    """One reading of a rules folder: what was read, and the faults met on the way."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[Fault] = []
        self.places: dict[str, str] = {}
        self.words: dict[str, str] = {}  # places of the words, of use to the checks alone
        self.lines: dict[tuple[str, tuple[str | int, ...]], int] = {}

    def _name(self, source: SourceText) -> str:
        return Path(source.file).relative_to(self.folder).as_posix()

    def read(self, texts: Mapping[Path, bytes]) -> RulebookText:
        """Merge every file; :class:`RulebookError` with all the faults."""
        sources = {path.relative_to(self.folder).as_posix(): self._parse(path, raw) for path, raw in texts.items()}
        parsed = {name: source for name, source in sources.items() if source is not None}
        conventions = self._table(parsed, "conventions/", models.Convention)
        figures = {key: figure for convention in conventions.values() for key, figure in convention.figures.items()}
        merged = {
            "vocabulary": self._vocabulary(parsed),
            "sources": self._table(parsed, "sources/", models.Source),
            "countings": self._table(parsed, "counting.yaml", models.CountingKind),
            "moratoria": self._table(parsed, "moratoria.yaml", models.Moratorium),
            "regimes": self._table(parsed, "regimes.yaml", models.Regime),
            "distances": self._table(parsed, "distances.yaml", models.Distance),
            "workdays": self._one(parsed, "workdays.yaml", models.WorkdaysFile),
            "parameters": {**self._table(parsed, "parameters.yaml", models.Parameter), **figures},
            "entries": self._table(parsed, "entries.yaml", models.Entry),
            "conventions": conventions,
            "forums": self._table(parsed, "courts.yaml", models.Forum),
            "steps": self._table(parsed, "steps.yaml", models.StepRule),
            "review": self._table(parsed, "review.yaml", models.ReviewPeriod),
            "deadlines": self._list(parsed, "deadlines/", models.DeadlineRule),
            "strategies": self._list(parsed, "strategies/", models.Strategy),
            "documents": self._list(parsed, "documents/", models.DocumentRule),
            "clauses": self._table(parsed, "clauses/", models.Clause),
            "wording": self._table(parsed, "wording.yaml", models.BannedWording),
            "rates": self._table(parsed, "interest/rates.yaml", money.InterestRate),
            "interest": self._optional(parsed, "interest/method.yaml", money.InterestMethod),
            "grounds": self._list(parsed, "interest/grounds/", money.InterestGround),
            "chains": self._list(parsed, "amounts.yaml", money.AmountChain),
            "house": self._optional(parsed, "house.yaml", money.HouseParameters),
            "families": self._table(parsed, "check_families.yaml", check_models.CheckFamily),
            "checks": self._list(parsed, "checks/", check_models.CheckRule),
            "liabilities": self._list(parsed, "liability/", liability.LiabilityRule),
            "places": self.places,
        }
        if self.faults:
            raise RulebookError(self.faults)
        return RulebookText.model_construct(**merged)  # type: ignore[arg-type]  # built from validated parts

    def _parse(self, path: Path, raw: bytes) -> SourceText | None:
        try:
            return read_text(raw, str(path), max_bytes=MAX_BYTES)
        except FaultyFile as faulty:
            self.faults.extend(faulty.faults)
            return None

    def _build(self, model: type[M], source: SourceText, path: tuple[str | int, ...]) -> M | None:
        try:
            return build(model, source, path)
        except FaultyFile as faulty:
            self.faults.extend(faulty.faults)
            return None

    def _entries(self, parsed: Mapping[str, SourceText], prefix: str) -> Iterator[tuple[SourceText, str]]:
        for name, source in parsed.items():
            if not name.startswith(prefix):
                continue
            if isinstance(source.data, dict):
                yield from ((source, key) for key in source.data)
            else:
                remedy = "Écrivez chaque clé en début de ligne, suivie de « : », puis ses champs en retrait."
                self.faults.append(Fault(source.file, 1, "", "des entrées « clé: … » sont attendues ici.", remedy))

    def _table(self, parsed: Mapping[str, SourceText], prefix: str, model: type[M]) -> dict[str, M]:
        table: dict[str, M] = {}
        for source, key in self._entries(parsed, prefix):
            place = f"{self._name(source)}:{source.line_of((key,))}"
            if key in table:
                first = self.places.get(f"{prefix}{key}", "")
                self._fault(source, (key,), f"« {key} » est déjà défini ({first}).", _TWICE)
                continue
            self.places[f"{prefix}{key}"] = place
            self._keep_lines(f"{prefix}{key}", source, (key,))
            built = self._build(model, source, (key,))
            if built is not None:
                table[key] = built
        return table

    def _one(self, parsed: Mapping[str, SourceText], name: str, model: type[M]) -> M | None:
        if name not in parsed:
            remedy = "Créez-le, ou recopiez celui des règles livrées avec litigo."
            self.faults.append(Fault(str(self.folder / name), 0, "", "fichier absent.", remedy))
            return None
        self.words[name] = f"{name}:1"
        self._keep_lines(name, parsed[name], ())
        return self._build(model, parsed[name], ())

    def _optional(self, parsed: Mapping[str, SourceText], name: str, model: type[M]) -> M | None:
        """Read a file a rulebook may do without: dates need no sums."""
        return self._one(parsed, name, model) if name in parsed else None

    def _list(self, parsed: Mapping[str, SourceText], prefix: str, model: type[M]) -> tuple[M, ...]:
        rules: list[M] = []
        for name, source in parsed.items():
            if not name.startswith(prefix):
                continue
            if not isinstance(source.data, list):
                remedy = "Commencez chaque règle par « - id: », en début de ligne."
                self.faults.append(Fault(source.file, 1, "", "une liste de règles « - id: … » est attendue.", remedy))
                continue
            for index in range(len(source.data)):
                if blanks := list(blanks_of(source, (index,))):
                    self.faults.extend(blanks)
                    continue
                rule = self._build(model, source, (index,))
                if rule is not None:
                    self._place(str(getattr(rule, "id", "")), source, index)
                    rules.append(rule)
        return tuple(rules)

    def _place(self, rule_id: str, source: SourceText, index: int) -> None:
        """Keep where a rule stands, and the line of each of its fields for the static checks."""
        name = self._name(source)
        if name.startswith("documents/") and not self.places.get(rule_id, name).startswith("documents/"):
            rule_id = f"document.{rule_id}"  # a document may bear the name of another rule: the strategy it serves
        if rule_id in self.places:
            self._fault(source, (index, "id"), f"« {rule_id} » est déjà défini ({self.places[rule_id]}).", _TWICE)
            return
        self.places[rule_id] = f"{name}:{source.line_of((index,))}"
        self._keep_lines(rule_id, source, (index,))

    def _keep_lines(self, key: str, source: SourceText, root: tuple[str | int, ...]) -> None:
        """Keep the line of each field below ``root``, under the name the checks know the part by."""
        depth = len(root)
        for path, line in source.lines.items():
            if len(path) > depth and path[:depth] == root:
                self.lines[key, path[depth:]] = line

    def _vocabulary(self, parsed: Mapping[str, SourceText]) -> VocabularyFile:
        merged: dict[str, dict[str, object]] = {"roles": {}, "events": {}, "facts": {}, "heads": {}}
        for name, source in parsed.items():
            if not name.startswith("vocabulary/"):
                continue
            part = self._build(VocabularyFile, source, ())
            for section, words in merged.items() if part else ():
                for word, kind in getattr(part, section).items():
                    place, key = (section, word), f"{section}.{word}"
                    if word in words:
                        self._fault(source, place, f"« {word} » est déjà défini ({self.words[key]}).", _TWICE)
                    words[word] = kind
                    self.words[key] = f"{self._name(source)}:{source.line_of(place)}"
        return VocabularyFile.model_construct(**merged)  # type: ignore[arg-type]  # parts are validated

    def _fault(self, source: SourceText, path: tuple[str | int, ...], message: str, remedy: str) -> None:
        self.faults.append(Fault(source.file, source.line_of(path), ".".join(map(str, path)), message, remedy))
