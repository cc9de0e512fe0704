"""Rules on keys: what a cell refers to exists, and every source is used."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from ...data.bibliography import citation_keys
from ...data.citations import cited_keys
from ...data.package import Package, table_resources
from ..faults import FIRST_ROW, Fault, shown


def sources_exist(package: Package, data: Path) -> Iterator[Fault]:
    """Each key of a source is one of the bibliography; other links are followed on loading."""
    sources = citation_keys(data)
    for resource in table_resources(package.descriptor):
        for field in resource["schema"]["fields"]:
            if field.get("references") != "references.bib":
                continue
            for row, keys in enumerate(package[resource["name"]][field["name"]], FIRST_ROW):
                for key in keys if isinstance(keys, tuple) else (keys,):
                    if pd.notna(key) and key not in sources:
                        file, wrong = shown(data, resource["path"]), f"{key!r} is not known"
                        yield Fault(file, row, field["name"], wrong, "a key of references.bib")
    for resource in package.descriptor["resources"]:
        for source in resource.get("sources", []):
            if source["key"] not in sources:
                wrong = f"{resource['name']}, sources: {source['key']!r} is not known"
                file = shown(data, "datapackage.json")
                yield Fault(file, None, None, wrong, "a key of references.bib")


def every_source_is_used(package: Package, data: Path) -> Iterator[Fault]:
    """No entry of the bibliography is left uncited by table and chapter."""
    used: set[str] = set()
    for resource in package.descriptor["resources"]:
        used |= {source["key"] for source in resource.get("sources", [])}
    for resource in table_resources(package.descriptor):
        for field in resource["schema"]["fields"]:
            if field.get("references") == "references.bib":
                for keys in package[resource["name"]][field["name"]]:
                    used |= set(keys) if isinstance(keys, tuple) else {keys}
    for chapter in (data.parent / "book").glob("*.md"):
        used |= cited_keys(chapter.read_text(encoding="utf-8"))
    for key in sorted(citation_keys(data) - used):
        yield Fault(
            shown(data, "references.bib"),
            None,
            None,
            f"nothing cites {key!r}",
            "cited sources only",
        )
