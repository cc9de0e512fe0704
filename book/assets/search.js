// Summaries of results are read from the pages, which a browser forbids in a mere folder.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
