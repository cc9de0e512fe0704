"""Each change to another project's internals is still needed.

A test that fails here says that the other project has mended it: take the module of
`publish/compat` away.  What depends on the state of a process is tried in one of its own.
"""

from __future__ import annotations

import inspect
import io
import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import MagicMock

import pytest
import sphinx_multitoc_numbering
from jupyter_book.cli.main import main as jupyter_book
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.domains.std import StandardDomain
from sphinx.environment.collectors.toctree import TocTreeCollector
from sphinx.search import IndexBuilder
from sphinx.util.parallel import make_chunks

from publish.compat import search_words
from publish.project import ROOT

COMPAT = ROOT / "publish/compat"
# By module, the tests of it that are elsewhere.
ELSEWHERE = {"typst_pdf": "test_typst_pdf.py"}


def says(program: str) -> str:
    """What a program prints, run by itself in the project."""
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_every_change_is_tried() -> None:
    modules = {path.stem for path in COMPAT.glob("*.py")} - {"__init__"}
    here = Path(__file__).read_text(encoding="utf-8")
    tried = {name for name in modules if f"def test_{name}" in here}
    assert modules == tried | set(ELSEWHERE)
    assert all((ROOT / "tests" / file).is_file() for file in ELSEWHERE.values())


LOOKS_FOR_PLUGINS = """
import pybtex.plugin
{apply}
import importlib.metadata
asked = []
counted = importlib.metadata.Distribution.discover
importlib.metadata.Distribution.discover = classmethod(
    lambda cls, **kwargs: asked.append(1) or counted(**kwargs)
)
for _ in range({times}):
    pybtex.plugin.find_plugin("pybtex.style.names", "last_first")
print(len(asked))
"""


def test_pybtex_plugins() -> None:
    remembers = "from publish.compat import pybtex_plugins; pybtex_plugins.apply()"
    # Each time for the name and for its aliases.
    once = int(says(LOOKS_FOR_PLUGINS.format(apply=remembers, times=1)))
    assert int(says(LOOKS_FOR_PLUGINS.format(apply=remembers, times=2))) == once
    assert int(says(LOOKS_FOR_PLUGINS.format(apply="", times=2))) == 2 * once


LOOKS_FOR_CITATIONS = """
import ast
from collections import defaultdict
from types import SimpleNamespace
from sphinxcontrib.bibtex.domain import BibtexDomain
{apply}
class Key:
    docname = "list"
looked = []
class Reference:
    docname = "page"
    def __init__(self, key):
        self.key = key
    @property
    def targets(self):
        looked.append(1)
        return [SimpleNamespace(key=self.key)]
keys = [str(number) for number in range(30)]
domain = BibtexDomain.__new__(BibtexDomain)
domain.data = {{"citation_refs": [Reference(key) for key in keys[:20]]}}
domain.get_entries = lambda files: (SimpleNamespace(key=key) for key in keys)
listed = SimpleNamespace(keyprefix="", bibfiles=[], keys=(), filter_=ast.parse("cited"))
BibtexDomain.bibliographies = defaultdict(lambda: listed)
found = [key for key, entry in domain.get_filtered_entries(Key())]
assert found == keys[:20], found
assert len(domain.citation_refs) == 20
print(len(looked))
"""


def test_cited_pages() -> None:
    once = "from publish.compat import cited_pages; cited_pages.apply()"
    assert int(says(LOOKS_FOR_CITATIONS.format(apply=once))) < 20 * 3
    assert int(says(LOOKS_FOR_CITATIONS.format(apply=""))) == 20 * 30


IMPORTS_JSONSCHEMA = """
{apply}
import lark
made = []
original = lark.Lark.__init__
lark.Lark.__init__ = lambda self, *args, **kwargs: made.append(1) or original(self, *args, **kwargs)
import jsonschema
print(len(made))
"""


def test_rfc3987_grammar() -> None:
    stub = "from publish.compat import rfc3987_grammar; rfc3987_grammar.apply()"
    assert int(says(IMPORTS_JSONSCHEMA.format(apply=""))) > 10
    assert says(IMPORTS_JSONSCHEMA.format(apply=stub)) == "0"


def test_unused_cards() -> None:
    seen = "import sys; {}; print('matplotlib' in sys.modules)"
    stub = "from publish.compat import unused_cards; unused_cards.apply()"
    assert says(seen.format("import sphinxext.opengraph")) == "True"
    assert says(seen.format(stub)) == "False"


def test_parallel_sphinx_is_not_to_be_had_from_jupyter_book() -> None:
    options = {name for option in jupyter_book.commands["build"].params for name in option.opts}
    assert "--path-output" in options
    assert not {"-j", "--jobs"} & options


def test_parallel_sphinx_is_not_declared_by_the_numbering_of_chapters() -> None:
    declared = sphinx_multitoc_numbering.setup(MagicMock(spec=Sphinx))
    assert "parallel_read_safe" not in (declared or {})


def test_parallel_sphinx_gives_a_process_several_pages() -> None:
    pages = [f"page-{number}" for number in range(19)]
    assert max(map(len, make_chunks(pages, 2))) > 1
    # Where the builder takes the function from.
    assert "make_chunks(docnames, nproc)" in inspect.getsource(sys.modules[Builder.__module__])


def test_search_words_of_former_pages_are_kept() -> None:
    indexer = IndexBuilder(MagicMock(), "en", {}, "")
    indexer._mapping = {"here": {"book/a", "book/b"}, "gone": {"book/b"}}
    indexer.prune(["book/a"])
    assert "gone" in indexer._mapping
    search_words.drop_former_words(indexer)
    assert indexer._mapping == {"here": {"book/a"}}


def test_search_words_of_a_glossary_that_is_not_written_are_lost() -> None:
    known: dict = {name: [] for name in ("docnames", "filenames", "titles")}
    known |= {name: {} for name in ("alltitles", "terms", "titleterms")}
    known |= {"envversion": 1, "indexentries": {"term": [[0, "t", True]]}}
    environment = MagicMock(version=1, _search_index_index_entries={})
    indexer = IndexBuilder(environment, "en", {}, "")
    indexer.load(io.StringIO(json.dumps(known)), json)
    assert indexer._index_entries == {}
    index = SimpleNamespace(entries={"book/a": [("single", "term", "t", "main", None)]})
    search_words.restore_index_entries(indexer, index)
    assert indexer._index_entries == {"book/a": [("term", "t", "main")]}


@pytest.mark.parametrize(
    "reads", [StandardDomain._resolve_numref_xref, TocTreeCollector.assign_figure_numbers]
)
def test_numbered_pages_are_read_from_disk(reads: object) -> None:
    assert "env.get_doctree(" in inspect.getsource(inspect.unwrap(reads))
