"""The browser edition: every chapter as a notebook that runs in the reader's own browser.

JupyterLite shows it and Pyodide runs it, both served from `lite/` in the site; the notebooks
are those that the site offers, with the helper package and the data beside them as ever.
Nothing of it is loaded before a reader asks for it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from publish.browser import supply
from publish.fingerprints import files
from publish.project import ROOT, citation

HERE = Path(__file__).parent
FOLDER = "lite"
# What a reader is told before the first start: what it loads, as the tests measure it, and
# about how long it takes until the figures are drawn.
MEGABYTES, SECONDS = 48, 30

KERNEL_EXTENSION = Path(
    sys.prefix, "share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension"
)
# Loaded before the first cell runs: what the kernel is made of, and what every chapter imports.
PRELOADED = ["micropip", "piplite", "ipykernel", "pyodide-kernel", "pandas", "matplotlib"]
# Notebooks, and what a reader needs to find and change the data that they read.
APPS = ["notebooks", "tree", "edit"]
# It leads to JupyterLab, which is not here.
LEFT_OUT = ["@jupyter-notebook/application-extension:pages"]
# A reader's settings, until the reader changes them: light or dark, as the system is.
OVERRIDES = {"@jupyterlab/apputils-extension:themes": {"adaptive-theme": True}}


class Failure(Exception):
    """The browser edition cannot be made; the message says why."""


def run_button(page: str) -> str:
    """The markup of the button that runs a chapter, and of what it says first.

    `page`: the path of the chapter's page in the site, without suffix.
    """
    up = "../" * page.count("/")
    chapter = page.rsplit("/", 1)[-1]
    markup = (HERE / "button.html").read_text(encoding="utf-8")
    return markup.format(
        address=f"{up}{FOLDER}/notebooks/index.html?path=book/{chapter}.ipynb",
        megabytes=MEGABYTES,
        seconds=SECONDS,
    )


def write(site: Path, target: Path) -> None:
    """Write the browser edition of the notebooks in `site` into the new folder `target`."""
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch)
        _copy_contents(site, work / "contents")
        _copy_pyodide(work / "static" / "pyodide")
        _write_json(work / "jupyter-lite.json", _settings(work / "contents"))
        _write_json(work / "overrides.json", OVERRIDES)
        _write_json(work / "jupyter_lite_config.json", _build_settings(work))
        command = [sys.executable, "-m", "jupyterlite_core", "build"]
        done = subprocess.run(command, cwd=work, capture_output=True, text=True)
        if done.returncode:
            raise Failure(f"JupyterLite could not be built:\n{done.stdout}{done.stderr}")
        _add_style(work / "made")
        shutil.move(work / "made", target)


def _copy_contents(site: Path, contents: Path) -> None:
    """Copy notebooks, package and data in the project's layout."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(site / "notebooks", contents / "book")
    shutil.copytree(ROOT / "book" / "report", contents / "book" / "report", ignore=ignored)
    for path in files("data"):
        target = contents / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    # JupyterLite says when each was last changed, which is not the same in each checkout.
    moment = int(os.environ["SOURCE_DATE_EPOCH"])
    for path in contents.rglob("*"):
        os.utime(path, (moment, moment))


def _copy_pyodide(target: Path) -> None:
    """Copy the fetched files, and write a lock that lists only them."""
    shutil.copytree(supply.KEPT, target, ignore=shutil.ignore_patterns(supply.STAMP))
    for shim in ("piplite", "ipykernel", "pyodide_kernel"):
        for wheel in (KERNEL_EXTENSION / "static" / "pypi").glob(f"{shim}-*.whl"):
            shutil.copy(wheel, target)
    packages = dict(supply.LOCK["packages"])
    for wheel in target.glob("*.whl"):
        name, version = wheel.name.split("-")[:2]
        name = name.replace("_", "-").lower()
        packages.setdefault(
            name,
            {
                "name": name,
                "version": version,
                "file_name": wheel.name,
                "install_dir": "site",
                "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
                "package_type": "package",
                "imports": [],
                "depends": [],
                "unvendored_tests": False,
            },
        )
    lock = {"info": supply.LOCK["info"], "packages": dict(sorted(packages.items()))}
    _write_json(target / "pyodide-lock.json", lock)


def _add_style(made: Path) -> None:
    """Give JupyterLite the book's type and sign, and leave out what serves its makers alone."""
    links = (
        '<link rel="icon" class="idle favicon" href="../../_static/favicon.svg">\n'
        '<link rel="stylesheet" href="../notebook.css">\n'
    )
    for ours in ("notebook.css", "LICENCES.md"):
        shutil.copy(HERE / ours, made)
    for app in APPS:
        index = made / app / "index.html"
        text = index.read_text(encoding="utf-8")
        index.write_text(text.replace("</head>", f"{links}</head>", 1), encoding="utf-8")
    for leftover in made.glob("rspack.config*"):
        leftover.unlink()


def _settings(contents: Path) -> dict:
    """What JupyterLite reads when it starts in the browser."""
    digest = hashlib.sha256()
    for path in sorted(p for p in contents.rglob("*") if p.is_file()):
        digest.update(path.relative_to(contents).as_posix().encode() + path.read_bytes())
    return {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {
            "appName": citation()["title"],
            # What a reader changes is kept in the browser, and never shown beside another edition.
            "contentsStorageName": f"{citation()['title']} {digest.hexdigest()[:12]}",
            "exposeAppInBrowser": True,
            "disabledExtensions": LEFT_OUT,
            "faviconUrl": "../_static/favicon.svg",
            "litePluginSettings": {
                "@jupyterlite/pyodide-kernel-extension:kernel": {
                    "disablePyPIFallback": True,
                    "loadPyodideOptions": {
                        "packages": PRELOADED + supply.kernel(),
                        # Nothing that Python compiles is kept among the reader's files.
                        "env": {"PYTHONDONTWRITEBYTECODE": "1"},
                    },
                }
            },
        },
    }


def _build_settings(work: Path) -> dict:
    """Settings of JupyterLite's builder: the notebooks and what they use."""
    return {
        "LiteBuildConfig": {
            "lite_dir": str(work),
            "output_dir": str(work / "made"),
            "contents": [str(work / "contents")],
            "apps": APPS,
            "ignore_sys_prefix": ["federated_extensions"],
            "federated_extensions": [str(KERNEL_EXTENSION)],
            "no_sourcemaps": True,
            "no_unused_shared_packages": True,
            "source_date_epoch": int(os.environ["SOURCE_DATE_EPOCH"]),
        }
    }


def _write_json(path: Path, content: dict) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
