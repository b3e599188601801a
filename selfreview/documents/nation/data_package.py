"""CSV files described for programs: a Frictionless data package, with every column, licence, citation and hash."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from selfreview.domain.nation.citation import Cited, Licence
from selfreview.domain.nation.revisions import ReleaseKind

Columns = Sequence[tuple[str, str]]

TYPES = {
    "integer": ("year", "release", "count", "of", "shown", "returns", "services", "n", "as_of"),
    "number": ("percent", "response_rate", "value", "coverage"),
    "boolean": ("newest", "comparable", "suppressed"),
}
"""The columns that are no text, by what they hold."""

_TYPE_OF = {name: kind for kind, names in TYPES.items() for name in names}


@dataclass(frozen=True, slots=True)
class SealedRelease:
    """A release that the figures come from, by which a program can tell that it has the same."""

    collection: ReleaseKind
    year: int
    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class DataFile:
    """One CSV file; `key` are the columns that together name a row."""

    name: str
    title: str
    path: str
    content: bytes
    columns: Columns
    key: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DataPackage:
    """CSV files with what is said of them."""

    name: str
    title: str
    description: str
    homepage: str
    files: tuple[DataFile, ...]
    releases: tuple[SealedRelease, ...]
    created: datetime
    licence: Licence
    cited: Cited

    @property
    def version(self) -> str:
        """The newest year, and the numbers of its newest releases added up: it grows with each of them."""
        newest = max(one.year for one in self.releases)
        return f"{newest}.{sum(one.number for one in self._last_of(newest))}"

    def _last_of(self, year: int) -> Iterable[SealedRelease]:
        return {one.collection: one for one in self.releases if one.year == year}.values()


def write_data_package(package: DataPackage) -> bytes:
    """The descriptor, `datapackage.json`."""
    told: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": package.name,
        "title": package.title,
        "description": package.description,
        "version": package.version,
        "created": package.created.isoformat(),
        "homepage": package.homepage,
        "licenses": [{"name": package.licence.name, "title": package.licence.title, "path": package.licence.address}],
        "contributors": [{"title": package.cited.publisher, "role": "publisher"}],
        "citation": package.cited.in_words,
        "releases": [
            {"collection": one.collection.value, "year": one.year, "release": one.number, "sha256": one.hash}
            for one in package.releases
        ],
        "resources": [_resource(each) for each in package.files],
    }
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()


def _resource(file: DataFile) -> Mapping[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": file.name,
        "title": file.title,
        "path": file.path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(file.content),
        "hash": f"sha256:{sha256(file.content).hexdigest()}",
        "schema": {
            "fields": [
                {"name": name, "type": _TYPE_OF.get(name, "string"), "description": words}
                for name, words in file.columns
            ],
            "missingValues": [""],
            "primaryKey": list(file.key),
        },
    }
