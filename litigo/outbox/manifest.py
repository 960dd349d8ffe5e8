"""The manifest of a revision: which bytes it comes from, what made it, and the hash of each file in it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FILE = "manifest.json"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Manifest:
    """A published revision. ``sha256`` binds it to its source: a slot never changes hands."""

    reference: str
    revision: int
    slot: str
    sha256: str
    name: str
    received_at: str
    rulebook: str
    engine: str
    purpose: str
    occasion: str
    day: str
    handler: str
    closed_on: str
    published_at: str
    previous: str
    faults: tuple[str, ...]
    changes: dict[str, list[str]]
    files: dict[str, str]

    def same_work(self, other: Manifest) -> bool:
        """Whether both tell of the same job: same dossier, same revision, same source, same occasion."""
        mine = (self.reference, self.revision, self.sha256, self.purpose, self.occasion)
        return mine == (other.reference, other.revision, other.sha256, other.purpose, other.occasion)

    def to_json(self) -> bytes:
        """Serialise, keys in a fixed order."""
        content = {"format": FORMAT, **asdict(self)}
        return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def read_manifest(slot: Path) -> Manifest | None:
    """Read the manifest of a slot, or return ``None`` when there is none that can be trusted."""
    try:
        content: dict[str, Any] = json.loads((slot / FILE).read_bytes())
        if content.pop("format") != FORMAT:
            return None
        manifest = Manifest(**{**content, "faults": tuple(content["faults"])})
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
    sound = isinstance(manifest.revision, int) and len(manifest.sha256) == 64 and manifest.slot == slot.name
    return manifest if sound else None


def hash_files(folder: Path) -> dict[str, str]:
    """Return the sha256 of every file below ``folder``, the manifest itself excepted."""
    found = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != FILE)
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def altered_files(slot: Path) -> list[str]:
    """Return what no longer matches the manifest of a slot: files changed, missing or added."""
    manifest = read_manifest(slot)
    if manifest is None:
        return [FILE]
    now = hash_files(slot)
    names = now.keys() | manifest.files.keys()
    return sorted(name for name in names if now.get(name) != manifest.files.get(name))
