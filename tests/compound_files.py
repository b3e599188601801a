"""Older Office files (OLE2 compound files) as a test needs them: folders and files of given content."""

import struct
from collections.abc import Mapping

FREE, END, OF_TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR = 512


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file with these streams; a slash in a name puts it into a folder."""
    paths = sorted({path.rsplit("/", n)[0] for path in streams for n in range(path.count("/") + 1)})
    names = ["", *paths]
    children = {
        name: [one for one in paths if (("/" in one and one.rsplit("/", 1)[0]) or "") == name] for name in names
    }
    body, table, starts = b"", [OF_TABLE], {}
    folders = -(-len(names) // 4)
    table += [*range(2, 1 + folders), END]
    for path, content in streams.items():
        # Small files would lie in a stream of their own kind: these are all large enough not to.
        padded = content.ljust(4096, b"\0")
        many = -(-len(padded) // SECTOR)
        starts[path] = (len(table), len(padded))
        table += [*range(len(table) + 1, len(table) + many), END]
        body += padded.ljust(many * SECTOR, b"\0")
    assert len(table) <= SECTOR // 4
    entries = b""
    for name in names:
        last = name.rsplit("/", 1)[-1] or "Root Entry"
        mine = children[name]
        siblings = children[name.rpartition("/")[0]] if name else []
        after = siblings[siblings.index(name) + 1 :] if name else []
        start, size = starts.get(name, (END if not name else 0, 0))
        written = (last + "\0").encode("utf-16-le")
        entries += written.ljust(64, b"\0") + struct.pack(
            "<HBB", len(written), 2 if name in starts else 1 if name else 5, 1
        )
        entries += struct.pack(
            "<III", FREE, names.index(after[0]) if after else FREE, names.index(mine[0]) if mine else FREE
        )
        entries += bytes(16 + 4 + 8 + 8) + struct.pack("<IQ", start, size)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0) + struct.pack("<I", 0)
    return (
        head.ljust(SECTOR, b"\xff")
        + struct.pack(f"<{len(table)}I", *table).ljust(SECTOR, b"\xff")
        + entries.ljust(folders * SECTOR, b"\0")
        + body
    )
