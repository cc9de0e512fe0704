"""What the book needs of Sphinx beyond Jupyter Book, for every way of building it.

- `freshness`: what must be run, read or written again.
- `roles`, `transforms`: links to claims and findings, claims in the margin, languages.
- `bibliography`: the look of references and of the list of sources.
- `page_context`, `builder`, `postprocess`: each page as it is written.
- `claims`: the page of each claim.
- `finish`: what is made when all are written.
"""

from __future__ import annotations

from typing import Any

from jinja2 import FileSystemBytecodeCache
from sphinx.application import Sphinx

from publish import settings
from publish.compat import (
    cited_pages,
    numbered_pages,
    parallel_sphinx,
    pybtex_plugins,
    unused_cards,
)
from publish.project import FAULT, set_date
from publish.sphinx_ext import bibliography, claims, freshness, page_context
from publish.sphinx_ext.builder import ReportBuilder
from publish.sphinx_ext.finish import finish
from publish.sphinx_ext.roles import Address, Reference, Verdict
from publish.sphinx_ext.transforms import ClaimsAtStake, KeepShownOutputs, MarkLanguages


def check_settings(app: Sphinx) -> None:
    """Stop at once if a setting is at fault."""
    try:
        settings.check()
    except settings.SettingsError as error:
        raise SystemExit(as_faults(error)) from None


def check_names(app: Sphinx, config: Any) -> None:
    """Stop if Sphinx and its extensions would ignore a setting."""
    if unknown := settings.unknown_to({value.name for value in config}):
        raise SystemExit("\n".join(f"{FAULT}{line}" for line in unknown))


def as_faults(error: Exception) -> str:
    """What an error says, as lines that say why a build stopped."""
    return "\n".join(f"{FAULT}{line}" for line in str(error).splitlines())


def check_data(app: Sphinx, config: Any) -> None:
    """Stop before any chapter runs if the data is at fault."""
    from publish.data import DataFault, check

    try:
        check(freshness.kept(app))
    except DataFault as error:
        # Not an exception of Sphinx, which would print a traceback behind it.
        raise SystemExit(as_faults(error)) from None


def keep_compiled_templates(app: Sphinx) -> None:
    """Let the next build take over the templates that this one compiles."""
    folder = freshness.kept(app) / "templates"
    folder.mkdir(exist_ok=True)
    templates: Any = app.builder.templates
    templates.environment.bytecode_cache = FileSystemBytecodeCache(str(folder))


def tell_sources_apart(app: Sphinx) -> None:
    """Date the sources, and let no two be cited in the same words."""
    cite: Any = app.env.get_domain("cite")
    bibliography.split_dates(cite.bibdata.data.entries)
    bibliography.tell_apart(cite.bibdata.data.entries)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register all of the above."""
    check_settings(app)
    set_date()
    cited_pages.apply()
    numbered_pages.apply()
    pybtex_plugins.apply()
    unused_cards.apply()
    parallel_sphinx.apply(app)
    # A changed value has Sphinx read every page again, or write every page again.
    app.add_config_value("report_reading", "", "env")
    app.add_config_value("report_writing", "", "html")
    if app.config.html_baseurl:
        # A sitemap holds absolute addresses, so that without one there is none.
        app.setup_extension("sphinx_sitemap")
    app.add_builder(ReportBuilder, override=True)
    app.connect("config-inited", check_names, priority=1)
    app.connect("config-inited", check_data, priority=1)
    app.connect("config-inited", freshness.isolate_kernels, priority=2)
    app.connect("config-inited", freshness.set_fingerprints, priority=3)
    app.connect("config-inited", freshness.start_chapters, priority=4)
    app.connect("config-inited", page_context.set_addresses, priority=5)
    app.connect("builder-inited", page_context.repository)
    app.connect("builder-inited", keep_compiled_templates, priority=900)
    # After the bibliography has been read.
    app.connect("builder-inited", tell_sources_apart, priority=900)
    app.connect("env-get-outdated", freshness.run_chapters)
    app.connect("env-get-outdated", bibliography.remember_formatted)
    # After figures and tables have their numbers.
    app.connect("env-get-updated", freshness.pages_that_show_others, priority=900)
    # After the theme has made its buttons, and before anything else that ends a build.
    app.connect("html-page-context", page_context.offer_downloads, priority=900)
    app.connect("html-page-context", page_context.offer_launches, priority=900)
    app.connect("html-page-context", page_context.add_linked_data, priority=900)
    app.connect("html-page-context", page_context.add_citations, priority=900)
    app.connect("html-page-context", page_context.add_reading_time, priority=900)
    app.connect("html-collect-pages", claims.layout)
    app.connect("build-finished", finish, priority=900)
    app.connect("build-finished", freshness.close_runs, priority=901)
    app.connect("build-finished", freshness.forget_failures, priority=902)
    for kind in ("claim", "finding"):
        app.add_role(kind, Reference(kind))
        app.add_role(f"{kind}-address", Address(kind))
    app.add_role("verdict", Verdict())
    app.add_transform(KeepShownOutputs)
    app.add_transform(ClaimsAtStake)
    app.add_post_transform(MarkLanguages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
