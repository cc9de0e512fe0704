"""The documents for contributors name files, commands and modules that the project has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from book.report import load
from publish.build import bench
from publish.project import (
    DATA_ZIP,
    DATABASE,
    EPUB,
    NOTEBOOKS_ZIP,
    PDF,
    PLACES,
    PRINT_PDF,
    ROOT,
    SPREADSHEET,
    citation,
)

DOCUMENTS = ("README.md", "CONTRIBUTING.md", "docs/architecture.md")
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
FORMS = sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml"))
DOWNLOADS = (PDF, PRINT_PDF, EPUB, DATA_ZIP, NOTEBOOKS_ZIP, SPREADSHEET, DATABASE, PLACES)
# Names that a build, a download or a fetch makes, which a fresh copy of the project has not.
MADE = ("_build", ".venv", "llms.txt", "myst.yml", *DOWNLOADS)
# A path: a name with a slash or with the suffix of a file.
PATH = re.compile(
    r"[\w.*@-]*(?:/[\w.*@-]*)+|[\w*-][\w.*-]*\.(?:md|py|ya?ml|typ|in|txt|cff|css|csv)"
)
TARGET = re.compile(r"\bmake ([a-z][a-z-]*)")


def text_of(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def in_backticks(text: str) -> list[str]:
    """What a document has in single backticks, outside its blocks of code."""
    prose = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    return re.findall(r"`([^`\n]+)`", prose)


def commands(text: str) -> list[str]:
    """The commands of a document: in backticks, and the lines of its blocks for the shell."""
    blocks = re.findall(r"^```sh\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)
    return [*in_backticks(text), *(line for block in blocks for line in block.splitlines())]


def paths(text: str) -> set[str]:
    """The files and folders of the project that a document names, without what a build makes."""
    words = {word for command in in_backticks(text) for word in command.split()}
    named = {word for word in words if PATH.fullmatch(word)}
    return {name for name in named if not name.startswith(MADE)}


def exists(name: str) -> bool:
    """Whether the project has a file or a folder; a name alone may be anywhere in it."""
    if "/" in name:
        return any(ROOT.glob(name.rstrip("/")))
    searched = (ROOT / folder for folder in ("book", "data", "docs", "publish", "tests"))
    return (ROOT / name).exists() or any(any(folder.rglob(name)) for folder in searched)


def targets() -> set[str]:
    """The targets of the Makefile that `make help` lists."""
    return set(re.findall(r"^([a-z][a-z-]*):.*## ", text_of("Makefile"), flags=re.MULTILINE))


def workflow_steps(workflow: Path) -> list[dict]:
    jobs = yaml.safe_load(workflow.read_text(encoding="utf-8"))["jobs"]
    return [step for job in jobs.values() for step in job["steps"]]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_files_that_a_document_names_exist(document: str) -> None:
    named = paths(text_of(document))
    assert len(named) > 10
    assert [name for name in sorted(named) if not exists(name)] == []


@pytest.mark.parametrize("document", [*DOCUMENTS, "CHANGELOG.md"])
def test_links_of_a_document_lead_to_files_and_headings(document: str) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", text_of(document)):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, heading = link.partition("#")
        target = (ROOT / document).parent / name if name else ROOT / document
        assert target.is_file(), link
        if heading:
            lines = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
            # As GitHub makes them.
            made = {re.sub(r"[^\w\- ]", "", line).lower().replace(" ", "-") for line in lines}
            assert heading in made, link


@pytest.mark.parametrize("document", DOCUMENTS)
def test_commands_that_a_document_names_are_targets(document: str) -> None:
    named = {
        target for command in commands(text_of(document)) for target in TARGET.findall(command)
    }
    assert named
    assert named - targets() == set()


def test_the_readme_lists_every_command() -> None:
    listed = {
        target for command in commands(text_of("README.md")) for target in TARGET.findall(command)
    }
    # An older name of `make book`.
    assert targets() - listed <= {"pdf"}


def test_the_architecture_names_every_room_and_every_change_to_another_project() -> None:
    architecture = text_of("docs/architecture.md")
    modules = {p.name for p in (ROOT / "publish/compat").glob("*.py")} - {"__init__.py"}
    named = set(re.findall(r"`publish/compat/(\w+\.py)`", architecture))
    assert named == modules
    rooms = [p.name + "/" for p in (ROOT / "publish").iterdir() if (p / "__init__.py").is_file()]
    rooms += [p.name for p in (ROOT / "publish").glob("*.py") if p.name != "__init__.py"]
    assert [room for room in rooms if f"`publish/{room}`" not in architecture] == []


def test_the_architecture_has_one_drawing() -> None:
    assert text_of("docs/architecture.md").count("```mermaid\n") == 1


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_call_targets_and_may_do_little(workflow: Path) -> None:
    content = yaml.safe_load(workflow.read_text(encoding="utf-8"))
    called = {t for step in workflow_steps(workflow) for t in TARGET.findall(step.get("run", ""))}
    assert called
    assert called - targets() == set()
    assert content["permissions"] == {"contents": "read"}
    for step in workflow_steps(workflow):
        if action := step.get("uses"):
            assert re.fullmatch(r"actions/[\w-]+@v\d+", action), action


def test_workflows_run_what_they_are_for() -> None:
    called = {path.name: path.read_text(encoding="utf-8") for path in WORKFLOWS}
    assert set(called) == {"fast.yml", "nightly.yml", "release.yml"}
    assert "run: make test-fast\n" in called["fast.yml"]
    assert "run: make test\n" in called["nightly.yml"]
    assert "run: make book\n" in called["release.yml"]


def test_a_release_has_every_download() -> None:
    release = text_of(".github/workflows/release.yml")
    kept = re.findall(r"^ +_build/html/(\S+)$", release, flags=re.MULTILINE)
    assert sorted(kept) == sorted(DOWNLOADS)


def test_dependabot_ignores_what_this_book_cannot_use() -> None:
    updates = yaml.safe_load(text_of(".github/dependabot.yml"))["updates"]
    by_kind = {update["package-ecosystem"]: update for update in updates}
    assert set(by_kind) == {"pip", "github-actions"}
    ignored = {rule["dependency-name"]: rule.get("versions") for rule in by_kind["pip"]["ignore"]}
    assert ignored["jupyter-book"] == [">=2"]
    assert ignored["sphinx"] == [">=8"]
    assert ignored["sphinx-book-theme"] == [">=1.4"]
    # Every version that is pinned for Pyodide.
    pinned = re.findall(r"^([\w-]+)==", text_of("requirements-run.in"), flags=re.MULTILINE)
    assert pinned
    assert [name for name in pinned if ignored.get(name, "not ignored") is not None] == []


@pytest.mark.parametrize("form", FORMS, ids=lambda path: path.name)
def test_issue_forms_ask_for_something(form: Path) -> None:
    content = yaml.safe_load(form.read_text(encoding="utf-8"))
    if form.name == "config.yml":
        assert content == {"blank_issues_enabled": False}
        return
    assert content["name"] and content["description"]
    asked = [part for part in content["body"] if part["type"] != "markdown"]
    assert any(part["validations"]["required"] for part in asked)
    assert len({part["id"] for part in asked}) == len(asked)


def test_hooks_need_nothing_but_the_environment() -> None:
    repositories = yaml.safe_load(text_of(".pre-commit-config.yaml"))["repos"]
    hooks = [hook for repository in repositories for hook in repository["hooks"]]
    assert {repository["repo"] for repository in repositories} == {"local"}
    assert all(hook["language"] == "system" for hook in hooks)
    called = " ".join(hook["entry"] for hook in hooks)
    for command in ("ruff check", "ruff format --check", "mypy", "book.report.validation"):
        assert f".venv/bin/python -m {command}" in called


def test_the_data_are_of_the_edition_that_is_cited() -> None:
    descriptor, cited = load().descriptor, citation()
    assert descriptor["version"] == cited["version"]
    assert descriptor["created"] == f"{cited['date-released']:%Y-%m-%d}T00:00:00Z"


@pytest.mark.parametrize("name", bench.EDITS)
def test_the_edits_that_are_timed_can_be_made(name: str) -> None:
    file, change = bench.EDITS[name]
    text = (ROOT / file).read_text(encoding="utf-8")
    assert change(text) != text
