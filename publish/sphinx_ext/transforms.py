"""What is added to the tree of a page: the claims at stake, and the language of foreign names."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from publish.languages import pieces
from publish.project import ROOT
from publish.sphinx_ext.roles import DATA_OF_VERDICTS, link_to
from publish.verdicts import verdicts


@cache
def sections() -> dict[str, str]:
    """The number of the article's section that each chapter is about."""
    with (ROOT / "data/article/sections.csv").open(encoding="utf-8", newline="") as file:
        return {row["chapter"]: row["section"] for row in csv.DictReader(file)}


class ClaimsAtStake(SphinxTransform):
    """Beside each question of a section's chapter, the claims it turns on with their verdicts.

    They are the claims of that section which the prose under the question names, in order.
    """

    default_priority = 700

    def apply(self, **kwargs: object) -> None:
        questions = [
            (part, title)
            for part in self.document.findall(nodes.section)
            if (title := part.next_node(nodes.title)) is not None
            and title.astext().endswith("?")
            and part.next_node(nodes.section) is None
        ]
        if not questions:
            return
        section = sections().get(self.env.docname.rsplit("/", 1)[-1])
        if section is None:
            return
        for name in DATA_OF_VERDICTS:
            self.env.note_dependency(str(ROOT / name))
        found = verdicts(Path(self.env.doctreedir).parent)
        for part, title in questions:
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

    def _note(self, claims: list[str], found: dict[str, str]) -> nodes.container:
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


class KeepShownOutputs(SphinxTransform):
    """Of the forms that a cell's output has, keep the one that every page shows.

    A notebook's own form holds each drawing once more, which Sphinx would store and load.
    """

    default_priority = 1

    def apply(self, **kwargs: object) -> None:
        for bundle in list(self.document.findall(nodes.container)):
            if bundle.get("nb_element") != "mime_bundle":
                continue
            shown = [
                form
                for form in bundle.findall(nodes.container)
                if form.parent is bundle and form["mime_type"] == "text/markdown"
            ]
            if shown:
                bundle.children = [*shown]


class MarkLanguages(SphinxPostTransform):
    """Mark runs of Hangul, Kana and Han with their language, where the text has not done so."""

    default_priority = 900

    def run(self, **kwargs: object) -> None:
        for text in list(self.document.findall(nodes.Text)):
            parent = text.parent
            if parent is None:
                continue
            marked = any(c.startswith("language-") for c in parent.get("classes", []))
            if marked or isinstance(parent, nodes.literal | nodes.raw | nodes.title):
                continue
            found = pieces(text)
            if any(language for _, language in found):
                parent.replace(text, [_marked(*piece) for piece in found])


def _marked(text: str, language: str) -> nodes.Node:
    if not language:
        return nodes.Text(text)
    return nodes.inline("", text, classes=[f"language-{language}"])
