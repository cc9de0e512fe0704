"""What a descriptor cannot express: one function a rule.

A rule takes the package, and the folder of its files, and yields a `Fault` for each
place that breaks it.
"""

from .article import (
    chapters_exist,
    claims_are_numbered,
    numbers_are_as_worded,
    numbers_are_recorded,
    only_the_uncheckable_say_why,
    paragraphs_are_covered,
    the_gazetteer_is_the_articles,
    there_is_one_article,
)
from .bibliography import (
    addresses_are_of_the_web,
    entries_are_whole,
    publishers_have_one_name,
    sources_are_dated,
)
from .conclusions import (
    changed_verdicts_are_corrections,
    judgements_are_whole,
    judgements_follow_from_verdicts,
)
from .evidence import (
    accounts_say_what_their_sources_say,
    an_origin_does_not_contradict_itself,
    checkable_claims_were_looked_for,
    codes_are_of_their_lists,
    events_are_dated_by_their_findings,
    every_finding_is_on_a_claim,
    evidence_is_numbered,
    no_finding_is_read_further_than_its_source,
    phrases_are_short_and_have_a_language,
    predictions_are_the_articles,
    reports_are_of_the_article_or_the_record,
    reports_are_where_and_when_their_findings_say,
)
from .keys import every_source_is_used, sources_exist
from .series import (
    chart_labels_name_what_is_there,
    derived_figures_say_how,
    lines_are_of_one_edition,
)
from .values import (
    dates_are_in_order,
    dates_are_possible,
    names_are_in_their_script,
    names_on_maps_have_a_place,
    places_are_in_larger_ones,
    points_are_whole,
    precision_is_kept,
    ranges_are_in_order,
)

RULES = (
    entries_are_whole,
    sources_are_dated,
    addresses_are_of_the_web,
    publishers_have_one_name,
    sources_exist,
    there_is_one_article,
    claims_are_numbered,
    paragraphs_are_covered,
    only_the_uncheckable_say_why,
    dates_are_in_order,
    ranges_are_in_order,
    dates_are_possible,
    precision_is_kept,
    names_are_in_their_script,
    places_are_in_larger_ones,
    chapters_exist,
    numbers_are_recorded,
    numbers_are_as_worded,
    the_gazetteer_is_the_articles,
    points_are_whole,
    names_on_maps_have_a_place,
    every_source_is_used,
    evidence_is_numbered,
    every_finding_is_on_a_claim,
    checkable_claims_were_looked_for,
    codes_are_of_their_lists,
    predictions_are_the_articles,
    an_origin_does_not_contradict_itself,
    no_finding_is_read_further_than_its_source,
    events_are_dated_by_their_findings,
    accounts_say_what_their_sources_say,
    reports_are_of_the_article_or_the_record,
    reports_are_where_and_when_their_findings_say,
    phrases_are_short_and_have_a_language,
    lines_are_of_one_edition,
    derived_figures_say_how,
    chart_labels_name_what_is_there,
    judgements_are_whole,
    judgements_follow_from_verdicts,
    changed_verdicts_are_corrections,
)
