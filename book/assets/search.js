// Summaries of results are read from the pages, which a browser forbids in a mere folder.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

// Of a page, a result shows its prose: no code, no choices of a form.
document.addEventListener("DOMContentLoaded", () => {
  const whole = Search.htmlToText;
  Search.htmlToText = (text, anchor) => {
    const page = new DOMParser().parseFromString(text, "text/html");
    for (const part of page.querySelectorAll("form, details, div.cell_input")) part.remove();
    return whole(page.documentElement.outerHTML, anchor);
  };
});
