// The search for claims, findings, sources, people and places.  It finds a number, a name in any
// script or romanisation, and words with typing errors.  The ledger searches its claims with it.
// What is searched is loaded when a reader first searches; it is indexed in the browser.
const findAddresses = { ...document.currentScript.dataset };
window.reportFind = (() => {
  // Letters of Hangul, Kana and Han, which are not divided into words.
  const EAST = /[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]/u;
  const PART = /e\d-\d+|\d+(?:[.,]\d+)*|[\p{L}\p{M}\p{N}]+(?:-[\p{L}\p{M}\p{N}]+)*/gu;
  const AROUND = new RegExp(`(?:${EAST.source})+|[^\\s]`, "gu");

  // A text without case, accents, full width, and kinds of quotes, dashes and spaces.
  function fold(text) {
    return text
      .normalize("NFKD")
      .replace(/[\u0300-\u036f]/g, "")
      .normalize("NFC")
      .toLowerCase()
      .replace(/[\u2010-\u2015\u2212]/g, "-")
      .replace(/['’‘ʼ`´]/g, "")
      .replace(/\s+/g, " ");
  }

  // Words; of Korean, Japanese and Chinese, each two letters that follow one another.  `whole`:
  // words with hyphens in one, too.
  function words(text, whole = false) {
    const found = [];
    for (const [part] of fold(text).matchAll(PART)) {
      if (/^(e\d-)?[\d.,]+$/.test(part)) {
        found.push(part);
        continue;
      }
      const pieces = part.split("-");
      for (const piece of pieces) {
        if (!EAST.test(piece)) {
          found.push(piece);
          continue;
        }
        for (const run of piece.match(AROUND)) {
          const signs = [...run];
          if (signs.length < 2) found.push(run);
          else signs.slice(1).forEach((sign, place) => found.push(signs[place] + sign));
        }
      }
      if (whole && pieces.length > 1) found.push(pieces.join(""));
    }
    return found;
  }

  const exact = (word) => /\d/.test(word) || EAST.test(word);
  const OPTIONS = {
    fields: ["name", "text", "more"],
    storeFields: ["name", "text", "href", "group"],
    tokenize: (text) => words(text, true),
    processTerm: (term) => term,
    searchOptions: {
      tokenize: (text) => words(text),
      boost: { name: 8, text: 2 },
      prefix: (term) => term.length > 1 || EAST.test(term),
      fuzzy: (term) => (exact(term) || term.length < 4 ? 0 : term.length < 8 ? 1 : 2),
      weights: { fuzzy: 0.3, prefix: 0.6 },
    },
  };

  function indexed(entries) {
    const index = new window.MiniSearch(OPTIONS);
    index.addAll(entries.map((entry, id) => ({ id, ...entry })));
    return index;
  }

  // Every word is wanted; where no entry has all of them, any will do.
  function search(index, text) {
    if (!words(text).length) return [];
    const found = index.search(text, { combineWith: "AND" });
    return found.length ? found : index.search(text);
  }

  let ofClaims = null;
  // A function that gives the numbers of the claims in which a text is found, or nothing if the
  // search could not be loaded.
  function claims() {
    ofClaims ??= Promise.all([findAddresses.minisearch, findAddresses.searchClaims].map(window.reportLoad)).then(() => {
      if (!window.MiniSearch || !window.reportSearchClaims) return null;
      const index = indexed(window.reportSearchClaims.map(([name, text, more]) => ({ name, text, more })));
      return (text) => search(index, text).map((found) => found.name);
    });
    return ofClaims;
  }

  return { fold, words, indexed, search, claims };
})();

document.addEventListener("DOMContentLoaded", () => {
  const chapters = document.getElementById("search-results");
  const form = document.querySelector(".bd-search-container form.bd-search");
  if (!chapters || !form) return;
  const { indexed, search, words } = window.reportFind;
  const field = form.elements.q;
  const GROUPS = {
    claims: ["Claims", "claim"],
    findings: ["Findings", "finding"],
    people: ["People", "person"],
    places: ["Places", "place"],
    sources: ["Sources", "source"],
  };
  const FIRST = 6;

  function element(tag, properties = {}, ...content) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...content);
    return made;
  }

  const said = element("p", { className: "found-said" });
  said.setAttribute("role", "status");
  const list = element("div", { className: "found" });
  const inChapters = element("h2", { className: "found-in-chapters", hidden: true }, "In the chapters");
  form.after(said, list, inChapters);

  function entries() {
    const { findings = [], sources = [], people = [], places = [] } = window.reportSearchRecord ?? {};
    const names = (group, rows) => {
      const facet = group === "people" ? "person" : "place";
      return rows.map(([name, text, more]) => (
        { group, name, text, more, href: `book/ledger.html?${new URLSearchParams({ [facet]: name })}` }
      ));
    };
    return [
      ...(window.reportSearchClaims ?? []).map(([name, text, more]) => (
        { group: "claims", name, text, more, href: `claims/${name.replace(".", "-")}.html` }
      )),
      ...findings.map(([name, text, more]) => (
        { group: "findings", name, text, more, href: `book/evidence.html#finding-${name}` }
      )),
      ...names("people", people),
      ...names("places", places),
      ...sources.map(([href, text, more]) => (
        { group: "sources", name: "", text, more, href: `book/${href}` }
      )),
    ];
  }

  let made = null;
  function index() {
    const { minisearch, searchClaims, searchRecord } = findAddresses;
    made ??= Promise.all([minisearch, searchClaims, searchRecord].map(window.reportLoad)).then(() => (
      window.MiniSearch && window.reportSearchClaims ? indexed(entries()) : null
    ));
    return made;
  }

  // A text with what was found in it marked.
  function marked(text, terms) {
    const shown = element("span");
    const found = terms.map((term) => term.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    const pattern = found.length ? new RegExp(`(${found.join("|")})`, "giu") : null;
    text.split(pattern ?? "\u0000").forEach((piece, place) => {
      if (piece) shown.append(place % 2 ? element("mark", {}, piece) : piece);
    });
    return shown;
  }

  function item({ group, name, text, href, terms }) {
    const wanted = terms.filter((term) => term.length > 1);
    const link = element("a", { href });
    if (group === "people" || group === "places") {
      link.append(marked(name, wanted));
      return element("li", {}, link, name === text ? " " : ` (in the article: ${text}) `, "in the ledger");
    }
    if (name) return element("li", {}, element("a", { href }, name), " ", marked(text, wanted));
    link.append(marked(text, wanted));
    return element("li", {}, link);
  }

  function group(name, found) {
    const shown = element("ul", {}, ...found.slice(0, FIRST).map(item));
    const head = element("h2", {}, `${GROUPS[name][0]} (${found.length})`);
    const part = element("section", {}, head, shown);
    if (found.length > FIRST) {
      const more = element("button", { type: "button" }, `Show all ${found.length}`);
      more.addEventListener("click", () => {
        const rest = found.slice(FIRST).map(item);
        shown.append(...rest);
        more.remove();
        rest[0].querySelector("a").focus();
      });
      part.append(more);
    }
    return part;
  }

  let latest = "";
  async function find(text) {
    latest = text;
    if (!words(text).length) {
      list.replaceChildren();
      said.textContent = "";
      return;
    }
    const known = await index();
    if (latest !== text) return;
    if (!known) {
      said.textContent = "The search for claims and findings could not be loaded.";
      return;
    }
    const groups = grouped(search(known, text));
    list.replaceChildren(
      ...Object.keys(GROUPS).filter((name) => groups.has(name)).map((name) => group(name, groups.get(name))),
    );
    const counted = Object.entries(GROUPS).filter(([name]) => groups.has(name)).map(([name, [many, one]]) => {
      const number = groups.get(name).length;
      return `${number} ${number === 1 ? one : many.toLowerCase()}`;
    });
    said.textContent = counted.length ? `Found: ${counted.join(", ")}.` : "No claim, finding, source or name has this.";
  }

  function grouped(found) {
    const groups = new Map();
    for (const one of found) groups.set(one.group, [...(groups.get(one.group) ?? []), one]);
    return groups;
  }

  // What Sphinx finds in the text of the chapters follows.
  function findInChapters(text) {
    inChapters.hidden = !text.trim();
    chapters.replaceChildren();
    if (text.trim() && typeof Search !== "undefined" && Search.hasIndex()) Search.performSearch(text);
  }

  // The address says what was searched, so that a reader who comes back finds the results again.
  function keep(text) {
    const query = text.trim() ? `?${new URLSearchParams({ q: text })}` : "";
    try {
      history.replaceState(null, "", location.pathname + query);
    } catch {
      // A browser may refuse it, in a frame or after many changes; the search works all the same.
    }
  }

  let waiting = 0;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      keep(field.value);
      find(field.value);
      findInChapters(field.value);
    }, 150);
  });
  const asked = new URLSearchParams(location.search).get("q") ?? "";
  if (asked) {
    field.value = asked;
    inChapters.hidden = false;
    find(asked);
  }
});
