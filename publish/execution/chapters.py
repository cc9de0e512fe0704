"""Run the chapters that must run again, several at a time, and keep their outputs."""

from __future__ import annotations

import atexit
import hashlib
import re
import shutil
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn, JupyterCacheAbstract
from jupyter_cache.cache.db import NbCacheRecord
from jupyter_client.kernelspec import KernelSpecManager
from myst_nb.core.read import read_myst_markdown_notebook
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from publish.execution import dependencies
from publish.execution.kernels import WarmKernelManager, WarmProcess
from publish.project import PROCESSES, ROOT, chapters, has_code

# Seconds that a cell may take.
TIMEOUT = 120

Report = Callable[[str], None]


class ChapterError(Exception):
    """A chapter cannot be run; the message names chapter, cell, line and error."""


@dataclass
class Outputs:
    """The kept outputs of the chapters, by jupyter-cache in the folder `path`."""

    path: Path
    cache: JupyterCacheAbstract = field(init=False)

    def __post_init__(self) -> None:
        self.cache = get_cache(self.path)

    def current(self, chapter: str) -> bool:
        """Whether a chapter's outputs are kept and nothing that it read has changed since."""
        record = self._record(chapter)
        if record is None:
            return False
        kept = record.data["dependencies"]
        return kept == dependencies.digests(set(kept) - {"environment"})

    def _record(self, chapter: str) -> NbCacheRecord | None:
        """What is kept of a chapter, if its code is still the same."""
        record = self._records().get(chapter)
        if record is None or record.data.get("text") == text_digest(chapter):
            return record
        try:
            # Prose has changed, or code.
            return self.cache.match_cache_notebook(notebook(chapter))
        except KeyError:
            return None

    def _records(self) -> dict[str, NbCacheRecord]:
        return {record.uri: record for record in self.cache.list_cache_records()}

    def seconds(self, chapter: str) -> float:
        """How long a chapter took when it was last run; unknown, as long as its text."""
        if record := self._records().get(chapter):
            return record.data["execution_seconds"]
        return (ROOT / f"{chapter}.md").stat().st_size / 10_000

    def keep(
        self, chapter: str, executed: nbformat.NotebookNode, seconds: float, record: Path
    ) -> None:
        """Keep what a chapter put out, with the files that it read."""
        if earlier := self._records().get(chapter):
            self.cache.remove_cache(earlier.pk)
        read = dependencies.digests(dependencies.recorded(record))
        self.cache.cache_notebook_bundle(
            CacheBundleIn(
                executed,
                chapter,
                data={
                    "execution_seconds": seconds,
                    "dependencies": read,
                    "network": dependencies.addresses(record),
                    "text": text_digest(chapter),
                },
            ),
            check_validity=False,
            overwrite=True,
        )

    def files_read(self, chapter: str) -> set[str]:
        """The files of the project that a chapter read when it was last run."""
        return set(self._records()[chapter].data["dependencies"]) - {"environment"}

    def network(self, chapter: str) -> list[str]:
        """The addresses that a chapter asked a network for when it was last run."""
        return list(self._records()[chapter].data["network"])

    def digests(self) -> dict[str, str]:
        """A digest of what each chapter with code put out."""
        found = {}
        for record in self.cache.list_cache_records():
            notebook_file = self.path / "executed" / record.hashkey / "base.ipynb"
            found[record.uri] = hashlib.sha256(notebook_file.read_bytes()).hexdigest()[:16]
        return found

    def executed(self, chapter: str) -> nbformat.NotebookNode:
        """A chapter's notebook with its outputs."""
        return self.cache.merge_match_into_notebook(notebook(chapter))[1]


def text_digest(chapter: str) -> str:
    """A digest of a chapter's file."""
    return hashlib.sha256((ROOT / f"{chapter}.md").read_bytes()).hexdigest()[:16]


def notebook(chapter: str) -> nbformat.NotebookNode:
    """A chapter as MyST-NB reads it."""
    path = ROOT / f"{chapter}.md"
    # Sphinx passes over a byte order mark, too.
    return read_myst_markdown_notebook(path.read_text(encoding="utf-8-sig"), path=path)


class Runs:
    """The chapters that must run again, from the moment that this is made until `wait`."""

    def __init__(self, outputs: Outputs, folder: Path):
        self.outputs = outputs
        names = [chapter for chapter in chapters() if has_code(chapter)]
        self.stale = [chapter for chapter in names if not outputs.current(chapter)]
        # The longest first, so that none is left to run alone at the end.
        self.stale.sort(key=lambda chapter: -outputs.seconds(chapter))
        self.warm: WarmProcess | None = None
        if self.stale:
            folder.mkdir(parents=True, exist_ok=True)
            # Sockets have short names, and what a run leaves is removed with the folder.
            self.scratch = Path(tempfile.mkdtemp(prefix="report-", dir="/tmp"))
            self.warm = WarmProcess(folder / "kernels.log")
            # Whatever ends this process.
            atexit.register(self.close)

    def wait(self, report: Report) -> None:
        """Run them; `report` is called for each as it ends.  Raises `ChapterError`."""
        if self.warm is None:
            return
        failures = []
        pool = ThreadPoolExecutor(max_workers=PROCESSES)
        try:
            runs = {pool.submit(self._run, chapter): chapter for chapter in self.stale}
            for number, run in enumerate(as_completed(runs), start=1):
                chapter = runs[run]
                try:
                    executed, seconds, record = run.result()
                    self.outputs.keep(chapter, executed, seconds, record)
                except ChapterError as error:
                    failures.append(str(error))
                report(f"ran {Path(chapter).name} ({number} of {len(self.stale)})")
        except BaseException:
            # Kernels first: the pool waits for whoever waits for them.
            self.close()
            raise
        finally:
            pool.shutdown(cancel_futures=True)
            self.close()
        if failures:
            raise ChapterError("\n".join(sorted(failures)))

    def close(self) -> None:
        """End all processes, and remove what they left."""
        if self.warm is not None:
            self.warm.close()
            shutil.rmtree(self.scratch, ignore_errors=True)
            self.warm = None

    def _run(self, chapter: str) -> tuple[nbformat.NotebookNode, float, Path]:
        assert self.warm is not None
        name = Path(chapter).name
        record = self.scratch / f"{name}.read"
        manager = WarmKernelManager(
            self.warm,
            record,
            kernel_name="python3",
            kernel_spec_manager=KernelSpecManager(),
            # Through files, which need no network.
            transport="ipc",
            ip=str(self.scratch / name),
            connection_file=str(self.scratch / f"{name}.json"),
        )
        executed = notebook(chapter)
        client = NotebookClient(
            executed,
            km=manager,
            timeout=TIMEOUT,
            record_timing=False,
            shutdown_kernel="immediate",
            resources={"metadata": {"path": str((ROOT / chapter).parent)}},
        )
        begin = time.monotonic()
        try:
            client.execute(cleanup_kc=True)
        except CellExecutionError as error:
            raise ChapterError(f"{name}.md{_place(executed, error)}") from None
        except (CellTimeoutError, DeadKernelError) as error:
            said = str(error).strip().splitlines()[0]
            raise ChapterError(f"{name}.md: {said}") from None
        for cell in executed.cells:
            for output in cell.get("outputs", []):
                if output.get("name") == "stderr":
                    said = " ".join(output.text.split())[:200]
                    raise ChapterError(f"{name}.md: a cell wrote to standard error: {said}")
        return executed, time.monotonic() - begin, record


def _place(executed: nbformat.NotebookNode, error: CellExecutionError) -> str:
    """Cell, line and error of a failed chapter, as a message names them."""
    code = [cell for cell in executed.cells if cell.cell_type == "code"]
    number = next(
        n
        for n, cell in enumerate(code, start=1)
        if any(output.output_type == "error" for output in cell.outputs)
    )
    plain = re.sub(r"\x1b\[[0-9;]*m", "", error.traceback)
    line = re.search(rf"Cell In\s*\[?{number}\]?, line (\d+)", plain)
    where = f", cell {number}" + (f", line {line[1]}" if line else "")
    return f"{where}: {error.ename}: {error.evalue}"
