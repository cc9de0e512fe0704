// The ledger for use: filter, sort, and open the evidence of a claim.
// Without this script the page is a plain table whose numbers lead to the list of evidence.
// The findings are loaded when the evidence of a claim is first opened.
const findingsAddress = document.currentScript.dataset.findings;
document.addEventListener("DOMContentLoaded", () => {
  const table = document.querySelector("#tbl-ledger");
  const form = document.querySelector("form.ledger-filters");
  if (!table || !form) return;
  const facets = [...form.querySelectorAll("select:not([name=order])")].map(({ name }) => name);

  // What a row holds of each facet, read from its cells before DataTables takes them.
  const held = new Map();
  const rows = new Map();
  for (const row of table.tBodies[0].rows) {
    const claim = row.querySelector(".claim-address").textContent;
    const values = { claim, section: [claim.split(".")[0]] };
    for (const facet of facets.filter((name) => name !== "section")) {
      // The page prints apostrophes as they are typeset, the values have them as typed.
      values[facet] = [...row.querySelectorAll(`.${facet}`)].map((mark) => mark.textContent.replaceAll("’", "'"));
    }
    held.set(row, values);
    rows.set(claim, row);
    offerEvidence(row, claim);
  }

  function offerEvidence(row, claim) {
    const cell = row.cells[row.cells.length - 1];
    const keys = [...cell.querySelectorAll(".findings a")].map((link) => link.textContent);
    if (!keys.length) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "open-evidence";
    button.dataset.findings = keys.join(" ");
    button.dataset.claim = claim;
    button.setAttribute("aria-expanded", "false");
    button.textContent = `${keys.length} finding${keys.length > 1 ? "s" : ""}`;
    const about = document.createElement("span");
    about.className = "visually-hidden";
    about.textContent = ` on claim ${claim}`;
    button.append(about);
    // The numbers stay for print.
    cell.querySelector(".findings").classList.add("print-only");
    cell.append(button);
  }

  // Verdicts sort in their own order, from borne out to out of reach, not by the alphabet.
  const verdicts = [...form.elements.verdict.options].map((option) => option.value);
  const column = [...table.tHead.rows[0].cells].findIndex((head) => head.textContent === "Verdict");
  const rank = (cell) => verdicts.indexOf(cell.match(/class="verdict [^>]*>([^<]+)/)?.[1]);

  const ledger = new DataTable(table, {
    columnDefs: [
      { targets: column, render: (cell, use) => (use === "sort" ? rank(cell) : cell) },
    ],
    paging: false,
    info: false,
    autoWidth: false,
    order: [],
    language: { zeroRecords: "No claim fits all of this." },
    layout: { topStart: null, topEnd: null, bottomStart: null, bottomEnd: null },
  });

  async function findings() {
    await window.reportLoad(findingsAddress);
    return window.reportFindings ?? {};
  }

  function evidence(keys, claim, found) {
    const list = document.createElement("ul");
    list.className = "evidence-of-claim";
    for (const key of keys) {
      const item = document.createElement("li");
      if (!found[key]) {
        item.innerHTML = `The finding could not be loaded: <a href="evidence.html#finding-${key}">${key}</a>`;
        list.append(item);
        continue;
      }
      const [said, bearings, basis, read] = found[key];
      const [bears, independence] = bearings[claim];
      item.innerHTML =
        `<span class="bears bears-${bears.replaceAll(" ", "-")}">${bears}</span> ${said}` +
        `<span class="evidence-meta">${basis}, ${independence}; read: ${read}; ` +
        `<a href="evidence.html#finding-${key}">${key}</a></span>`;
      list.append(item);
    }
    return list;
  }

  async function toggle(button, wanted) {
    const found = await findings();
    const row = ledger.row(button.closest("tr"));
    const shown = row.child.isShown();
    if (wanted === shown) return;
    if (shown) row.child.hide();
    else row.child(evidence(button.dataset.findings.split(" "), button.dataset.claim, found), "evidence-row").show();
    button.setAttribute("aria-expanded", String(!shown));
  }

  table.addEventListener("click", (event) => {
    const button = event.target.closest(".open-evidence");
    if (button) toggle(button);
  });

  // Verdicts under other settings of the rule take the place of this report's.
  let moved = null;
  document.addEventListener("verdicts", ({ detail: { now, published, only } }) => {
    moved = only ? new Set() : null;
    for (const [claim, row] of rows) {
      const [verdict, was] = [now[claim], published[claim]];
      const [before] = held.get(row).verdict;
      if (verdict !== was) moved?.add(row);
      if (verdict === before) continue;
      held.get(row).verdict = [verdict];
      const note = verdict === was ? "" : ` <span class="was">this report: ${was}</span>`;
      const mark = `<span class="verdict ${verdict.replaceAll(" ", "-")}">${verdict}</span>${note}`;
      ledger.cell(row, column).data(mark);
    }
    for (const option of form.elements.verdict.options) {
      if (!option.value) continue;
      const number = Object.values(now).filter((verdict) => verdict === option.value).length;
      option.textContent = `${option.value} (${number})`;
    }
    apply();
  });

  // The claims in which a text is found: undefined until they are known, null without a text.
  let searched = "";
  let found = null;
  async function searchFor(text) {
    searched = text;
    found = text ? undefined : null;
    if (!text) return;
    const find = await window.reportFind?.claims();
    if (searched !== text) return;
    found = find ? new Set(find(text)) : null;
    // Without the search, what the rows of the table say.
    ledger.search(find ? "" : text);
    apply();
  }

  let ordered = "";
  function apply() {
    const wanted = new FormData(form);
    const text = (wanted.get("text") ?? "").trim();
    if (text !== searched) searchFor(text);
    if (found === undefined) return;
    ledger.search.fixed("facets", (text, data, index) => {
      const row = ledger.row(index).node();
      const values = held.get(row);
      if (moved && !moved.has(row)) return false;
      if (found && !found.has(values.claim)) return false;
      return facets.every((name) => !wanted.get(name) || values[name].includes(wanted.get(name)));
    });
    const order = wanted.get("order");
    if (order !== ordered) ledger.order(order ? [[column, "asc"], [0, "asc"]] : [[0, "asc"]]);
    ordered = order;
    ledger.draw();
    const left = ledger.rows({ search: "applied" }).count();
    form.querySelector("output").textContent = `${left} of ${held.size} claims`;
    // Settings of the rule are in the address too.
    const asked = new URLSearchParams(location.search);
    for (const [name, value] of wanted) {
      if (value) asked.set(name, value);
      else asked.delete(name);
    }
    const query = asked.toString();
    try {
      history.replaceState(null, "", `${location.pathname}${query && `?${query}`}${location.hash}`);
    } catch {
      // A browser may refuse it, in a frame or after many changes; the filters work all the same.
    }
  }

  // A link to a claim shows it with its evidence, whatever the filters say.
  async function visit() {
    const claim = /^#claim-\d-\d\d$/.test(location.hash) && location.hash.slice(1);
    if (!claim) return;
    if (!document.getElementById(claim)) {
      form.reset();
      apply();
    }
    const row = document.getElementById(claim)?.closest("tr");
    if (!row) return;
    for (const other of table.querySelectorAll("tr.visited")) other.classList.remove("visited");
    row.classList.add("visited");
    const button = row.querySelector(".open-evidence");
    if (button) await toggle(button, true);
    row.scrollIntoView({ block: "center" });
  }

  form.hidden = false;
  for (const [name, value] of new URLSearchParams(location.search)) {
    if (form.elements[name]) form.elements[name].value = value;
  }
  form.addEventListener("input", apply);
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("hashchange", visit);
  apply();
  visit();
});
