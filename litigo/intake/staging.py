"""Takes a dropped file in: one opening, no link followed, hashed while read, kept read-only under its hash."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import signal
from pathlib import Path

from litigo.faults import Fault
from litigo.intake.names import is_readable
from litigo.intake.settling import Look, look_at
from litigo.outbox import durable
from litigo.outbox.names import shown

BLOBS = "blobs"
_OPEN = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_LINK_ERRORS = {errno.ELOOP, errno.EMLINK}


class UnusableError(Exception):
    """The file cannot be taken and stays where it is; ``fault`` says why to its owner."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.message)


class StillChangingError(Exception):
    """The file changed, vanished or is open for writing: look again later."""


def blob_path(state: Path, sha256: str) -> Path:
    """Return where the original with this hash is kept."""
    return state / BLOBS / sha256[:2] / sha256


def read_dropped(folder: Path, name: str, *, max_bytes: int) -> tuple[bytes, Look]:
    """Read a dropped file once.

    Raises:
        UnusableError: it is no ordinary readable file of a reasonable size.
        StillChangingError: it is being written.
    """
    if not is_readable(name):
        raise _unusable(name, "son nom contient des caractères illisibles.", "Renommez-le avec des lettres simples.")
    descriptor = _open(folder, name)
    try:
        before = look_at(os.fstat(descriptor))
        if not before.regular:
            raise _unusable(name, "ce n'est pas un fichier ordinaire.", "Déposez le fichier lui-même.")
        if before.size > max_bytes:
            size = f"il dépasse la taille acceptée ({max_bytes} octets)."
            raise _unusable(name, size, "Déposez le dossier au format YAML, sans pièces jointes.")
        content = _read(descriptor, before.size)
        if _open_for_writing(descriptor) or look_at(os.fstat(descriptor)) != before or len(content) != before.size:
            raise StillChangingError(name)
    finally:
        os.close(descriptor)
    return content, before


def _open(folder: Path, name: str) -> int:
    try:
        return os.open(folder / name, _OPEN)
    except FileNotFoundError:
        raise StillChangingError(name) from None
    except PermissionError:
        raise _unusable(name, "litigo n'a pas le droit de le lire.", "Donnez le droit de lecture.") from None
    except OSError as error:
        if error.errno in _LINK_ERRORS:
            raise _unusable(name, "c'est un lien vers un autre fichier.", "Déposez le fichier lui-même.") from None
        if error.errno in {errno.ENXIO, errno.ENODEV}:
            raise _unusable(name, "ce n'est pas un fichier ordinaire.", "Déposez le fichier lui-même.") from None
        raise


def _read(descriptor: int, size: int) -> bytes:
    parts: list[bytes] = []
    left = size + 1  # one more than expected shows a file that grew
    while left and (part := os.read(descriptor, min(left, 1 << 20))):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _open_for_writing(descriptor: int) -> bool:
    """Whether somebody still has the file open for writing, where the system can tell (local disks of Linux).

    A read lease is granted only on a file nobody writes. It is given back at once; should a writer come in between, the
    signal that Linux sends is SIGURG, which nobody minds, instead of SIGIO, which would end litigo.
    """
    try:
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:
        return error.errno in {errno.EAGAIN, errno.EACCES} and not _not_ours(descriptor)
    with contextlib.suppress(OSError):
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return False


def _not_ours(descriptor: int) -> bool:
    """Whether the lease was refused because the file belongs to somebody else: then nothing is known."""
    return os.fstat(descriptor).st_uid != os.geteuid() and os.geteuid() != 0


def keep_blob(state: Path, content: bytes) -> str:
    """Keep ``content`` for good, read-only, under its hash; return the hash."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = blob_path(state, sha256)
    if not (path.is_file() and path.read_bytes() == content):
        durable.make_folder(path.parent)
        durable.write_file(path, content, 0o444)
    return sha256


def _unusable(name: str, message: str, remedy: str) -> UnusableError:
    return UnusableError(Fault(shown(name), 0, "", message, remedy))
