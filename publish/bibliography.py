"""The look of the bibliography: surname first, titles as printed, and how each source was read."""

from pybtex.plugin import register_plugin
from pybtex.style.formatting.plain import Style as PlainStyle
from pybtex.style.sorting.author_year_title import SortingStyle
from pybtex.style.template import field, join, optional, sentence
from sphinxcontrib.bibtex import plugin as reference_plugin
from sphinxcontrib.bibtex.style.referencing import BracketStyle
from sphinxcontrib.bibtex.style.referencing.author_year import AuthorYearReferenceStyle


class ReportStyle(PlainStyle):
    """Pybtex's plain style, but for names, titles and the note on consultation."""

    default_name_style = "lastfirst"
    default_sorting_style = "report"

    def format_title(self, e, which_field, as_sentence=True):
        # The plain style would lower-case a title.
        title = field(which_field)
        return sentence[title] if as_sentence else title

    def format_web_refs(self, e):
        read = sentence(capfirst=True)[join["consulted: ", field("keywords")]]
        return join(sep=" ")[super().format_web_refs(e), optional[read]]


class ReportSorting(SortingStyle):
    """By author, year and title; the braces around an organisation's name do not count."""

    def person_key(self, person):
        return super().person_key(person).replace("{", "").replace("}", "")


class ReportReferences(AuthorYearReferenceStyle):
    """Author and year; several sources are parted by semicolons, since commas stand within."""

    def __init__(self):
        super().__init__(bracket_parenthetical=BracketStyle(sep="; "))


reference_plugin.register_plugin(
    "sphinxcontrib.bibtex.style.referencing", "report", ReportReferences
)
register_plugin("pybtex.style.formatting", "report", ReportStyle)
register_plugin("pybtex.style.sorting", "report", ReportSorting)
