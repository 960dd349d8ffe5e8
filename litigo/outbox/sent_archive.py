"""The letters that were sent, kept byte for byte: ``outbox/<reference>/envois/<day>-<document>-<digest>/``.

A folder appears by one rename, read-only, with a manifest that bears the digest of each file; the dossier bears the
same digests, so that a file altered afterwards is found out even if its manifest was altered with it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from litigo.outbox import durable
from litigo.outbox.names import folder_name

FOLDER = "envois"
MANIFEST = "envoi.json"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Sending:
    """A letter sent: what, when, how, with what proof; the values it stated; the digest of each file, by name."""

    reference: str
    document: str
    date: str
    channel: str
    recipient: str
    tracking: str
    proof: str
    received: str
    values: Mapping[str, str]
    files: Mapping[str, str]

    @property
    def folder(self) -> str:
        """Name of the folder of the archive, the same each time the same files are sent the same day."""
        whole = hashlib.sha256("".join(sorted(self.files.values())).encode()).hexdigest()
        return f"{self.date}-{self.document.replace('~', '-')}-{whole[:8]}"

    def to_json(self) -> bytes:
        """Serialise, keys in a fixed order."""
        content = {"format": FORMAT, **asdict(self)}
        return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def digests(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the sha256 of each file, by name."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def keep(outbox: Path, sending: Sending, files: Mapping[str, bytes]) -> Path:
    """Keep the files of a sending for good; doing it again changes nothing.

    Returns:
        The folder of the archive.

    Raises:
        FileExistsError: the same files were kept with another story (another recipient, channel or number).
    """
    target = outbox / folder_name(sending.reference) / FOLDER / sending.folder
    if not target.is_dir():
        _build(target, sending, files)
    if (target / MANIFEST).read_bytes() != sending.to_json():
        raise FileExistsError(17, "already archived", str(target))
    return target


def _build(target: Path, sending: Sending, files: Mapping[str, bytes]) -> None:
    building = target.with_name(durable.TEMPORARY + target.name)
    shutil.rmtree(building, ignore_errors=True)  # left by a run that was interrupted
    durable.make_folder(building)
    for name, content in files.items():
        durable.add_file(building / name, content)
    durable.add_file(building / MANIFEST, sending.to_json())
    durable.publish_folder(building, target)


def archived(outbox: Path, reference: str) -> list[tuple[Path, Sending | None]]:
    """Return the sendings kept of a dossier, oldest first; ``None`` where a manifest cannot be trusted."""
    place = outbox / folder_name(reference) / FOLDER
    if not place.is_dir():
        return []
    folders = sorted(entry for entry in place.iterdir() if entry.is_dir() and not entry.name.startswith("."))
    return [(folder, read_sending(folder)) for folder in folders]


def read_sending(folder: Path) -> Sending | None:
    """Read the manifest of a sending."""
    try:
        content = json.loads((folder / MANIFEST).read_bytes())
        if content.pop("format") != FORMAT:
            return None
        return Sending(**content)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def altered(outbox: Path, reference: str, expected: Iterable[str]) -> list[str]:
    """Return what is no longer as it was sent, in French: files changed, missing, or never kept.

    Args:
        outbox: where the archive is.
        reference: the dossier.
        expected: the digests the dossier bears.
    """
    told: list[str] = []
    seen: set[str] = set()
    for folder, sending in archived(outbox, reference):
        if sending is None:
            told.append(f"{folder.name} : le manifeste est illisible ou absent")
            continue
        for name, digest in sending.files.items():
            path = folder / name
            now = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
            seen.add(now)
            if now != digest:
                told.append(f"{folder.name}/{name} : {'modifié depuis l’envoi' if now else 'absent'}")
    told += [f"{digest[:16]}… : aucun fichier archivé ne porte cette empreinte" for digest in expected
             if digest not in seen]  # fmt: skip
    return told
