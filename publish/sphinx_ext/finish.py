"""What is made when all pages are written: the scripts' data, the preview, the downloads."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from sphinx.application import Sphinx

from publish import browser, inputs
from publish.execution.chapters import Runs
from publish.fingerprints import fingerprint
from publish.outputs import citations, downloads, feeds, llms, redirects, references, site, texts
from publish.project import FAULT, STAGED, chapters
from publish.sphinx_ext import claims
from publish.sphinx_ext.freshness import kept
from publish.sphinx_ext.page_context import repository
from publish.verdicts import verdicts


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Add to the pages what belongs beside them."""
    if exception or app.builder.format != "html":
        return
    made = Path(app.outdir)
    _drop_former_pages(app, made)
    try:
        redirects.write(made, redirects.table())
    except redirects.RedirectError as error:
        raise SystemExit("\n".join(f"{FAULT}{line}" for line in str(error).splitlines())) from None
    runs: Runs = app.report_runs  # type: ignore[attr-defined]
    sources = references.sources(app.env)
    names = downloads.Names(references.numbers(app.env), sources, verdicts(kept(app)))
    found = repository(app)
    stamp, scripts = kept(app) / "scripts.stamp", made / "_static/findings.js"
    # What follows from the data alone needs pandas and matplotlib, which take longer to import
    # than a page to write.
    state = fingerprint(
        *inputs.SCRIPTS,
        also=[sources, app.config.html_title],
        meaning=True,
    )
    if not (scripts.is_file() and stamp.is_file() and stamp.read_text() == state):
        from publish.outputs import page_data, preview

        page_data.write(made, sources)
        preview.write(app.config.html_title, made / "_static")
        stamp.write_text(state)
    _write_formats(app, made)
    if found:
        # GitHub would leave out what begins with an underscore.
        (made / ".nojekyll").touch()
    cited = claims.write(app, made, sources)
    base = app.config.html_baseurl
    citations.write(made, app.env.titles, base, cited, references.figures(app.env))
    feeds.write(made, base)
    texts.write(made, kept(app) / "texts.json", base)
    titles = {name: title.astext() for name, title in app.env.titles.items()}
    statements = {claim: one.chapter.partition(": ")[2] for claim, one in cited.items()}
    llms.write(made, titles, statements, base)
    downloads.write(made, runs.outputs, names, found.archive if found else "")
    if not os.environ.get(STAGED):
        # `jupyter-book build .` writes over the last book, whose editions are not its own.
        shutil.rmtree(made / browser.FOLDER, ignore_errors=True)
        site.assemble(made, made)


def _write_formats(app: Sphinx, made: Path) -> None:
    """Write the data in other formats, unless nothing that they follow from has changed."""
    cited = citations.as_text(citations.work(chapters()[0], "", app.config.html_baseurl))
    stamp, state = kept(app) / "formats.stamp", fingerprint(*inputs.FORMATS, also=[cited])
    whole = all((made / name).is_file() for name in downloads.BESIDE)
    if not (whole and stamp.is_file() and stamp.read_text() == state):
        from publish.outputs import formats

        formats.write(made, cited)
        stamp.write_text(state)


def _drop_former_pages(app: Sphinx, made: Path) -> None:
    """Remove the pages that the book no longer has."""
    if not app.config.html_use_index:
        (made / "genindex.html").unlink(missing_ok=True)
    folder = Path(app.config.root_doc).parent
    for kept_in, kind in ((made, "*.html"), (made / "_sources", "*.md")):
        for page in (kept_in / folder).glob(kind):
            if page.relative_to(kept_in).with_suffix("").as_posix() not in app.env.found_docs:
                page.unlink()
