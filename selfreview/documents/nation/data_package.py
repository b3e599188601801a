"""A CSV file described for programs: a Frictionless data package, with every column, licence, citation and hash."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from selfreview.domain.nation.citation import Cited, Licence

Columns = Sequence[tuple[str, str]]

TYPES = {
    "integer": ("year", "release", "count", "of", "shown", "returns", "services"),
    "number": ("percent", "response_rate"),
    "boolean": ("newest", "comparable", "suppressed"),
}
"""The columns that are no text, by what they hold."""

_TYPE_OF = {name: kind for kind, names in TYPES.items() for name in names}


@dataclass(frozen=True, slots=True)
class SealedRelease:
    """A release that the figures come from, by which a program can tell that it has the same."""

    year: int
    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class DataPackage:
    """One CSV file with what is said of it; `key` are the columns that together name a row."""

    name: str
    title: str
    description: str
    homepage: str
    path: str
    content: bytes
    columns: Columns
    key: tuple[str, ...]
    releases: tuple[SealedRelease, ...]
    created: datetime
    licence: Licence
    cited: Cited

    @property
    def version(self) -> str:
        """The newest release in it: year and number."""
        newest = self.releases[-1]
        return f"{newest.year}.{newest.number}"


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
        "releases": [{"year": one.year, "release": one.number, "sha256": one.hash} for one in package.releases],
        "resources": [_resource(package)],
    }
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()


def _resource(package: DataPackage) -> Mapping[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": package.name,
        "title": package.title,
        "path": package.path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(package.content),
        "hash": f"sha256:{sha256(package.content).hexdigest()}",
        "schema": {
            "fields": [
                {"name": name, "type": _TYPE_OF.get(name, "string"), "description": words}
                for name, words in package.columns
            ],
            "missingValues": [""],
            "primaryKey": list(package.key),
        },
    }
