// The choice of events on the timeline and of places on the map, by verdict, sourcing, person and
// who tells of them.  What does not fit is dimmed in the figures and left out of the tables.
// The address of the page keeps the choice, and links to the other page and to the ledger take it
// along.  What there is to choose by is loaded when a reader first chooses.
const filterAddresses = { ...document.currentScript.dataset };
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form.page-filters");
  if (!form) return;
  const { shows } = form.dataset;
  const selects = [...form.querySelectorAll("select")];
  const output = form.querySelector("output");

  // The rows of the tables: one for each event or place, by its address, and one for each claim
  // under the name of a place, which its first row alone has.
  const rows = new Map();
  for (const address of document.querySelectorAll(".event-address, .place-address")) {
    rows.set(address.id, address.closest("tr"));
  }
  const groups = [];
  for (const row of document.querySelector("#tbl-places-claims")?.tBodies[0].rows ?? []) {
    const [name] = row.cells;
    if (name.textContent.trim()) groups.push({ name: [...name.childNodes], claims: [] });
    const claim = row.querySelector(".claims a").textContent;
    groups.at(-1).claims.push({ row, claim });
  }
  const tables = [...new Set([...rows.values(), ...groups.map(({ claims }) => claims[0].row)].map((row) => row.closest("table")))];
  const notes = tables.map((table) => {
    const note = element("p", { className: "table-source", hidden: true }, "Nothing here fits the choice.");
    (table.closest(".pst-scrollable-table-container") ?? table).after(note);
    return [table, note];
  });
  const spots = [...document.querySelectorAll(".figure-marks [data-of]")];

  // Links that take the choice along, with their address without one.
  const along = new Map();
  for (const link of document.querySelectorAll(".same-choice, .figure-marks a[href*='ledger.html']")) {
    along.set(link, link.getAttribute("href"));
  }

  function element(tag, properties = {}, ...content) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...content);
    return made;
  }

  const said = element("p");
  const reset = element("button", { type: "button" }, "Show all");
  const bar = element("div", { className: "own-settings", hidden: true }, said, reset);
  bar.setAttribute("role", "region");
  bar.setAttribute("aria-label", "Your choice");
  document.body.append(bar);

  const load = () => window.reportLoad(filterAddresses.facets).then(() => window.reportFacets);

  // What is asked for: pairs of a facet and a value.
  const asked = () => selects.filter(({ value }) => value).map(({ name, value }) => [name, value]);

  function fitsClaim(facets, claim, wanted) {
    return wanted.every(([name, value]) => [facets.claims[claim][name]].flat().includes(value));
  }

  // An event is told by whom its dates are from; a place, by who says something of its claims.
  function fits(facets, key, wanted) {
    const { told, claims } = facets.rows[key];
    const left = told ? wanted.filter(([name]) => name !== "told") : wanted;
    if (told && wanted.some(([name, value]) => name === "told" && value !== told)) return false;
    return !left.length || claims.some((claim) => fitsClaim(facets, claim, left));
  }

  function show(facets, wanted) {
    const fitting = new Set([...rows.keys()].filter((key) => !wanted.length || fits(facets, key, wanted)));
    for (const [key, row] of rows) row.classList.toggle("left-out", !fitting.has(key));
    for (const spot of spots) spot.classList.toggle("dimmed", !fitting.has(spot.dataset.of));
    for (const { name, claims } of groups) {
      for (const { row, claim } of claims) {
        row.classList.toggle("left-out", wanted.length > 0 && !fitsClaim(facets, claim, wanted));
      }
      const first = claims.find(({ row }) => !row.classList.contains("left-out"));
      first?.row.cells[0].append(...name);
    }
    for (const [table, note] of notes) {
      note.hidden = [...table.tBodies[0].rows].some((row) => !row.classList.contains("left-out"));
    }
    const number = `${fitting.size} of ${rows.size} ${shows}`;
    output.textContent = number;
    const words = selects.filter(({ value }) => value).map((select) => (
      `${select.parentElement.firstChild.textContent.toLowerCase()}: ${select.selectedOptions[0].text}`
    ));
    said.replaceChildren(element("b", {}, `${number}: `), `${words.join("; ")}.`);
    bar.hidden = !wanted.length;
    document.body.classList.toggle("has-own-settings", wanted.length > 0);
  }

  function query(query, wanted) {
    const made = new URLSearchParams(query);
    for (const { name } of selects) made.delete(name);
    for (const [name, value] of wanted) made.set(name, value);
    const text = made.toString();
    return text && `?${text}`;
  }

  function keep(wanted) {
    try {
      history.replaceState(null, "", `${location.pathname}${query(location.search, wanted)}${location.hash}`);
    } catch {
      // A browser may refuse it, in a frame or after many changes; the choice works all the same.
    }
    for (const [link, address] of along) {
      const [page, own] = address.split("?");
      const ledger = page.endsWith("ledger.html");
      link.href = page + query(own, ledger ? wanted.filter(([name]) => name !== "told") : wanted);
    }
  }

  async function apply() {
    const wanted = asked();
    keep(wanted);
    const facets = wanted.length ? await load() : null;
    if (wanted.length && !facets) {
      output.textContent = "The choice could not be loaded.";
      return;
    }
    show(facets, asked());
  }

  // A link to an event shows it, whatever the choice says.
  function visit() {
    const row = rows.get(location.hash.slice(1));
    if (!row) return;
    for (const other of document.querySelectorAll("tr.visited")) other.classList.remove("visited");
    row.classList.remove("left-out");
    row.classList.add("visited");
    row.scrollIntoView({ block: "center" });
  }

  form.hidden = false;
  const given = new URLSearchParams(location.search);
  for (const select of selects) {
    const value = given.get(select.name);
    if ([...select.options].some((option) => option.value === value)) select.value = value;
  }
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
  reset.addEventListener("click", () => {
    form.reset();
    selects[0].focus({ preventScroll: true });
  });
  window.addEventListener("hashchange", visit);
  apply().then(visit);
});
