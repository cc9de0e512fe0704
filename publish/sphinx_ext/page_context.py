"""What each page offers: downloads, places to run a chapter, and where the site will be."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from docutils import nodes
from sphinx.application import Sphinx

from publish import settings
from publish.outputs import citations, claim_addresses, claim_layout, cloud, feeds, texts
from publish.project import DATA_ZIP, EPUB, NOTEBOOKS_ZIP, PDF, PRINT_PDF, chapters, has_code

# What is looked up rather than read from end to end; so are the outputs of cells.
LOOKED_UP = (nodes.table, nodes.figure, nodes.citation)


def set_addresses(app: Sphinx, config: Any) -> None:
    """Give previews, sitemap and the page for wrong addresses the address of the site.

    Addresses of site and repository may be written in several ways, and are used in one.
    """
    config.html_baseurl = settings.base_url(config.html_baseurl or "")
    theme = config.html_theme_options
    theme["repository_url"] = settings.repository_url(theme.get("repository_url") or "")
    config.ogp_site_url = config.html_baseurl
    if config.html_baseurl:
        config.sitemap_url_scheme = "{link}"
        config.sitemap_excludes = ["search.html", "genindex.html", "404.html"]
    prefix = urlsplit(config.html_baseurl).path or "/"
    config.notfound_urls_prefix = prefix
    body = config.notfound_context.get("body", "")
    config.notfound_context["body"] = body.replace('href="/', f'href="{prefix}')


def is_notebook(pagename: str) -> bool:
    """Whether a page is a chapter that runs."""
    return pagename in chapters() and has_code(pagename)


def offer_downloads(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: object
) -> None:
    """Offer a chapter as a notebook and the whole book, in place of the theme's own offers."""
    up = "../" * pagename.count("/")
    chapter = pagename.rsplit("/", 1)[-1]
    offers = []
    if is_notebook(pagename):
        offers.append((f"{up}notebooks/{chapter}.ipynb", "This chapter as a notebook"))
    offers.append((f"{up}{PDF}", "The whole book as a PDF"))
    offers.append((f"{up}{PRINT_PDF}", "The book for print, on both sides"))
    offers.append((f"{up}{EPUB}", "The main text as an e-book"))
    if pagename in chapters():
        offers.append((f"{chapter}{texts.SUFFIX}", "This chapter as plain text"))
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


def offer_launches(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: object
) -> None:
    """Offer Binder and Colab if `_config.yml` names a repository."""
    found = repository(app)
    if found and is_notebook(pagename):
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


def add_linked_data(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: object
) -> None:
    """Give the front page what machines can read of it."""
    from publish.outputs import linked_data

    if script := linked_data.script(pagename, app.config.html_baseurl):
        context["metatags"] = f"{context.get('metatags', '')}\n{script}"


def add_citations(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: object
) -> None:
    """Say in the head what a reader cites, and at the foot whose, of when and under what terms."""
    # The page for wrong addresses is shown at any of them.
    top = app.config.notfound_urls_prefix if pagename == "404" else "../" * pagename.count("/")
    context["metatags"] = f"{context.get('metatags', '')}\n{feeds.links(top)}"
    if pagename.startswith(f"{claim_addresses.FOLDER}/"):
        # The layout of the claims' pages, filled when it has been rendered.
        context["metatags"] += f"\n{claim_layout.slot('head')}"
        context["theme_extra_footer"] = claim_layout.slot("foot")
        return
    base = app.config.html_baseurl
    cited = citations.work(pagename, _title(app, pagename), base)
    context["metatags"] += f"\n{citations.tags(cited, base)}"
    if pagename in chapters():
        name = pagename.rsplit("/", 1)[-1]
        context["metatags"] += f"\n{texts.link(name)}"
    found = repository(app)
    context["theme_extra_footer"] = citations.strip(
        pagename, cited, up=top, repository=found.name if found else ""
    )


def add_reading_time(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None
) -> None:
    """Say below a chapter's title how long its prose takes to read, if that is minutes."""
    if doctree is None or pagename not in chapters():
        return
    minutes = round(running_words(doctree) / app.config.myst_words_per_minute)
    if minutes > 1:
        said = f'<p class="reading-time screen-only">About {minutes} minutes to read</p>'
        context["body"] = context["body"].replace("</h1>", f"</h1>\n{said}", 1)


def running_words(node: nodes.Element) -> int:
    """How many words a page has in paragraphs and lists, without tables, figures and sources."""
    words = 0
    for child in node.children:
        if isinstance(child, nodes.paragraph):
            words += len(child.astext().split())
        elif isinstance(child, nodes.Element) and not isinstance(child, LOOKED_UP):
            words += 0 if child.get("nb_element") else running_words(child)
    return words


def _title(app: Sphinx, pagename: str) -> str:
    title = app.env.titles.get(pagename)
    return title.astext() if title else ""
