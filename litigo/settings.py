"""One table of options: the command line, ``LITIGO_*`` variables and ``litigo.toml`` are all derived from it.

Precedence: command line, then environment, then ``litigo.toml`` in the working folder, then the default.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from litigo.faults import Fault, FaultyFile, nearest
from litigo.shipped import shipped

SETTINGS_FILE = "litigo.toml"
ENV_PREFIX = "LITIGO_"

Kind = Literal["folder", "seconds", "integer", "boolean", "text", "timezone"]

_YES = {"1", "true", "oui", "yes", "vrai"}
_NO = {"0", "false", "non", "no", "faux"}


def _seconds(written: str) -> float:
    value = float(written)
    if not 0 <= value <= 86_400:
        raise ValueError
    return value


def _whole(written: str) -> int:
    value = int(written)
    if value < 0:
        raise ValueError
    return value


def _boolean(written: str) -> bool:
    if written.lower() not in _YES | _NO:
        raise ValueError
    return written.lower() in _YES


def _timezone(written: str) -> str:
    try:
        ZoneInfo(written)
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError from error
    return written


_PARSERS: Mapping[Kind, tuple[Callable[[str], object], str]] = {
    "folder": (Path, "un nom de dossier"),
    "seconds": (_seconds, "un nombre de secondes entre 0 et 86400"),
    "integer": (_whole, "un nombre entier positif"),
    "boolean": (_boolean, "« oui » ou « non »"),
    "text": (str, "un texte"),
    "timezone": (_timezone, "un fuseau horaire, par exemple Europe/Paris"),
}


@dataclass(frozen=True, slots=True)
class Option:
    """One option. ``help`` is the French sentence shown on the command line and in the documentation."""

    name: str
    kind: Kind
    default: Any
    help: str

    @property
    def flag(self) -> str:
        """Name of the option on the command line."""
        return "--" + self.name.replace("_", "-")

    @property
    def variable(self) -> str:
        """Name of the environment variable."""
        return ENV_PREFIX + self.name.upper()

    def parse(self, written: object) -> object:
        """Read a value as written by a person; :class:`ValueError` says in French what was expected."""
        if written is None or written == "":
            return self.default
        reader, expected = _PARSERS[self.kind]
        text = str(written).strip()
        try:
            return reader(text)
        except (ValueError, OverflowError):
            raise ValueError(f"« {text[:60]} » n'est pas {expected}") from None


OPTIONS: tuple[Option, ...] = (
    Option("inbox", "folder", Path("inbox"), "Dossier où les gestionnaires déposent les fichiers."),
    Option("outbox", "folder", Path("outbox"), "Dossier où litigo publie lettres, échéances et agendas."),
    Option("state", "folder", Path("state"), "Dossier de travail : originaux, archive et registre (disque local)."),
    Option("rules", "folder", None, "Dossier des règles de droit ; par défaut, celles livrées avec litigo."),
    Option("templates", "folder", None, "Dossier des modèles ; par défaut, ceux livrés avec litigo."),
    Option("pieces", "folder", Path("pieces"), "Dossier des pièces : un sous-dossier par référence de dossier."),
    # Public sources give 4 Mo (older ones) or 10 Mo for a message of the lawyers' network; none is an official text.
    Option("filing_megabytes", "integer", 10, "Taille maximale, en Mo, d'un fichier de pièces (message RPVA)."),
    Option("house", "folder", Path("maison"), "Dossier de la maison (logo, couleurs, signataires), s'il existe."),
    Option("settle_seconds", "seconds", 0.3, "Temps sans changement avant de prendre un fichier déposé."),
    Option("rescan_seconds", "seconds", 30.0, "Intervalle entre deux relectures complètes du dossier surveillé."),
    Option("polling", "boolean", False, "Ne pas écouter le système de fichiers, seulement relire (partages réseau)."),
    Option("max_bytes", "integer", 10_000_000, "Taille maximale, en octets, d'un fichier déposé."),
    Option("render_seconds", "seconds", 60.0, "Temps maximal accordé à la production d'un document."),
    Option("free_megabytes", "integer", 200, "Espace disque libre, en Mo, sous lequel litigo cesse de prendre."),
    Option("timezone", "timezone", "Europe/Paris", "Fuseau horaire qui fixe le jour civil."),
    Option("contact", "text", "", "Personne ou service à prévenir, indiqué dans les notes d'erreur."),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The value of each option, folders made absolute."""

    inbox: Path
    outbox: Path
    state: Path
    rules: Path | None
    templates: Path | None
    pieces: Path
    filing_megabytes: int
    house: Path
    settle_seconds: float
    rescan_seconds: float
    polling: bool
    max_bytes: int
    render_seconds: float
    free_megabytes: int
    timezone: str
    contact: str

    @property
    def rules_folder(self) -> Path:
        """The rules in use."""
        return self.rules or shipped("rules")

    @property
    def templates_folder(self) -> Path:
        """The templates in use."""
        return self.templates or shipped("templates")


def load_settings(
    given: Mapping[str, object] | None = None,
    *,
    environ: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Settings:
    """Gather the options.

    Args:
        given: options of the command line; ``None`` values are treated as not given.
        environ: environment variables, default those of the process.
        folder: working folder, where ``litigo.toml`` is looked for and relative folders start.

    Raises:
        FaultyFile: an option is unknown or unreadable; every fault is listed.
    """
    base = (folder or Path.cwd()).absolute()
    variables = os.environ if environ is None else environ
    faults: list[Fault] = []
    written = _from_file(base / SETTINGS_FILE, faults)
    values = {option.name: _choose(option, given or {}, variables, written, faults) for option in OPTIONS}
    if faults:
        raise FaultyFile(faults)
    anchored: dict[str, Any] = {
        name: base / value if isinstance(value, Path) else value for name, value in values.items()
    }
    return Settings(**anchored)


def _choose(
    option: Option,
    given: Mapping[str, object],
    environ: Mapping[str, str],
    written: Mapping[str, object],
    faults: list[Fault],
) -> Any:  # noqa: ANN401 (the type of an option is known by its table row)
    candidates = (
        (option.flag, given.get(option.name)),
        (option.variable, environ.get(option.variable)),
        (SETTINGS_FILE, written.get(option.name)),
    )
    for origin, value in candidates:
        if value is None or value == "":
            continue
        try:
            return option.parse(value)
        except ValueError as error:
            faults.append(Fault(origin, 0, option.name, str(error), "Corrigez cette option."))
            return option.default
    return option.default


def _from_file(path: Path, faults: list[Fault]) -> Mapping[str, object]:
    import tomllib  # noqa: PLC0415  # only where there is such a file to read

    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(Fault(path.name, 0, "", f"fichier illisible ({error})", "Corrigez ce fichier au format TOML."))
        return {}
    known = {option.name for option in OPTIONS}
    for name in content.keys() - known:
        remedy = nearest(name, known) or "Retirez-la."
        faults.append(Fault(path.name, 0, name, "option inconnue", remedy))
    return content
