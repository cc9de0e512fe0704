"""Decide what to run, read or write again, so that no page shows outdated content.

- A chapter runs again when something that it read has changed (`publish.execution`).
- A page is read again when its source, its outputs or its verdicts in the margin have changed;
  all are when the configuration, the bibliography, the keys of claims and findings, the rule or
  this extension have (`publish.inputs.READING`).
- All pages are written again when what they say of one another has changed (titles, numbers of
  figures and tables, addresses, sources), or what writes them (`publish.inputs.WRITING`).
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from sphinx.application import ENV_PICKLE_FILENAME, Sphinx
from sphinx.util import logging

from publish import inputs
from publish.execution.chapters import ChapterError, Outputs, Runs
from publish.execution.kernels import isolate
from publish.fingerprints import fingerprint
from publish.outputs import linked_data
from publish.project import FAULT
from publish.sphinx_ext.roles import KEYS, keys

logger = logging.getLogger(__name__)


def kept(app: Sphinx) -> Path:
    """The folder in which a build keeps what the next one can use."""
    return Path(app.outdir).parent


def set_fingerprints(app: Sphinx, config: Any) -> None:
    """Have Sphinx read, or write, all pages again where what they are made with has changed."""
    known = [key for kind in KEYS for key in keys(kind)]
    config.report_reading = fingerprint(*inputs.READING, also=known, meaning=True)
    config.report_writing = fingerprint(*inputs.WRITING, meaning=True)


def isolate_kernels(app: Sphinx, config: Any) -> None:
    """Let no kernel, profile or style of the machine's own reach a chapter."""
    isolate(kept(app))


def start_chapters(app: Sphinx, config: Any) -> None:
    """Begin to prepare kernels for the chapters that must run again."""
    config.nb_execution_cache_path = str(kept(app) / ".jupyter_cache")
    outputs = Outputs(Path(config.nb_execution_cache_path))
    app.report_runs = Runs(outputs, kept(app))  # type: ignore[attr-defined]


def run_chapters(
    app: Sphinx, env: Any, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Run them; have those pages read again whose chapters put out something else than before."""
    runs: Runs = app.report_runs  # type: ignore[attr-defined]
    try:
        runs.wait(logger.info)
    except ChapterError as error:
        faults = "\n".join(f"{FAULT}{line}" for line in str(error).splitlines())
        raise SystemExit(faults) from None
    known = getattr(env, "report_outputs", {})
    env.report_outputs = runs.outputs.digests()
    return [name for name, value in env.report_outputs.items() if known.get(name) != value]


def close_runs(app: Sphinx, exception: Exception | None) -> None:
    """End what was started for chapters that were not run."""
    app.report_runs.close()  # type: ignore[attr-defined]


def forget_failures(app: Sphinx, exception: Exception | None) -> None:
    """After a build that failed, read every page again: a warning is given but once."""
    if exception or (app._warncount and (app.warningiserror or app.keep_going)):
        (Path(app.doctreedir) / ENV_PICKLE_FILENAME).unlink(missing_ok=True)


def pages_that_show_others(app: Sphinx, env: Any) -> list[str]:
    """All pages, if what they say of one another has changed since they were written.

    Those with linked data, if that may have changed.
    """
    shared, linked = _shared(env), fingerprint("data", "CITATION.cff")
    known = getattr(env, "report_shared", ""), getattr(env, "report_linked", "")
    env.report_shared, env.report_linked = shared, linked
    if shared != known[0]:
        return sorted(env.found_docs)
    return sorted(set(linked_data.PAGES) & env.found_docs) if linked != known[1] else []


def _shared(env: Any) -> str:
    """A digest of all that a page can show of another one."""
    std, cite = env.get_domain("std"), env.get_domain("cite")
    facts = [
        {name: title.astext() for name, title in env.titles.items()},
        env.toc_secnumbers,
        env.toc_fignumbers,
        env.toctree_includes,
        std.anonlabels,
        std.labels,
        [(c.key, c.citation_id, c.bibliography_key.docname) for c in cite.citations],
    ]
    text = json.dumps([_sorted(fact) for fact in facts], default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _sorted(fact: Any) -> Any:
    if isinstance(fact, dict):
        return sorted((str(key), _sorted(value)) for key, value in fact.items())
    return fact
