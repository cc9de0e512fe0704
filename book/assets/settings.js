// The settings of the rule, on the chapter about them and above the ledger; and on the page of a
// claim, its verdict under them.
// The rule itself is applied when the book is made: its verdicts under every setting are a table,
// which is loaded when a reader first asks for it.  The address of the page keeps the settings,
// and the browser keeps them for the pages of the claims until the reader leaves.
// Other scripts hear of the verdicts by the event "verdicts".
const settingsAddresses = { ...document.currentScript.dataset };
document.addEventListener("DOMContentLoaded", () => {
  const place = document.querySelector(".rule-settings");
  const facts = document.querySelector(".claim-facts");
  if (!place && !facts) return;
  const above = place?.tagName === "DETAILS";
  const KEPT = "settings of the rule";

  const WORTH = { ignored: "count for nothing", echo: "count as an echo", full: "count in full" };
  // What each setting is called, what its values are called, and how the bar names them.
  const SETTINGS = {
    anonymous: ["Unnamed people", WORTH, "unnamed people "],
    intelligence: ["Intelligence services", WORTH, "intelligence services "],
    same_circle: ["The article’s own circle", WORTH, "the article’s circle "],
    origins: [
      "Separate origins that a verdict needs",
      { 1: "one", 2: "two", 3: "three" },
      "origins needed: ",
    ],
    depth: [
      "Sources count if we read",
      { relay: "a page that reports them", opening: "their opening", passage: "the very passage" },
      "read: ",
    ],
    known_by: [
      "Sources count if public",
      { "": "at any time" },
      "public ",
    ],
    without: ["Without this source", { "": "none withdrawn" }, "without "],
  };

  function element(tag, properties = {}, ...content) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...content);
    return made;
  }

  function mark(verdict, word = verdict) {
    return element("span", { className: `verdict ${verdict.replaceAll(" ", "-")}` }, word);
  }

  // This report's settings, each as a text.
  function ownOf(table) {
    const own = { ...table.own, without: "" };
    for (const name of Object.keys(own)) own[name] = String(own[name] ?? "");
    return own;
  }

  // The verdicts under one combination of settings, by claim.
  function verdictsUnder(table, settings) {
    let at = 0;
    for (const [name, values] of Object.entries(table.choices)) {
      at = at * values.length + values.findIndex((value) => String(value ?? "") === settings[name]);
    }
    const found = {};
    const known = new Map();
    const without = table.without[settings.without] ?? {};
    for (const [claim, row] of Object.entries(table.claims)) {
      const key = without[claim] ?? row;
      if (!known.has(key)) known.set(key, letterAt(table.rows[key], at));
      found[claim] = table.verdicts[known.get(key)];
    }
    return found;
  }

  function letterAt(row, at) {
    let left = at;
    for (const [, letter, times] of row.matchAll(/(\D)(\d+)/g)) {
      if (left < Number(times)) return letter;
      left -= Number(times);
    }
    return "";
  }

  // Settings that are not this report's, as the bar names them.
  function inWords(table, settings, changed) {
    return changed.map((name) => {
      const [, values, spoken] = SETTINGS[name];
      return spoken + (name === "without" ? table.origins[settings.without] : values[settings[name]]);
    }).join("; ");
  }

  // A bar at the foot of the window.
  function barWith(...content) {
    const bar = element("div", { className: "own-settings", hidden: true }, ...content);
    bar.setAttribute("role", "region");
    bar.setAttribute("aria-label", "Your settings");
    document.body.append(bar);
    return bar;
  }

  function showBar(bar, shown) {
    bar.hidden = !shown;
    document.body.classList.toggle("has-own-settings", shown);
  }

  // On the page of a claim: its verdict under the settings of the address, or of the page before.
  async function onClaim() {
    const here = new URLSearchParams(location.search);
    const asked = Object.keys(SETTINGS).some((name) => here.has(name))
      ? here
      : new URLSearchParams(sessionStorage.getItem(KEPT) ?? "");
    if (!Object.keys(SETTINGS).some((name) => asked.has(name))) return;
    await window.reportLoad(settingsAddresses.settingsTable);
    const table = window.reportSettings;
    if (!table) return;
    const own = ownOf(table);
    const settings = { ...own };
    for (const [name, value] of asked) {
      const values = name === "without" ? Object.keys(table.origins) : table.choices[name]?.map((one) => String(one ?? ""));
      if (values?.includes(value)) settings[name] = value;
    }
    const changed = Object.keys(SETTINGS).filter((name) => settings[name] !== own[name]);
    if (!changed.length) return;
    const number = location.pathname.match(/(\d-\d\d)\.html$/)[1].replace("-", ".");
    const [published, now] = [own, settings].map((one) => verdictsUnder(table, one)[number]);
    const verdict = now === published
      ? ["The verdict is this report’s: ", mark(now), "."]
      : ["Verdict: ", mark(now), "; this report: ", mark(published), "."];
    const said = element("p", {}, element("b", {}, "Your settings: "), `${inWords(table, settings, changed)}. `, ...verdict);
    const query = new URLSearchParams(changed.map((name) => [name, settings[name]]));
    const change = element("a", { href: `../book/turn-the-dials.html?${query}` }, "Change them");
    const reset = element("button", { type: "button" }, "Reset");
    const bar = barWith(said, change, " ", reset);
    showBar(bar, true);
    reset.addEventListener("click", () => {
      sessionStorage.removeItem(KEPT);
      showBar(bar, false);
      try {
        history.replaceState(null, "", location.pathname + location.hash);
      } catch {
        // A browser may refuse it in a frame.
      }
      document.querySelector("article a[href*='turn-the-dials']")?.focus({ preventScroll: true });
    });
  }

  if (!place) {
    onClaim();
    return;
  }

  let begun = null;
  function begin() {
    begun ??= window.reportLoad(settingsAddresses.settingsTable).then(() => {
      if (window.reportSettings) offer(window.reportSettings);
      else place.append(element("p", {}, "The verdicts under other settings could not be loaded."));
    });
    return begun;
  }

  function offer(table) {
    const own = ownOf(table);
    for (const day of table.choices.known_by.filter(Boolean)) {
      const words = new Date(day).toLocaleDateString("en-GB", { dateStyle: "long", timeZone: "UTC" });
      SETTINGS.known_by[1][day] = `by ${words}`;
    }
    const form = element("form", { className: "rule-form" });
    form.setAttribute("aria-label", "Settings of the rule");
    for (const [name, [label, values]] of Object.entries(SETTINGS)) {
      const select = element("select", { name });
      for (const value of table.choices[name] ?? [""]) {
        const key = String(value ?? "");
        select.append(element("option", { value: key, defaultSelected: key === own[name] }, values[key]));
      }
      form.append(element("label", {}, label, select));
    }
    const origins = Object.entries(table.origins).sort((a, b) => a[1].localeCompare(b[1], "en"));
    form.elements.without.append(
      ...origins.map(([value, name]) => element("option", { value }, name)),
    );
    form.elements.without.parentElement.className = "wide";
    if (above) {
      const only = element("input", { type: "checkbox", name: "moved" });
      form.append(element("label", { className: "check" }, only, " Only claims whose verdict changes"));
    }
    form.append(element("button", { type: "reset" }, "Back to this report’s settings"));
    const result = element("div", { className: "rule-result" });
    place.append(form, result);

    const said = element("p", { className: "own-settings-said" });
    const copied = element("button", { type: "button" }, "Copy the address");
    const reset = element("button", { type: "button" }, "Reset");
    const bar = barWith(said, copied, " ", reset);
    const status = element("p", { className: "visually-hidden" });
    status.setAttribute("role", "status");
    document.body.append(status);

    const verdicts = (settings) => verdictsUnder(table, settings);
    const published = verdicts(own);
    const names = Object.values(table.verdicts);
    const checked = names.filter((name) => name !== "not checkable" && name !== "prediction");

    // What was counted, beside what is counted now.
    function counts(now) {
      const head = element("tr", {}, ...["Verdict", "This report", "Your settings", ""].map(
        (text) => (text ? element("th", { scope: "col" }, text) : element("td")),
      ));
      const rows = checked.map((name) => {
        const [before, after] = [published, now].map(
          (found) => Object.values(found).filter((verdict) => verdict === name).length,
        );
        const length = element("span", { className: `bar verdict-bar ${name.replaceAll(" ", "-")}` });
        length.style.setProperty("--length", after);
        return element(
          "tr",
          {},
          element("th", { scope: "row" }, mark(name)),
          element("td", {}, String(before)),
          element("td", {}, String(after)),
          element("td", {}, length),
        );
      });
      const caption = element("caption", {}, "Checked claims by verdict");
      return element("table", { className: "rule-counts" }, caption, element("thead", {}, head), element("tbody", {}, ...rows));
    }

    // A mark for each claim, in the order of the article, a section a line.
    function strip(now) {
      const lines = new Map();
      for (const [claim, verdict] of Object.entries(now)) {
        const section = claim[0];
        if (!lines.has(section)) lines.set(section, element("p", {}, element("b", {}, section), " "));
        const one = mark(verdict, "");
        one.title = `${claim}: ${verdict}`;
        if (verdict !== published[claim]) one.classList.add("moved-mark");
        lines.get(section).append(one);
      }
      const drawn = element("div", { className: "rule-strip" }, ...lines.values());
      drawn.setAttribute("role", "img");
      drawn.setAttribute("aria-label", "A mark for each claim, a line for each section of the article; the table beside it counts them");
      return drawn;
    }

    // How many claims go from each verdict to each other one.
    function matrix(now) {
      const across = checked.map((name) => element("th", { scope: "col" }, name));
      const rows = checked.map((was) => {
        const cells = checked.map((is) => {
          const number = Object.keys(now).filter((c) => published[c] === was && now[c] === is).length;
          return element("td", { className: was === is ? "same" : "" }, number ? String(number) : "");
        });
        return element("tr", {}, element("th", { scope: "row" }, was), ...cells);
      });
      const head = element("tr", {}, element("td", {}, ""), ...across);
      const whole = element(
        "table",
        { className: "rule-matrix" },
        element("caption", {}, "From this report’s verdict, down, to yours, across"),
        element("thead", {}, head),
        element("tbody", {}, ...rows),
      );
      const box = element("div", { className: "rule-scrolls", tabIndex: 0 }, whole);
      box.setAttribute("role", "region");
      box.setAttribute("aria-label", "Verdicts, this report’s and yours");
      return box;
    }

    function moves(now, moved) {
      const list = element("ul", { className: "rule-moved" });
      for (const claim of moved) {
        const link = element("a", { href: `../claims/${claim.replace(".", "-")}.html` }, claim);
        const [statement] = window.reportClaims?.[claim] ?? [""];
        // It is HTML, which marks foreign languages and names.
        const said = element("span", { innerHTML: statement });
        list.append(
          element("li", {}, link, " ", said, " ", mark(published[claim]), " → ", mark(now[claim])),
        );
      }
      return element(
        "details",
        { className: "rule-moves", open: moved.length > 0 && moved.length <= 12 },
        element("summary", {}, `Claims whose verdict changes: ${moved.length}`),
        list,
      );
    }

    function apply({ silent = false } = {}) {
      const settings = Object.fromEntries(Object.keys(SETTINGS).map((name) => [name, form.elements[name].value]));
      const changed = Object.keys(settings).filter((name) => settings[name] !== own[name]);
      const now = verdicts(settings);
      const moved = Object.keys(now).filter((claim) => now[claim] !== published[claim]);

      const query = new URLSearchParams(location.search);
      for (const name of Object.keys(settings)) query.delete(name);
      for (const name of changed) query.set(name, settings[name]);
      const asked = query.toString();
      try {
        history.replaceState(null, "", `${location.pathname}${asked && `?${asked}`}${location.hash}`);
      } catch {
        // A browser may refuse it, in a frame or after many changes; the verdicts follow all the same.
      }

      const open = result.querySelector("details")?.open;
      result.replaceChildren(counts(now), strip(now));
      if (!above) {
        const list = moves(now, moved);
        if (open !== undefined && moved.length) list.open = open;
        const ledger = element("a", { href: `ledger.html${changed.length ? `?${asked}` : ""}` }, "See them in the ledger");
        result.append(matrix(now), list, element("p", {}, ledger));
      }

      const number = moved.length === 1 ? "1 verdict differs" : `${moved.length} verdicts differ`;
      said.replaceChildren(element("b", {}, "Your settings: "), `${inWords(table, settings, changed)}. ${number}.`);
      copied.textContent = "Copy the address";
      showBar(bar, changed.length > 0);
      if (changed.length) {
        sessionStorage.setItem(KEPT, new URLSearchParams(changed.map((name) => [name, settings[name]])));
      } else sessionStorage.removeItem(KEPT);
      if (!silent) status.textContent = changed.length ? `${number} from this report’s.` : "This report’s settings.";
      const only = Boolean(form.elements.moved?.checked);
      document.dispatchEvent(new CustomEvent("verdicts", { detail: { now, published, only } }));
    }

    form.addEventListener("input", () => apply());
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(apply));
    reset.addEventListener("click", () => {
      form.reset();
      (above ? place.querySelector("summary") : form.elements.anonymous).focus({ preventScroll: true });
    });
    copied.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(location.href);
        copied.textContent = "Copied";
      } catch {
        copied.textContent = "Copy it from the address bar";
      }
    });

    const asked = new URLSearchParams(location.search);
    for (const name of Object.keys(SETTINGS)) {
      const options = [...form.elements[name].options].map((option) => option.value);
      if (asked.has(name) && options.includes(asked.get(name))) form.elements[name].value = asked.get(name);
    }
    apply({ silent: true });
    if (!above && settingsAddresses.claims && !window.reportClaims) {
      window.reportLoad(settingsAddresses.claims).then(() => apply({ silent: true }));
    }
  }

  const asked = new URLSearchParams(location.search);
  const given = Object.keys(SETTINGS).some((name) => asked.has(name));
  if (above && given) place.open = true;
  if (above && !given) place.addEventListener("toggle", begin, { once: true });
  else begin();
});
