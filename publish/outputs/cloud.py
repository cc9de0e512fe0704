"""Where a reader runs a chapter without installing anything: Binder and Colab.

Both need the project's repository on GitHub, which `_config.yml` names: without it nothing
is offered.  Binder runs the repository, of which `.binder` makes an environment and
notebooks.  Colab opens the published notebooks, on the branch that holds the site; their
first cell fetches what they run with.
"""

from __future__ import annotations

from dataclasses import dataclass

from publish.project import NOTEBOOKS_ZIP
from publish.settings import repository_url

# Where GitHub Pages looks for a site, and Colab for its notebooks.
SITE_BRANCH = "gh-pages"


@dataclass(frozen=True)
class Repository:
    """A repository on GitHub: its owner and name, and the branch that holds the sources."""

    name: str
    branch: str

    def offers(self, chapter: str) -> list[tuple[str, str]]:
        """The address of each place that runs a chapter, and what its button says."""
        binder = f"https://mybinder.org/v2/gh/{self.name}/{self.branch}"
        colab = f"https://colab.research.google.com/github/{self.name}/blob/{SITE_BRANCH}"
        return [
            (f"{binder}?urlpath=lab/tree/book/{chapter}.ipynb", "Run it on Binder"),
            (f"{colab}/notebooks/{chapter}.ipynb", "Run it in Colab"),
        ]

    @property
    def archive(self) -> str:
        """The address of the published archive of notebooks."""
        return f"https://raw.githubusercontent.com/{self.name}/{SITE_BRANCH}/{NOTEBOOKS_ZIP}"


def repository(url: str, branch: str) -> Repository | None:
    """The repository that `_config.yml` names, if it names one."""
    try:
        address = repository_url(url)
    except ValueError as error:
        raise SystemExit(f"_config.yml, repository, url: {error}") from None
    return Repository(address.removeprefix("https://github.com/"), branch) if address else None
