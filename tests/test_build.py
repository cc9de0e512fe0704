"""The build is fresh by construction, fails cleanly, and leaves the last good book in place.

A small book is built once.  Each test gets it as it then was, at the same place, so that a build
in it makes again only what the test has changed.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
import psutil
import pytest
from bs4 import BeautifulSoup
from nbclient import NotebookClient
from pypdf import PdfWriter

from publish.execution.chapters import Outputs, notebook
from publish.outputs import cloud
from publish.project import DATA_ZIP, EPUB, PDF, PRINT_PDF, ROOT

BUILD = (sys.executable, "-m", "publish.build")
# The number of the small book, and the words that it stands for.
TOLL = ",3000000,people,3 million people,"
LAST_GOOD = "The last good book is still in _build/html."
Done = subprocess.CompletedProcess[str]


def start(project: Path, **environment: str) -> subprocess.Popen[str]:
    """Begin `make html` on a project."""
    return subprocess.Popen(
        [*BUILD, "html"],
        cwd=project,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A shell that runs the tests in the background has them ignore what Ctrl-C sends.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def end(process: subprocess.Popen[str]) -> Done:
    """What a build has said when it has ended."""
    said = process.communicate(timeout=300)
    return subprocess.CompletedProcess(process.args, process.returncode, *said)


def build(project: Path) -> Done:
    """`make html` on a project."""
    return end(start(project))


def built(project: Path) -> Done:
    """`make html`, which succeeds."""
    done = build(project)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


# What `make serve` does, but for serving.
SERVED = """
from publish.build import serve

serve.prepare()
serve.build()
"""


@dataclass
class Built:
    """A small book, a copy of it as it was when it had been built, and what was said then."""

    project: Path
    copy: Path
    first: Done
    second: Done


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory, copy_project: Callable) -> Built:
    """The small book, built by one of two builds that were begun at once."""
    folder = tmp_path_factory.mktemp("build")
    project = copy_project(folder / "project")
    first = start(project)
    while not (project / "_build/.lock").exists() or not (project / "_build/.lock").read_text():
        assert first.poll() is None, first.communicate()
        time.sleep(0.05)
    second = start(project)
    told = end(first), end(second)
    shutil.copytree(project, folder / "copy", symlinks=True)
    return Built(project, folder / "copy", *told)


@pytest.fixture
def project(once: Built) -> Path:
    """The small book as it was when it had been built."""
    shutil.rmtree(once.project)
    shutil.copytree(once.copy, once.project, symlinks=True)
    return once.project


def page(project: Path, name: str) -> str:
    return (project / "_build/html/book" / name).read_text(encoding="utf-8")


def outputs(project: Path, name: str) -> list[dict]:
    """What the cells of a chapter put out, in the notebook that the site offers."""
    notebook = json.loads((project / f"_build/html/notebooks/{name}").read_text(encoding="utf-8"))
    return [o for cell in notebook["cells"] for o in cell.get("outputs", [])]


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def site_of(project: Path) -> dict[str, bytes]:
    """The files of the published site by path."""
    site = project / "_build/html"
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


def test_of_two_builds_at_once_the_second_waits_and_says_so(once: Built) -> None:
    assert once.first.returncode == 0, once.first.stdout + once.first.stderr
    assert "3,000,000" in page(once.project, "one.html")
    assert "1 of 1 run" in once.first.stdout
    assert "waiting" not in once.first.stdout
    assert once.second.returncode == 0, once.second.stdout + once.second.stderr
    told = once.second.stdout.splitlines()
    assert re.fullmatch(
        r"waiting +another build is running \(process \d+\), waiting for it", told[0]
    )
    # When it is its turn, nothing is left to do.
    assert told[1].startswith("unchanged")
    assert "nothing to make" in told[1]


def test_what_is_changed_reaches_the_pages(project: Path, once: Built) -> None:
    # A changed number in the data.
    edit(project / "data/article/quantities.csv", TOLL, ",3000001,people,3000001 people,")
    built(project)
    assert "3,000,001" in page(project, "one.html")

    # A changed function of the helper package.
    edit(project / "book/report/language/words.py", '{number:,}"', '{number:_}"')
    built(project)
    assert "3_000_001" in page(project, "one.html")

    # Prose alone runs nothing again, and the notebook keeps what its cells put out.
    put_out = outputs(project, "one.ipynb")
    assert len(put_out) == 1
    edit(project / "book/one.md", "# One", "# The one")
    assert "none run again" in built(project).stdout
    assert "The one" in page(project, "one.html")
    assert outputs(project, "one.ipynb") == put_out

    # Changed back, the site is the one that was made from nothing, byte for byte.
    edit(project / "book/one.md", "# The one", "# One")
    edit(project / "book/report/language/words.py", '{number:_}"', '{number:,}"')
    edit(project / "data/article/quantities.csv", ",3000001,people,3000001 people,", TOLL)
    # So it is if a process makes it that has imported former modules.
    serving = subprocess.run(
        [sys.executable, "-c", SERVED], cwd=project, capture_output=True, text=True
    )
    assert "pages " in serving.stdout, serving.stdout + serving.stderr
    assert site_of(project) == site_of(once.copy)


def test_what_the_descriptor_does_not_list_is_no_data(project: Path) -> None:
    for name in ("claims.csv.bak", "series/copy.csv", "~$claims.xlsx", "notes/todo.txt"):
        (project / "data" / name).parent.mkdir(exist_ok=True)
        (project / "data" / name).write_text("鬱", encoding="utf-8")
    assert "nothing to make" in built(project).stdout
    # Nor when something is to be made.
    edit(project / "book/one.md", "# One", "# The one")
    assert "none run again" in built(project).stdout
    with zipfile.ZipFile(project / "_build/html" / DATA_ZIP) as archive:
        published = {name.split("/", 1)[1] for name in archive.namelist()}
    descriptor = json.loads((project / "data/datapackage.json").read_text(encoding="utf-8"))
    declared = {f"data/{resource['path']}" for resource in descriptor["resources"]}
    in_data = {name for name in published if name.startswith("data/")}
    assert in_data == declared | {"data/datapackage.json"}


def test_a_bibliography_an_address_and_a_repository_reach_the_pages(project: Path) -> None:
    assert "canonical" not in page(project, "one.html")
    assert not (project / "_build/html/sitemap.xml").exists()
    edit(project / "data/references.bib", "{The Mainichi}", "{The Mainichi Daily}")
    edit(project / "_config.yml", 'baseurl: ""', 'baseurl: "https://example.org/report"')
    edit(project / "_config.yml", '  url: ""', '  url: "git@github.com:a/b.git"')
    former = "book/former.html,book/one.html\nbook/one.html#old,book/ledger.html#claim-2-07\n"
    (project / "book/redirects.csv").write_text(f"from,to\n{former}")
    built(project)
    assert "The Mainichi Daily" in page(project, "references.html")
    assert 'id="source-mainichi2018north"' in page(project, "references.html")
    assert 'href="one.html"' in page(project, "former.html")
    moved = BeautifulSoup(page(project, "one.html"), "lxml").select_one("#old a")
    assert moved["href"] == "ledger.html#claim-2-07"

    # A site that knows its address says so to machines.
    address = "https://example.org/report/book/one.html"
    head = BeautifulSoup(page(project, "one.html"), "lxml").head
    assert head.select_one("link[rel=canonical]")["href"] == address
    assert head.select_one("meta[property='og:url']")["content"] == address
    picture = head.select_one("meta[property='og:image']")["content"]
    assert picture.partition("?")[0] == "https://example.org/report/_static/preview.png"
    assert address in (project / "_build/html/sitemap.xml").read_text()
    assert address.replace("one", "ledger") in page(project, "ledger.html")
    claim = "https://example.org/report/claims/2-07.html"
    text = (project / "_build/html/claims/2-07.html").read_text(encoding="utf-8")
    head = BeautifulSoup(text, "lxml").head
    assert head.select_one("link[rel=canonical]")["href"] == claim
    assert head.select_one("meta[property='og:url']")["content"] == claim
    assert json.loads(head.select_one("[type='application/ld+json']").text)["url"] == claim
    assert claim in (project / "_build/html/sitemap.xml").read_text()
    assert 'href="/report/book/index.html"' in (project / "_build/html/404.html").read_text()

    # A site that knows its repository offers to run chapters elsewhere, and pages without code not.
    assert (project / "_build/html/.nojekyll").is_file()
    repository = cloud.repository("https://github.com/a/b", "main")
    launches = [address for address, _ in repository.offers("one")]
    for address in launches:
        assert f'href="{address}"' in page(project, "one.html"), address
    assert "mybinder.org" not in page(project, "references.html")
    published = project / "_build/html" / launches[1].split("/gh-pages/")[1]
    first = nbformat.read(published, as_version=4).cells[1].source
    assert repository.archive in first and "import report" not in first
    assert (project / "_build/html" / repository.archive.rsplit("/", 1)[1]).is_file()


def test_a_changed_style_reaches_the_pages_without_jupyter_book(project: Path) -> None:
    before = page(project, "one.html")
    edit(project / "book/assets/screen.css", "--measure: 40rem", "--measure: 41rem")
    done = built(project)
    assert "pages" not in done.stdout.split("\n\n")[0]
    assert "--measure: 41rem" in (project / "_build/html/_static/screen.css").read_text()
    asset = re.compile(r"_static/screen\.css\?v=\w+")
    after = page(project, "one.html")
    assert asset.search(before)[0] != asset.search(after)[0]
    assert asset.sub("", before) == asset.sub("", after)


def test_a_fault_stops_the_build_in_one_line_and_leaves_the_book(project: Path) -> None:
    # A wrong cell stops it before any chapter runs.
    good = site_of(project)
    edit(project / "data/article/quantities.csv", ",3000000,", ",three,")
    broken = build(project)
    assert broken.returncode == 1
    assert "quantities.csv, row" in broken.stderr
    assert "column value: 'three'; allowed: a finite number" in broken.stderr
    assert "Traceback" not in broken.stdout + broken.stderr
    assert "run" not in broken.stdout
    assert site_of(project) == good
    edit(project / "data/article/quantities.csv", ",three,", ",3000000,")

    # A chapter that raises is named, with cell and error.
    raised = "data = load()\nraise KeyError('no such claim')"
    edit(project / "book/one.md", "data = load()", raised)
    raising = build(project)
    assert raising.returncode == 1
    assert "one.md, cell 1, line 4: KeyError: 'no such claim'" in raising.stderr
    assert "Traceback" not in raising.stdout + raising.stderr
    assert LAST_GOOD in raising.stderr
    assert site_of(project) == good
    edit(project / "book/one.md", raised, "data = load()")

    # A setting that Sphinx would ignore is named with its file.
    edit(project / "_config.yml", "    numfig: true", "    numfigs: true")
    ignored = build(project)
    assert ignored.returncode == 1
    says = "_config.yml, sphinx, config: unknown key 'numfigs'; allowed: numfig |"
    assert says in ignored.stderr
    assert "WARNING" not in ignored.stderr
    edit(project / "_config.yml", "    numfigs: true", "    numfig: true")

    # So is a page that is listed as gone and is still there, when all pages have been written.
    (project / "book/redirects.csv").write_text("from,to\nbook/one.html,book/x.html\n")
    still_there = build(project)
    assert still_there.returncode == 1
    assert "redirects.csv: book/one.html is still a page; allowed: " in still_there.stderr
    assert "Traceback" not in still_there.stdout + still_there.stderr
    assert site_of(project) == good


def processes_in(project: Path) -> list[psutil.Process]:
    """The processes that run in a folder, or below it."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if Path(process.cwd()).is_relative_to(project):
                found.append(process)
    return found


# It says where Jupyter has put what a kernel needs, and waits.
WAITS = """data = load()
import sys, time
from pathlib import Path

Path("../waits").write_text(" ".join(sys.argv))
time.sleep(120)
"""


def test_a_build_that_is_stopped_leaves_nothing_but_the_last_book(
    project: Path, tmp_path: Path
) -> None:
    good = site_of(project)
    edit(project / "book/one.md", "data = load()\n", WAITS)
    process = start(project, TMPDIR=str(tmp_path))
    try:
        while not (waits := project / "waits").exists() or not waits.read_text():
            assert process.poll() is None, process.communicate()
            time.sleep(0.1)
        begin = time.monotonic()
        # What Ctrl-C sends.
        process.send_signal(signal.SIGINT)
        stopped = end(process)
        assert time.monotonic() - begin < 20
        assert processes_in(project) == []
    finally:
        process.kill()
        for left in processes_in(project):
            left.kill()
    assert stopped.returncode == 130, stopped.stdout + stopped.stderr
    assert stopped.stderr.strip() == f"Stopped. {LAST_GOOD}"
    assert site_of(project) == good
    assert not (project / "_build/html.new").exists()
    assert list(tmp_path.iterdir()) == []
    kernel = next(word for word in waits.read_text().split() if word.endswith(".json"))
    assert not Path(kernel).parent.exists()


# A build in a folder that is a disk of its own, with some bytes to spare.
SMALL_DISK = """set -e
disk=$3
mount -t tmpfs -o size=200m none "$disk"
cp -a _build/. "$disk"
dd if=/dev/zero of="$disk/filler" bs=1000 \
    count=$(( ($(df --output=avail -B1 "$disk" | tail -1) - $1) / 1000 )) status=none
mount --bind "$disk" _build
digest() { (cd _build/html && find . -type f -exec sha256sum {} + | sort | sha256sum); }
before=$(digest)
status=0
"$2" -m publish.build html || status=$?
test "$before" = "$(digest)" || echo "the book has changed"
test ! -e _build/html.new || echo "html.new is left"
exit $status
"""
OWN_DISKS = ("unshare", "--map-root-user", "--mount")


def may_mount() -> bool:
    """Whether the system lets a process have disks of its own."""
    return (
        bool(shutil.which(OWN_DISKS[0]))
        and not subprocess.run(
            [*OWN_DISKS, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True
        ).returncode
    )


@pytest.mark.skipif(not may_mount(), reason="this system lets no process mount a small disk")
@pytest.mark.parametrize("spare", [0, 1_500_000], ids=["in the pages", "in the site"])
def test_a_full_disk_is_said_in_one_line_and_leaves_the_book(
    project: Path, spare: int, tmp_path: Path
) -> None:
    edit(project / "book/one.md", "# One", "# The one")
    command = [*OWN_DISKS, "sh", "-c", SMALL_DISK, "sh", str(spare), sys.executable, str(tmp_path)]
    full = subprocess.run(command, cwd=project, capture_output=True, text=True)
    assert full.returncode == 1, full.stdout + full.stderr
    said = f"The book could not be made: The disk is full. {LAST_GOOD}"
    assert full.stderr.strip() == said, full.stdout
    assert "the book has changed" not in full.stdout
    assert "html.new is left" not in full.stdout
    if spare > 1_000_000:
        assert "written" in full.stdout, "the disk was full before the pages were made"


# What a whole build leaves besides the site, without the time that it takes.
PRETEND = """
import json, shutil
from publish.build import book
from publish.project import EPUB, PDF, PRINT_PDF, SITE, WORK, set_date
from publish.outputs import site

set_date()
shown = book._shown()
(WORK / "pdf.stamp").write_text(book._paper_state(shown, "A4"))
(WORK / "ebook.stamp").write_text(book._ebook_state(shown))
(WORK / "browser.stamp").write_text(book._browser_state())
(WORK / "published.json").write_text(json.dumps(book._state(True, "A4")))
shutil.rmtree(SITE)
site.assemble(book.MADE, SITE, {"pdf", "ebook", "browser"})
for name in (PDF, PRINT_PDF, EPUB):
    shutil.copy(WORK / name, SITE)
shutil.copytree(WORK / "lite", SITE / "lite")
"""
EDITIONS = {PDF, PRINT_PDF, EPUB, "lite/index.html"}


@pytest.fixture
def whole(project: Path) -> Iterator[Path]:
    """The small book as if all its editions had been made."""
    from publish.browser import supply

    if not supply.available():
        pytest.skip("the files of the browser edition have not been fetched")
    # The small book takes them for fetched.
    (project / ".venv").symlink_to(ROOT / ".venv")
    work = project / "_build/work"
    for name in (PDF, PRINT_PDF):
        writer = PdfWriter()
        writer.add_blank_page(width=100, height=100)
        writer.write(work / name)
    (work / EPUB).write_bytes(b"an e-book")
    (work / "lite").mkdir()
    (work / "lite/index.html").write_text("<title>Lite</title>")
    (work / "pdf.pages").write_text("1")
    subprocess.run([sys.executable, "-c", PRETEND], cwd=project, check=True)
    yield project
    (project / ".venv").unlink()


def offered(project: Path) -> set[str]:
    """Which editions the site has, and its pages lead to."""
    text = page(project, "one.html")
    there = {name for name in EDITIONS if (project / "_build/html" / name).is_file()}
    for name in (PDF, PRINT_PDF, EPUB):
        assert (f'href="../{name}"' in text) == (name in there), name
    assert ("run-offer" in text) == ("lite/index.html" in there)
    return there


def test_the_site_alone_keeps_editions_of_the_same_sources(whole: Path) -> None:
    assert offered(whole) == EDITIONS
    assert "nothing to make" in built(whole).stdout
    assert offered(whole) == EDITIONS
    # Even if the site itself is made again.
    (whole / "_build/work/published.json").unlink()
    assert "nothing to make" not in built(whole).stdout
    assert offered(whole) == EDITIONS


def test_the_site_alone_drops_editions_of_other_sources(whole: Path) -> None:
    edit(whole / "book/one.md", "# One", "# The one")
    built(whole)
    assert "The one" in page(whole, "one.html")
    assert offered(whole) == set()


def test_two_builds_give_the_same_bytes(once: Built, tmp_path: Path) -> None:
    """In a folder of another name, in another language, in another time zone."""
    elsewhere = tmp_path / "보고서 über" / "quite elsewhere"
    shutil.copytree(once.copy, elsewhere, ignore=shutil.ignore_patterns("_build"))
    done = end(start(elsewhere, LC_ALL="C", LANG="C", TZ="Asia/Seoul"))
    assert done.returncode == 0, done.stdout + done.stderr
    sites = site_of(once.copy), site_of(elsewhere)
    assert sites[0].keys() == sites[1].keys()
    assert [name for name in sites[0] if sites[0][name] != sites[1][name]] == []


@pytest.mark.parametrize("chapter", ["people"])
def test_a_warm_kernel_puts_out_what_a_cold_one_does(
    kept: Outputs, chapter: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in (
        *(("MPLBACKEND", "agg"), ("PYTHONHASHSEED", "0"), ("JUPYTER_PREFER_ENV_PATH", "1")),
        ("IPYTHONDIR", str(tmp_path)),
    ):
        monkeypatch.setenv(name, value)
    cold = notebook(f"book/{chapter}")
    resources = {"metadata": {"path": str(ROOT / "book")}}
    NotebookClient(cold, timeout=120, kernel_name="python3", resources=resources).execute()
    warm = kept.executed(f"book/{chapter}")
    for number, (ours, theirs) in enumerate(zip(warm.cells, cold.cells, strict=True)):
        assert ours.get("outputs") == theirs.get("outputs"), f"cell {number}"
    assert sum(len(cell.get("outputs", [])) for cell in cold.cells) >= 5


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (("make", "PAPER=A3", "book"), "PAPER=A3; allowed: A4 | letter"),
        (("make", "check-article"), "usage: make check-article ARTICLE=path/to/article.txt"),
        (("make", "ARTICLE=nowhere.txt", "check-article"), "ARTICLE=nowhere.txt is no file"),
        ((*BUILD, "book", "--paper", "A3"), "PAPER='A3'; allowed: A4 | letter"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value[-2:]),
)
def test_a_wrong_setting_is_refused_first_in_one_line(command: tuple, says: str) -> None:
    # `make test` would have a `make` of its own say which folder it enters.
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))}
    refused = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert refused.returncode == 2
    assert refused.stdout == ""
    assert says in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
