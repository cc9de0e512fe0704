"""Sphinx's HTML builder, with each page post-processed as it is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder

from publish import browser
from publish.compat import numbered_pages, search_words
from publish.sphinx_ext.page_context import has_code
from publish.sphinx_ext.postprocess import postprocess


class ReportBuilder(StandaloneHTMLBuilder):
    """Writes charts as files, not inline, and passes each page through `postprocess`."""

    name = "html"
    supported_data_uri_images = False

    def write_doctree(  # type: ignore[misc]
        self, docname: str, doctree: nodes.document, *, _cache: bool = True
    ) -> None:
        super().write_doctree(docname, doctree, _cache=_cache)
        numbered_pages.write(doctree, Path(self.doctreedir), docname)

    def dump_search_index(self) -> None:
        search_words.drop_former_words(self.indexer)
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
        button = browser.run_button(pagename) if has_code(self.app, pagename) else ""
        text = postprocess(
            path.read_text(encoding="utf-8"),
            lambda name: Path(self.srcdir) / files[name] if name in files else None,
            up="../" * pagename.count("/"),
            run_button=button,
        )
        path.write_text(text, encoding="utf-8")
