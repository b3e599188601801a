"""What may be uploaded: the kind of a file judged by its content, never by what it says of itself.

The one judge of every file that comes in. Each refusal (`refusals.py`) names the file, what it is and what to do.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from selfreview.documents.review import file_content, file_insides
from selfreview.documents.review.file_content import Damaged
from selfreview.documents.review.file_kinds import BETTER, UNWANTED, Build, FileKind
from selfreview.documents.review.file_kinds import (
    KINDS as KINDS,
)
from selfreview.documents.review.file_kinds import (
    TAKEN as TAKEN,
)
from selfreview.documents.review.refusals import Refusal, Refused

LIMIT = 10 * 1024 * 1024
"""The largest file, in bytes."""

LONGEST_NAME = 120
LONGEST_SHOWN = 60
MOST_PARTS = 5_000
MOST_UNPACKED = 200 * 1024 * 1024
ARCHIVE_ENDINGS = (".zip", ".7z", ".rar", ".tar", ".gz", ".xz", ".bz2", ".exe", ".jar", ".js", ".vbs")
NOT_ATTACHED = (
    *ARCHIVE_ENDINGS,
    ".com",
    ".scr",
    ".bat",
    ".cmd",
    ".ps1",
    ".hta",
    ".lnk",
    ".iso",
    ".msi",
    ".docm",
    ".xlsm",
)
PICTURES = ("image/png", "image/jpeg", "image/gif")

_NAMED = {str.__str__(words): words for words in (TAKEN, *(kind.name for kind in KINDS))}
"""What a refusal names in words of ours."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may be kept."""

    name: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of one file of several: it is taken, or refused with a sentence."""

    name: str
    content: bytes
    checked: Checked | None = None
    refused: str = ""


def check_each(files: Iterable[tuple[str, bytes]]) -> tuple[Answer, ...]:
    """Judge several files at once, (name, content) each; one that is refused keeps none of the others out."""
    return tuple(_answer(name, content) for name, content in files)


def _answer(name: str, content: bytes) -> Answer:
    try:
        return Answer(name, content, check_upload(name, content))
    except Refused as fault:
        return Answer(name, content, refused=str(fault))


def judge(content: bytes, name: str) -> dict[str, Any]:
    """The verdict on a file in plain words, for a child process to hand back: what it is kept as, or the refusal."""
    try:
        checked = check_upload(name, content)
    except Refused as fault:
        return {"refused": fault.why.name, "values": fault.values}
    return {"name": checked.name, "media_type": checked.media_type}


def take_verdict(judged: Mapping[str, Any]) -> Checked:
    """What `judge` handed back from another process; raises the `Refused` that it met, in words for this one."""
    if "refused" in judged:
        raise Refused(
            Refusal[judged["refused"]], {name: _NAMED.get(value, value) for name, value in judged["values"].items()}
        )
    return Checked(judged["name"], judged["media_type"])


def check_upload(name: str, content: bytes) -> Checked:
    """Judge a file by its name, size and content; raises `Refused`."""
    clean = clean_name(name)
    shown = f"“{clean if len(clean) <= LONGEST_SHOWN else clean[: LONGEST_SHOWN - 1] + '…'}”"
    if clean.startswith("~$"):
        raise Refused(Refusal.TRACE, {"file": shown})
    _refuse_emptiness(shown, content)
    if len(content) > LIMIT:
        raise Refused(Refusal.TOO_LARGE, {"file": shown})
    ending = PurePosixPath(clean).suffix.lower()
    if (why := UNWANTED.get(ending)) is not None:
        raise Refused(why, {"file": shown, "better": BETTER.get(ending, "")})
    kind = next((kind for kind in KINDS if ending in kind.endings), None)
    if kind is None:
        why = Refusal.OTHER_ENDING if ending else Refusal.WITHOUT_AN_ENDING
        raise Refused(why, {"file": shown, "ending": ending, "taken": TAKEN})
    return _judge(clean, shown, ending, kind, content)


def _refuse_emptiness(shown: str, content: bytes) -> None:
    if not content:
        raise Refused(Refusal.EMPTY, {"file": shown})
    if not content.strip(b"\x00"):
        raise Refused(Refusal.NOTHING_IN_IT, {"file": shown})


def _judge(clean: str, shown: str, ending: str, kind: FileKind, content: bytes) -> Checked:
    if (why := file_content.unwanted(content)) is not None:
        is_export = why is Refusal.WEB_PAGE and kind.build in (Build.COMPOUND, Build.PACKED)
        raise Refused(Refusal.EXPORT if is_export else why, {"file": shown})
    try:
        if file_content.is_locked(content):
            raise Refused(Refusal.LOCKED, {"file": shown})
        seen = file_content.kind_by_content(content)
        if seen is not None and {kind.media_type, seen.media_type} <= set(PICTURES) and seen is not kind:
            return Checked(f"{clean.removesuffix(PurePosixPath(clean).suffix)}{seen.endings[0]}", seen.media_type)
        if not _is_of(kind, seen, content):
            raise _mismatch(shown, ending, seen)
        if kind.build is Build.PACKED:
            _check_parts(shown, content)
        if kind.build in (Build.PACKED, Build.COMPOUND):
            _check_insides(shown, content)
        if kind.build is Build.MAIL or ".msg" in kind.endings:
            _check_attachments(shown, kind, content)
    except Damaged as fault:
        raise Refused(Refusal.DAMAGED, {"file": shown}) from fault
    is_plain = kind.build is Build.TEXT and file_content.is_utf8(content)
    return Checked(clean, f"{kind.media_type}; charset=utf-8" if is_plain else kind.media_type)


def _is_of(kind: FileKind, seen: FileKind | None, content: bytes) -> bool:
    if kind.build is Build.PACKED:
        # Raises where it is cut short: that is damage, not another kind.
        return content.startswith(b"PK\x03\x04") and kind.part in {
            one.filename for one in file_content.parts_of(content)
        }
    if kind.build is Build.TEXT:
        return seen is None and file_content.decode_text(content) is not None
    if kind.build is Build.MAIL:
        return file_content.decode_text(content) is not None and file_content.is_mail(content)
    return seen is kind


def _mismatch(shown: str, ending: str, seen: FileKind | None) -> Refused:
    if seen is None:
        return Refused(Refusal.SOMETHING_ELSE, {"file": shown, "ending": ending})
    told = {"file": shown, "ending": ending, "kind": seen.name, "better": seen.endings[0]}
    return Refused(Refusal.MISNAMED, told)


def clean_name(name: str) -> str:
    """The last part of a file's name, without anything that a path or a header could misread."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    printable = "".join(mark for mark in last if mark.isprintable() and mark not in '"<>|:*?;').strip(". ")
    if not printable:
        raise Refused(Refusal.WITHOUT_A_NAME)
    stem, dot, ending = printable.rpartition(".")
    return printable if len(printable) <= LONGEST_NAME else f"{stem[: LONGEST_NAME - len(ending) - 1]}{dot}{ending}"


def _check_parts(shown: str, content: bytes) -> None:
    """An office document is an archive: look at its list of parts only, never unpack it."""
    parts = file_content.parts_of(content)
    names = [part.filename for part in parts]
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Refused(Refusal.HUGE_WHEN_OPENED, {"file": shown})
    if any(name.startswith("/") or ".." in name.split("/") or name.lower().endswith(ARCHIVE_ENDINGS) for name in names):
        raise Refused(Refusal.FILES_INSIDE, {"file": shown})


def _check_insides(shown: str, content: bytes) -> None:
    if file_insides.has_macros(content):
        raise Refused(Refusal.MACROS_INSIDE, {"file": shown})
    if file_insides.packs_files(content):
        raise Refused(Refusal.FILES_INSIDE, {"file": shown})
    if not content.startswith(b"PK"):
        return
    if file_insides.fetches_elsewhere(content):
        raise Refused(Refusal.FETCHES, {"file": shown})


def _check_attachments(shown: str, kind: FileKind, content: bytes) -> None:
    for name in file_content.attached_to(content, kind):
        bare = name.strip().rstrip("\x00").lower()
        if bare.endswith(NOT_ATTACHED):
            told = "".join(mark for mark in name if mark.isprintable())[-LONGEST_SHOWN:]
            raise Refused(Refusal.ATTACHED, {"file": shown, "attached": told})
