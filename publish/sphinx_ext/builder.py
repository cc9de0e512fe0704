"""Sphinx's HTML builder, with each page post-processed as it is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Literal

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder

from publish import browser
from publish.compat import numbered_pages, search_words
from publish.outputs import redirects
from publish.sphinx_ext.page_context import is_notebook
from publish.sphinx_ext.postprocess import postprocess


class ReportBuilder(StandaloneHTMLBuilder):
    """Writes charts as files, not inline, and passes each page through `postprocess`."""

    name = "html"
    supported_data_uri_images = False

    def write(
        self,
        build_docnames: Iterable[str] | None,
        updated_docnames: Sequence[str],
        method: Literal["all", "specific", "update"] = "update",
    ) -> None:
        every = build_docnames is None or "__all__" in build_docnames
        self.outdated = set() if every else {*(build_docnames or ()), *updated_docnames}
        super().write(build_docnames, updated_docnames, method)

    def write_doctree(  # type: ignore[misc]
        self, docname: str, doctree: nodes.document, *, _cache: bool = True
    ) -> None:
        super().write_doctree(docname, doctree, _cache=_cache)
        numbered_pages.write(doctree, Path(self.doctreedir), docname)

    def prepare_writing(self, docnames: set[str]) -> None:
        # Sphinx adds the front page and all pages above; `freshness` knows when they change.
        docnames &= self.outdated or docnames
        # A process of its own pays from the second page on.
        self.parallel_ok = self.parallel_ok and len(docnames) > 1
        super().prepare_writing(docnames)

    def dump_search_index(self) -> None:
        search_words.drop_former_words(self.indexer)
        search_words.restore_index_entries(self.indexer, self.env.get_domain("index"))
        super().dump_search_index()

    def handle_page(
        self,
        pagename: str,
        addctx: dict[str, Any],
        templatename: str = "page.html",
        outfilename: Any = None,
        event_arg: Any = None,
    ) -> None:
        super().handle_page(pagename, addctx, templatename, outfilename, event_arg)
        path = Path(outfilename or self.get_outfilename(pagename))
        if path.suffix != ".html":
            return
        files = {name: source for source, name in self.images.items()}
        button = browser.run_button(pagename) if is_notebook(pagename) else ""
        page = f"{pagename}.html"
        former = redirects.places(page, redirects.table())
        text = postprocess(
            path.read_text(encoding="utf-8"),
            lambda name: Path(self.srcdir) / files[name] if name in files else None,
            up="../" * pagename.count("/"),
            run_button=button,
            former={name: redirects.link(to, page) for name, to in former.items()},
        )
        path.write_text(text, encoding="utf-8")
