"""Compound files (OLE 2), as older Office and Outlook write them: just enough of the format to be read back."""

import struct

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
SMALLEST = 4096
"""Streams that are shorter stand elsewhere; ours are padded so that they need not."""

Tree = dict[str, "bytes | Tree"]


def compound(tree: Tree) -> bytes:
    """A file with these streams (bytes) and folders (trees) in it."""
    streams: list[bytes] = []
    entries: list[tuple[str, int, int, int, int, int, int]] = []
    _enter("Root Entry", 5, tree, entries, streams)
    sectors: list[bytes] = []
    table: list[int] = []
    starts: list[int] = []
    for content in streams:
        padded = content.ljust(SMALLEST, b"\0")
        starts.append(len(sectors))
        _append(padded, sectors, table)
    directory = b"".join(_entry(*one, starts, streams) for one in entries)
    directory_at = len(sectors)
    _append(directory, sectors, table)
    table_at = len(sectors)
    table.append(FAT)
    sectors.append(struct.pack(f"<{SECTOR // 4}I", *(table + [FREE] * (SECTOR // 4 - len(table)))))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, 1, directory_at, 0, SMALLEST, END, 0, END, 0)
    header += struct.pack("<109I", table_at, *([FREE] * 108))
    return header + b"".join(sectors)


def _append(content: bytes, sectors: list[bytes], table: list[int]) -> None:
    pieces = [content[at : at + SECTOR].ljust(SECTOR, b"\0") for at in range(0, len(content), SECTOR)]
    for number, piece in enumerate(pieces, 1):
        sectors.append(piece)
        table.append(END if number == len(pieces) else len(sectors))


def _enter(
    name: str, kind: int, tree: Tree, entries: list[tuple[str, int, int, int, int, int, int]], streams: list[bytes]
) -> int:
    """Adds a folder and all below it; gives its place. Siblings hang on each other to the right."""
    mine = len(entries)
    entries.append((name, kind, FREE, FREE, FREE, -1, 0))
    before = None
    for key, value in sorted(tree.items(), key=lambda one: (len(one[0]), one[0].upper())):
        if isinstance(value, dict):
            place = _enter(key, 1, value, entries, streams)
        else:
            place = len(entries)
            entries.append((key, 2, FREE, FREE, FREE, len(streams), max(len(value), SMALLEST)))
            streams.append(value)
        if before is None:
            entries[mine] = (*entries[mine][:4], place, *entries[mine][5:])
        else:
            entries[before] = (*entries[before][:3], place, *entries[before][4:])
        before = place
    return mine


def _entry(
    name: str, kind: int, left: int, right: int, child: int, stream: int, size: int, starts: list[int], _: list[bytes]
) -> bytes:
    letters = name.encode("utf-16-le") + b"\0\0"
    start = starts[stream] if stream >= 0 else END
    told = letters.ljust(64, b"\0") + struct.pack("<HBBIII", len(letters), kind, 1, left, right, child)
    return told + b"\0" * 36 + struct.pack("<IQ", start, size)
