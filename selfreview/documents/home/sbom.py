"""The bill of materials, as CycloneDX: the product, every library that it needs, and the parts of its pages."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import TYPE_CHECKING

from packaging.requirements import Requirement

if TYPE_CHECKING:
    from cyclonedx.model.component import Component

PRODUCT = "selfreview"


def needed(name: str = PRODUCT) -> Mapping[str, Distribution]:
    """The distributions that a distribution needs here, itself included, by their plain names."""
    found: dict[str, Distribution] = {}
    waiting = [(name, frozenset[str]())]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        wanted, extras = waiting.pop()
        key = (plain(wanted), extras)
        if key in seen:
            continue
        seen.add(key)
        try:
            found[key[0]] = here = distribution(wanted)
        except PackageNotFoundError:
            # It is asked for on another kind of machine, or by a part that is not installed.
            continue
        waiting += [(one.name, frozenset(one.extras)) for one in _requirements(here, extras)]
    return dict(sorted(found.items()))


def _requirements(of: Distribution, extras: frozenset[str]) -> Iterator[Requirement]:
    for line in of.requires or ():
        requirement = Requirement(line)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *sorted(extras))):
            yield requirement


def plain(name: str) -> str:
    """A distribution's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def write_sbom(parts_of_pages: Mapping[str, str], *, at: datetime) -> str:
    """The bill as CycloneDX JSON; `parts_of_pages` are the npm packages that pages are built from, with versions."""
    # Only where it is asked for: the library takes time to import.
    from cyclonedx.model.bom import Bom
    from cyclonedx.model.component import Component, ComponentType
    from cyclonedx.output.json import JsonV1Dot6
    from packageurl import PackageURL

    distributions = needed()
    libraries = {name: _library(name, found) for name, found in distributions.items()}
    product = libraries.pop(PRODUCT)
    product.type = ComponentType.APPLICATION
    bom = Bom()
    bom.metadata.component = product
    bom.metadata.timestamp = at
    for name, found in distributions.items():
        wanted = [
            libraries[key] for one in (found.requires or ()) if (key := plain(Requirement(one).name)) in libraries
        ]
        bom.register_dependency(libraries.get(name, product), wanted)
    for name, version in parts_of_pages.items():
        group, _, short = name.rpartition("/")
        part = Component(
            name=short,
            group=group or None,
            version=version,
            type=ComponentType.LIBRARY,
            purl=PackageURL("npm", group or None, short, version),
            bom_ref=f"npm:{name}",
        )
        bom.components.add(part)
        bom.register_dependency(product, [part])
    bom.components.update(libraries.values())
    return JsonV1Dot6(bom).output_as_string(indent=2) + "\n"


def _library(name: str, found: Distribution) -> "Component":
    from cyclonedx.contrib.license.factories import LicenseFactory
    from cyclonedx.model.component import Component, ComponentType
    from packageurl import PackageURL

    told = found.metadata.json
    licence = str(told.get("license_expression") or told.get("license") or "").strip().partition("\n")[0][:80]
    return Component(
        name=name,
        version=found.version,
        type=ComponentType.LIBRARY,
        description=str(told["summary"]) if "summary" in told else None,
        licenses=[LicenseFactory().make_from_string(licence)] if licence else [],
        purl=PackageURL("pypi", None, name, found.version),
        bom_ref=f"pypi:{name}",
    )
