"""What the book needs of Sphinx beyond Jupyter Book, for every way of building it.

- The data is checked before any chapter runs.
- Executed chapters are kept under a fingerprint of all that a cell can see.
- `{claim}` links to the ledger, `{finding}` to the evidence; `{claim-address}` and
  `{finding-address}` are where such links lead.
- Charts come out as files, Korean, Chinese and Japanese runs carry their language.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sys
from pathlib import Path

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "book"))

import bibliography  # noqa: F401  (registers the style of the bibliography)

from report import checks, load

logger = logging.getLogger(__name__)


# What a chapter's outputs depend on besides the chapter itself, and what its page does.
INPUTS_OF_CELLS = ("requirements.txt", "data", "book/report")
INPUTS_OF_PAGES = ("book/assets", "publish")


def fingerprint(*places: str) -> str:
    """A digest of files and folders, named from the top of the project, and of this Python."""
    digest = hashlib.sha256(sys.version.encode())
    for place in places:
        path = ROOT / place
        files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
        for file in files:
            if "__pycache__" not in file.parts:
                digest.update(file.relative_to(ROOT).as_posix().encode())
                digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]


def check_data(app: Sphinx, config) -> None:
    """Stop before any chapter runs if the data is at fault."""
    try:
        checks.check()
    except checks.DataError as error:
        # Not an exception of Sphinx, which would print a traceback behind it.
        raise SystemExit(f"The data is at fault; nothing was built.\n{error}") from None


def keep_outputs_by_fingerprint(app: Sphinx, config) -> None:
    """Point the cache of executed chapters at a folder that bears the fingerprint."""
    cache = Path(app.outdir).parent / ".jupyter_cache"
    mine = cache / fingerprint(*INPUTS_OF_CELLS)
    if cache.is_dir():
        for other in cache.iterdir():
            if other != mine and other.is_dir():
                shutil.rmtree(other)
    config.nb_execution_cache_path = str(mine)
    config.report_cells = mine.name
    config.report_pages = fingerprint(*INPUTS_OF_PAGES)


def isolate_kernels(app: Sphinx, config) -> None:
    """Let no kernel, profile or style of the machine's own reach a chapter."""
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    os.environ["IPYTHONDIR"] = str(Path(app.outdir).parent / ".ipython")
    os.environ["MPLBACKEND"] = "agg"
    os.environ["PYTHONHASHSEED"] = "0"


def charts_as_files(app: Sphinx) -> None:
    """Have Sphinx write inlined charts out, so that pages stay light."""
    app.builder.supported_data_uri_images = False


class Reference(SphinxRole):
    """``{claim}`3.18 3.19` ``, ``{finding}`e3-02` ``: links to the ledger or to the evidence."""

    def __init__(self, kind: str, table: str, column: str):
        super().__init__()
        self.kind, self.table, self.column = kind, table, column

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        known = set(load()[self.table][self.column])
        shown = nodes.inline(classes=[f"{self.kind}s"])
        for place, key in enumerate(re.split(r"[,\s]+", self.text.strip())):
            if key not in known:
                message = self.inliner.reporter.error(f"no {self.kind} {key!r}", line=self.lineno)
                return [], [message]
            if place:
                shown += nodes.Text(", ")
            link = pending_xref(
                "",
                nodes.inline("", key, classes=[self.kind]),
                refdomain="std",
                reftype="ref",
                reftarget=f"{self.kind}-{key}",
                refdoc=self.env.docname,
                refexplicit=True,
                refwarn=True,
            )
            shown += link
        return [shown], []


class Address(SphinxRole):
    """``{claim-address}`3.18` ``: the place that links to that claim or finding lead to."""

    def __init__(self, kind: str):
        super().__init__()
        self.kind = kind

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        address = f"{self.kind}-{self.text.replace('.', '-')}"
        node = nodes.inline("", self.text, ids=[address], classes=[f"{self.kind}-address"])
        std = self.env.get_domain("std")
        std.note_hyperlink_target(f"{self.kind}-{self.text}", self.env.docname, address, self.text)
        return [node], []


_HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"
_KANA = "\u3040-\u30ff"
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_RUN = re.compile(f"[{_HANGUL}{_KANA}{_HAN}]+(?:[ ・、。]+[{_HANGUL}{_KANA}{_HAN}]+)*")


class MarkLanguages(SphinxPostTransform):
    """Mark runs of Hangul, Kana and Han with their language, where the text has not done so.

    Han alone counts as Korean: the report's subject.  Other names say what they are.
    """

    default_priority = 900

    def run(self, **kwargs) -> None:
        for text in list(self.document.findall(nodes.Text)):
            parent = text.parent
            if parent is None:
                continue
            marked = any(c.startswith("language-") for c in parent.get("classes", []))
            if marked or isinstance(parent, nodes.literal | nodes.raw | nodes.title):
                continue
            if not _RUN.search(text):
                continue
            pieces: list[nodes.Node] = []
            done = 0
            for run in _RUN.finditer(text):
                if before := text[done : run.start()]:
                    pieces.append(nodes.Text(before))
                language = "ja" if re.search(f"[{_KANA}]", run[0]) else "ko"
                pieces.append(nodes.inline("", run[0], classes=[f"language-{language}"]))
                done = run.end()
            if after := text[done:]:
                pieces.append(nodes.Text(after))
            parent.replace(text, pieces)


def setup(app: Sphinx) -> dict:
    """Register all of the above."""
    # A changed value has Sphinx read every page again, or write every page again.
    app.add_config_value("report_cells", "", "env")
    app.add_config_value("report_pages", "", "html")
    if os.environ.get("REPORT_PDF"):
        app.tags.add("pdf")
    app.connect("config-inited", check_data, priority=1)
    app.connect("config-inited", keep_outputs_by_fingerprint, priority=2)
    app.connect("config-inited", isolate_kernels, priority=3)
    app.connect("builder-inited", charts_as_files)
    app.add_role("claim", Reference("claim", "claims", "claim"))
    app.add_role("finding", Reference("finding", "evidence", "evidence"))
    app.add_role("claim-address", Address("claim"))
    app.add_role("finding-address", Address("finding"))
    app.add_post_transform(MarkLanguages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
