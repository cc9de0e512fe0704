"""What the book needs of Sphinx beyond Jupyter Book, for every way of building it.

- The data is checked before any chapter runs.
- Executed chapters are kept under a fingerprint of all that a cell can see.
- `{claim}` links to the ledger, `{finding}` to the evidence; `{claim-address}` and
  `{finding-address}` are where such links lead.
- Each question of a section's chapter says which claims it turns on, and how they stand.
- Charts come out as files, Korean, Chinese and Japanese runs carry their language.
- Where a repository is configured, a chapter offers to run on Binder and in Colab.
- When the pages are written they are finished, and given what they load and offer.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
from bs4 import BeautifulSoup
from docutils import nodes
from jupyter_cache import get_cache
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from book.report import checks, figures, load, verdicts
from publish import browser
from publish.outputs import assets, cloud, downloads, linked_data, page_data
from publish.project import DATA_ZIP, NOTEBOOKS_ZIP, PDF, PRINT_PDF, ROOT
from publish.sphinx_ext import bibliography, pages
from publish.tools import execute

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
    execute.isolate(Path(app.outdir).parent)


def tell_sources_apart(app: Sphinx) -> None:
    """Let no two sources be cited in the same words."""
    bibliography.tell_apart(app.env.get_domain("cite").bibdata.data.entries)


def charts_as_files(app: Sphinx) -> None:
    """Have Sphinx write inlined charts out, so that pages stay light."""
    app.builder.supported_data_uri_images = False


def link_to(kind: str, key: str, docname: str) -> pending_xref:
    """A link to the address of a claim or a finding, to be resolved when all pages are read."""
    return pending_xref(
        "",
        nodes.inline("", key, classes=[kind]),
        refdomain="std",
        reftype="ref",
        reftarget=f"{kind}-{key}",
        refdoc=docname,
        refexplicit=True,
        refwarn=True,
    )


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
            shown += link_to(self.kind, key, self.env.docname)
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


class StandingNotes(SphinxTransform):
    """Beside each question of a section's chapter, the claims it turns on with their verdicts.

    They are the claims of that section which the prose under the question names, in order.
    """

    default_priority = 700

    def apply(self, **kwargs) -> None:
        package = load()
        chapters = package["sections"].set_index("chapter")["section"]
        section = chapters.get(self.env.docname.rsplit("/", 1)[-1])
        if section is None:
            return
        found = verdicts(package["claims"], package["evidence"])
        for part in self.document.findall(nodes.section):
            title = part.next_node(nodes.title)
            if title is None or not title.astext().endswith("?") or part.next_node(nodes.section):
                continue
            tabled = {
                id(link) for t in part.findall(nodes.table) for link in t.findall(pending_xref)
            }
            links = [link for link in part.findall(pending_xref) if id(link) not in tabled]
            targets = {link["reftarget"] for link in links}
            claims = sorted(
                target.removeprefix("claim-")
                for target in targets
                if target.startswith(f"claim-{section}.")
            )
            if claims:
                part.insert(part.index(title) + 1, self._note(claims, found))

    def _note(self, claims: list[str], found) -> nodes.container:
        listed = nodes.bullet_list()
        for claim in claims:
            number = nodes.inline("", "", link_to("claim", claim, self.env.docname))
            number["classes"] = ["claims"]
            verdict = nodes.inline("", found[claim])
            verdict["classes"] = ["verdict", found[claim].replace(" ", "-")]
            line = nodes.paragraph("", "", number, nodes.Text(" "), verdict)
            listed += nodes.list_item("", line)
        return nodes.container(
            "", nodes.paragraph("", "Claims at stake"), listed, classes=["standing"]
        )


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


def set_addresses(app: Sphinx, config) -> None:
    """Tell previews, sitemap and the page for wrong addresses where the site is to stand."""
    config.ogp_site_url = config.html_baseurl
    if config.html_baseurl:
        config.sitemap_url_scheme = "{link}"
        config.sitemap_excludes = ["search.html", "genindex.html", "404.html"]
    prefix = urlsplit(config.html_baseurl).path or "/"
    config.notfound_urls_prefix = prefix
    body = config.notfound_context.get("body", "")
    config.notfound_context["body"] = body.replace('href="/', f'href="{prefix}')


def has_code(app: Sphinx, pagename: str) -> bool:
    """Whether a page is a chapter that runs."""
    if pagename not in app.env.all_docs:
        return False
    return "{code-cell}" in Path(app.env.doc2path(pagename)).read_text(encoding="utf-8")


def offer_downloads(app: Sphinx, pagename: str, templatename: str, context, doctree) -> None:
    """Offer a chapter as a notebook and the whole book, in place of the theme's own offers."""
    up = "../" * pagename.count("/")
    chapter = pagename.rsplit("/", 1)[-1]
    offers = []
    if has_code(app, pagename):
        offers.append((f"{up}notebooks/{chapter}.ipynb", "This chapter as a notebook"))
    if app.tags.has("pdf"):
        offers.append((f"{up}{PDF}", "The whole book as a PDF"))
        offers.append((f"{up}{PRINT_PDF}", "The book for print, on both sides"))
    offers.append((f"{up}{NOTEBOOKS_ZIP}", "All chapters as notebooks, with the data"))
    offers.append((f"{up}{DATA_ZIP}", "The data alone"))
    for button in context.get("header_buttons", []):
        if button.get("label") == "download-buttons":
            button["tooltip"] = "Download"
            button["buttons"] = [{"type": "link", "url": url, "text": text} for url, text in offers]


def repository(app: Sphinx) -> cloud.Repository | None:
    """The repository that `_config.yml` names, if any."""
    theme = app.config.html_theme_options
    return cloud.repository(theme.get("repository_url", ""), theme.get("repository_branch", ""))


def offer_launches(app: Sphinx, pagename: str, templatename: str, context, doctree) -> None:
    """Offer to run a chapter elsewhere, where there is a repository to run it from."""
    found = repository(app)
    if found and has_code(app, pagename):
        chapter = pagename.rsplit("/", 1)[-1]
        launches = [{"type": "link", "url": u, "text": t} for u, t in found.offers(chapter)]
        context["header_buttons"].insert(
            0,
            {
                "type": "group",
                "label": "launch-buttons",
                "icon": "fas fa-rocket",
                "tooltip": "Run this chapter",
                "buttons": launches,
            },
        )


def finish_site(app: Sphinx, exception: Exception | None) -> None:
    """Finish what Sphinx has written: pages, what their scripts know, downloads, the preview."""
    if exception or app.builder.format != "html":
        return
    site = Path(app.outdir)
    # `jupyter-book build .` writes over the last book, whose browser edition is no longer its own.
    shutil.rmtree(site / browser.FOLDER, ignore_errors=True)
    finished = []
    for path in sorted(site.rglob("*.html")):
        if "_static" in path.parts:
            continue
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")
        finished.append(page)
        name = path.relative_to(site).with_suffix("").as_posix()
        browser.offer(page, name, made=app.tags.has("lite"))
        pages.finish(page, path, site, with_pdf=app.tags.has("pdf"))
        linked_data.add(page, name, app.config.html_baseurl)
        path.write_text(str(page), encoding="utf-8")
    page_data.write(site)
    package = load()
    found = verdicts(package["claims"], package["evidence"])
    subtitle = f"One article on North Korea: how its {len(found)} claims stand beside the record"
    figures.preview(app.config.html_title, subtitle, found, site / "_static/preview.png")
    assets.lighten(site, finished)
    root = app.config.root_doc
    chapters = [name.rsplit("/", 1)[-1] for name in [root, *app.env.toctree_includes.get(root, [])]]
    names = names_outside_the_book(app, finished)
    found = repository(app)
    if found:
        # GitHub would leave out what begins with an underscore.
        (site / ".nojekyll").touch()
    executed = site.parent / "jupyter_execute" / "book"
    restore_outputs(executed, Path(app.config.nb_execution_cache_path))
    downloads.write(site, executed, chapters, names, found.archive if found else "")


def restore_outputs(executed: Path, cache: Path) -> None:
    """Give the notebooks of a build their outputs, but for the numbers of the prose.

    MyST-NB writes a chapter that it took from its cache without any.
    """
    kept = get_cache(cache)
    for path in sorted(executed.glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        # A chapter that the book has no more may still lie there.
        with suppress(KeyError):
            notebook = kept.merge_match_into_notebook(notebook)[1]
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs = [o for o in cell.outputs if "scrapbook" not in o.get("metadata", {})]
        nbformat.write(notebook, path)


def names_outside_the_book(app: Sphinx, finished: list[BeautifulSoup]) -> downloads.Names:
    """What references to figures, tables and sources read as where they cannot be links."""
    numbered = {
        part["id"]: part.select_one(".caption-number").get_text(strip=True)
        for page in finished
        for part in page.select("figure[id], table[id]")
        if part.select_one(".caption-number")
    }
    sources = {}
    for citation in app.env.get_domain("cite").citations:
        author = bibliography.author_of(citation.entry)
        fields = citation.entry.fields
        title = re.sub(r"[{}]", "", fields.get("title", "")).rstrip(".")
        year, url = fields.get("year", "n.d."), fields.get("url", "")
        sources[citation.key] = downloads.Source(author, year, title, url)
    return downloads.Names(numbered, sources)


def setup(app: Sphinx) -> dict:
    """Register all of the above."""
    # A changed value has Sphinx read every page again, or write every page again.
    app.add_config_value("report_cells", "", "env")
    app.add_config_value("report_pages", "", "html")
    if os.environ.get("REPORT_PDF"):
        app.tags.add("pdf")
    if os.environ.get("REPORT_LITE"):
        app.tags.add("lite")
    if app.config.html_baseurl:
        # A sitemap holds absolute addresses, so that without one there is none.
        app.setup_extension("sphinx_sitemap")
    app.connect("config-inited", check_data, priority=1)
    app.connect("config-inited", keep_outputs_by_fingerprint, priority=2)
    app.connect("config-inited", isolate_kernels, priority=3)
    app.connect("config-inited", set_addresses, priority=4)
    app.connect("builder-inited", repository)
    app.connect("builder-inited", charts_as_files)
    app.connect("builder-inited", tell_sources_apart)
    # After the theme has made its buttons, and before anything else that ends a build.
    app.connect("html-page-context", offer_downloads, priority=900)
    app.connect("html-page-context", offer_launches, priority=900)
    app.connect("build-finished", finish_site, priority=900)
    app.add_role("claim", Reference("claim", "claims", "claim"))
    app.add_role("finding", Reference("finding", "evidence", "evidence"))
    app.add_role("claim-address", Address("claim"))
    app.add_role("finding-address", Address("finding"))
    app.add_transform(StandingNotes)
    app.add_post_transform(MarkLanguages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
