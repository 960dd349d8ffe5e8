"""Reads the files of exhibits from the folder of a dossier, and from nowhere else."""

from __future__ import annotations

import errno
import os
import stat
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from litigo.dossier.models import Piece
from litigo.faults import Fault, FaultyFile, nearest

_NO_FOLLOW: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
_MOST_BYTES: Final = 500_000_000


@dataclass(frozen=True, slots=True)
class ExhibitFolder:
    """The folder where the exhibits of one dossier are: ``<root>/<reference>``, files only, named in the dossier.

    A link, in the place of the folder or of a file, is refused: it could lead anywhere on the machine.
    """

    root: Path
    reference: str

    @property
    def path(self) -> Path:
        """Where a handler puts the files."""
        return self.root / self.reference

    def read(self, piece: Piece) -> bytes:
        """Return the bytes of an exhibit.

        Raises:
            FaultyFile: no file is named, it is not there, it is not a file of this folder, or it cannot be read.
        """
        name = piece.fichier
        if name is None:
            raise self._refused(piece, "aucun fichier n'est indiqué.", "Écrivez son nom sous « fichier ».")
        if name in {".", ".."} or any(char in name for char in "/\\\0"):
            remedy = f"Placez le fichier dans « {self.path} » et donnez son nom seul, sans chemin."
            raise self._refused(piece, f"« {name} » n'est pas un simple nom de fichier.", remedy)
        try:
            return self._bytes(name)
        except OSError as error:
            raise self._unreadable(piece, name, error) from error

    def _bytes(self, name: str) -> bytes:
        folder = os.open(self.path, _NO_FOLLOW | os.O_DIRECTORY)
        try:
            # O_NONBLOCK: a pipe put there would otherwise be waited for.
            descriptor = os.open(self._on_disk(folder, name), _NO_FOLLOW | os.O_NONBLOCK, dir_fd=folder)
        finally:
            os.close(folder)
        with os.fdopen(descriptor, "rb") as file:
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode):
                raise OSError(errno.EISDIR, "not a file")
            if found.st_size > _MOST_BYTES:
                raise OSError(errno.EFBIG, "too large")
            return file.read()

    def _on_disk(self, folder: int, name: str) -> str:
        """Return the name as the disk writes it: some systems store « é » as two characters."""
        composed = unicodedata.normalize("NFC", name)
        names = os.listdir(folder)  # of the open folder, which nobody can swap for another
        same = [found for found in names if unicodedata.normalize("NFC", found) == composed]
        return name if name in names or not same else same[0]

    def _unreadable(self, piece: Piece, name: str, error: OSError) -> FaultyFile:
        match error.errno:
            case errno.ENOENT:
                remedy = self._nearest(name) or f"Placez ce fichier dans « {self.path} », ou corrigez son nom."
                return self._refused(piece, f"le fichier « {name} » est introuvable.", remedy)
            case errno.ELOOP | errno.ENOTDIR:
                return self._refused(piece, f"« {name} » est un lien, ou son dossier en est un : refusé.",
                                     f"Placez le fichier lui-même dans « {self.path} ».")  # fmt: skip
            case errno.EISDIR | errno.ENXIO:
                return self._refused(piece, f"« {name} » n'est pas un fichier.", "Donnez le nom d'un fichier.")
            case errno.EFBIG:
                return self._refused(piece, f"« {name} » dépasse {_MOST_BYTES // 1_000_000} Mo.", "Allégez-le.")
            case _:
                return self._refused(
                    piece, f"« {name} » ne peut pas être lu ({error.strerror}).", "Vérifiez les droits."
                )

    def _nearest(self, name: str) -> str:
        try:
            return nearest(name, (entry.name for entry in self.path.iterdir() if entry.is_file()))
        except OSError:
            return ""

    def _refused(self, piece: Piece, message: str, remedy: str) -> FaultyFile:
        return FaultyFile([Fault(self.reference, 0, f"pièce n° {piece.numero}", message, remedy)])
