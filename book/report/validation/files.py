"""Faults of files that make a table unreadable, or unlike the others of the package."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..data import bibliography
from ..data.package import read_descriptor
from .faults import Fault, shown


def file_faults(data: Path) -> Iterator[Fault]:
    """Faults of the files themselves, which would make a table unreadable or unlike the others."""
    if not (data / "datapackage.json").is_file():
        yield Fault(shown(data, "datapackage.json"), None, None, "no such file", "the descriptor")
        return
    try:
        descriptor = read_descriptor(data)
    except (ValueError, UnicodeDecodeError) as error:
        yield Fault(shown(data, "datapackage.json"), None, None, f"not JSON ({error})", "JSON")
        return
    for resource in descriptor["resources"]:
        path = data / resource["path"]
        file = shown(data, resource["path"])
        if not path.is_file():
            yield Fault(file, None, None, "no such file", "the table that the descriptor names")
            continue
        # Lines may end as an editor of Windows ends them.
        content = path.read_bytes().replace(b"\r\n", b"\n")
        if content.startswith(b"\xef\xbb\xbf"):
            yield Fault(file, 1, None, "a byte order mark", "UTF-8 without one")
        if b"\r" in content:
            row = content[: content.index(b"\r")].count(b"\n") + 1
            yield Fault(file, row, None, "a carriage return", "lines that end in a line feed")
        if not content.endswith(b"\n"):
            yield Fault(
                file,
                content.count(b"\n") + 1,
                None,
                "the last line is cut off",
                "a final line feed",
            )
        try:
            content.decode("utf-8")
        except UnicodeDecodeError as error:
            row = content[: error.start].count(b"\n") + 1
            yield Fault(file, row, None, f"byte {content[error.start]:#x} is not UTF-8", "UTF-8")
        floor = resource.get("rowFloor", 0)
        if "schema" in resource and (rows := content.count(b"\n") - 1) < floor:
            yield Fault(file, None, None, f"{rows} lines of data", f"{floor} at least")
    if (data / "references.bib").is_file():
        try:
            bibliography.entries(data)
        except UnicodeDecodeError:
            pass  # found above
        except ValueError as error:
            yield Fault(
                shown(data, "references.bib"), None, None, f"not BibTeX ({error})", "BibTeX"
            )
