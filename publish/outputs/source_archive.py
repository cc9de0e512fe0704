"""The project's own source files as one archive, which every edition carries.

With it and the data, which it holds too, the file alone is enough to make the book again.
"""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import time
import zipfile
from pathlib import Path

from publish.project import ROOT, SOURCE_ZIP

NAME = SOURCE_ZIP
# Where git does not say which files belong to the project: folders of the environment and of
# what was built.
NOT_SOURCE = {".git", ".venv", "_build", "__pycache__", ".ipynb_checkpoints"}
NOT_SOURCE |= {".mypy_cache", ".pytest_cache", ".ruff_cache", "bench.json"}


def files(root: Path = ROOT) -> list[str]:
    """The source files of the project, as paths below its root, in order."""
    if (root / ".git").exists():
        try:
            listed = subprocess.run(
                ["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True, text=True
            ).stdout.split("\0")
            return sorted(name for name in listed if name and (root / name).is_file())
        except (OSError, subprocess.CalledProcessError):
            pass
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in NOT_SOURCE]
        here = Path(folder).relative_to(root)
        found += [
            (here / name).as_posix()
            for name in names
            if name not in NOT_SOURCE and (Path(folder) / name).is_file()
        ]
    return sorted(found)


def state(root: Path = ROOT) -> str:
    """A digest of the source files, to detect changes without making the archive."""
    digest = hashlib.sha256()
    for name in files(root):
        digest.update(name.encode() + (root / name).read_bytes())
    return digest.hexdigest()


def content(root: Path = ROOT) -> bytes:
    """The archive: files in order, dated by the edition, readable by all."""
    dated = time.gmtime(int(os.environ["SOURCE_DATE_EPOCH"]))[:6]
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in files(root):
            entry = zipfile.ZipInfo(name, dated)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, (root / name).read_bytes(), compresslevel=9)
    return result.getvalue()
