"""Word files as archives: parts that did not change are carried over as they are compressed, never written anew.

The same parts always give the same bytes: no clock, no machine, one order.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from litigo.faults import Fault, FaultyFile

MOST_PARTS: Final = 1_000
MOST_BYTES: Final = 64 * 2**20  # of a whole file once unpacked; a letter with its logo has less than one million
_CONTENT_TYPES: Final = "[Content_Types].xml"
_LEVEL: Final = 3  # twice as quick as the usual 6, for a tenth more bytes in the parts that change
_DEFLATED: Final = 8
_ENCRYPTED: Final = 1
_UTF8_NAME: Final = 0x800
_DAY: Final = (1 << 5) | 1  # 1 January 1980, as archives count days
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_LENGTHS: Final = 26  # where a local header tells the lengths of its name and of its extra field
_END: Final = struct.Struct("<4s4H2LH")


@dataclass(frozen=True, slots=True)
class Packed:
    """A part of a Word file as it lies in the archive."""

    name: str
    crc: int
    size: int
    content: bytes  # deflated

    def unpacked(self) -> bytes:
        """Return the part itself.

        Raises:
            FaultyFile: it is not what the archive says.
        """
        opener = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            part = opener.decompress(self.content, self.size + 1)
        except zlib.error:
            part = b""
        if len(part) != self.size or zlib.crc32(part) != self.crc:
            raise FaultyFile([Fault(self.name, 0, "", "cette partie du document Word est abîmée.")])
        return part


def pack(name: str, content: bytes) -> Packed:
    """Compress a part."""
    squeezer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return Packed(name, zlib.crc32(content), len(content), squeezer.compress(content) + squeezer.flush())


def unpack(docx: bytes, name: str) -> dict[str, Packed]:
    """Return the parts of a Word file by name; what is compressed stays so.

    Raises:
        FaultyFile: ``docx`` is no archive of reasonable size; ``name`` is the file named in the fault.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as archive:
            listed = archive.infolist()
            _refuse_bombs(listed, name)
            return {info.filename: _packed(docx, archive, info) for info in listed if not info.is_dir()}
    except (zipfile.BadZipFile, struct.error, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise FaultyFile([Fault(name, 0, "", "ce fichier n'est pas un document Word lisible (.docx).")]) from error


def _refuse_bombs(listed: list[zipfile.ZipInfo], name: str) -> None:
    """An archive of a few kilobytes may pretend to hold gigabytes: counted before anything is unpacked."""
    if len(listed) > MOST_PARTS or sum(info.file_size for info in listed) > MOST_BYTES:
        told = f"ce fichier est démesuré une fois ouvert (plus de {MOST_BYTES // 2**20} Mo, ou trop de parties)."
        raise FaultyFile([Fault(name, 0, "", told, "Enregistrer à nouveau le document sans ses images inutiles.")])


def _packed(docx: bytes, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Packed:
    if info.compress_type != _DEFLATED or info.flag_bits & _ENCRYPTED:
        return pack(info.filename, archive.read(info))
    name_length, extra_length = struct.unpack_from("<2H", docx, info.header_offset + _LENGTHS)
    start = info.header_offset + _LOCAL.size + name_length + extra_length
    return Packed(info.filename, info.CRC, info.file_size, docx[start : start + info.compress_size])


def packed_parts(archive: bytes) -> dict[str, Packed]:
    """Return the parts of an archive written by :func:`archive_of`, at a glance: it is ours and as we left it."""
    *_, count, _, place, _ = _END.unpack_from(archive, len(archive) - _END.size)
    parts = {}
    for _ in range(count):
        *_, crc, packed, size, length, _, _, _, _, _, start = _CENTRAL.unpack_from(archive, place)
        name = archive[place + _CENTRAL.size : place + _CENTRAL.size + length].decode()
        begin = start + _LOCAL.size + length
        parts[name] = Packed(name, crc, size, archive[begin : begin + packed])
        place += _CENTRAL.size + length
    return parts


def archive_of(parts: Iterable[Packed]) -> bytes:
    """Write a Word file; readers expect the list of content types first."""
    body: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    ordered = sorted(parts, key=lambda part: (part.name != _CONTENT_TYPES, part.name))
    for part in ordered:
        name = part.name.encode()
        flags = 0 if name.isascii() else _UTF8_NAME
        facts = (flags, _DEFLATED, 0, _DAY, part.crc, len(part.content), part.size, len(name))
        body += (_LOCAL.pack(b"PK\3\4", 20, *facts, 0), name, part.content)
        directory += (_CENTRAL.pack(b"PK\1\2", 20, 20, *facts, 0, 0, 0, 0, 0, offset), name)
        offset += _LOCAL.size + len(name) + len(part.content)
    listing = b"".join(directory)
    count = len(ordered)
    return b"".join((*body, listing, _END.pack(b"PK\5\6", 0, 0, count, count, len(listing), offset, 0)))
