// A card on each claim number in the text: the claim, its verdict and why, and how the article
// says it knows.
// It opens under the pointer and on keyboard focus, stays while the pointer is on it, and closes
// with Escape.  A tap opens it as a sheet at the foot of the screen, with the best findings and
// their sources; a second tap follows the number.  What a card says is loaded when the first is
// wanted.
const cardAddresses = { ...document.currentScript.dataset };
document.addEventListener("DOMContentLoaded", () => {
  let wanted = null;
  let open = null;
  let leaving = 0;
  let touched = false;

  function element(tag, className, ...content) {
    const made = document.createElement(tag);
    made.className = className;
    made.append(...content);
    return made;
  }

  // A text that is HTML: it marks foreign languages and names.
  function text(tag, className, markup) {
    const made = element(tag, className);
    made.innerHTML = markup;
    return made;
  }

  function card(number, [statement, sourcing, verdict, why, confidence], link) {
    const body = element(
      "div",
      "claim-card",
      text("p", "claim-card-statement", statement),
      element("span", `verdict ${verdict.replaceAll(" ", "-")}`, verdict),
      element("span", "claim-card-sourcing", sourcing),
      element("p", "claim-card-why", why),
      element("p", "claim-card-confidence", `Confidence in the verdict: ${confidence}.`),
    );
    const title = element("p", "claim-popover-title", `Claim ${number}`);
    const made = element("div", "claim-popover", title, body);
    made.id = "claim-card";
    if (!touched) {
      made.role = "tooltip";
      return made;
    }
    made.classList.add("claim-sheet");
    made.role = "dialog";
    made.tabIndex = -1;
    made.setAttribute("aria-label", `Claim ${number}`);
    const shut = element("button", "claim-sheet-close", "Close");
    shut.type = "button";
    shut.addEventListener("click", () => close({ back: true }));
    title.append(shut);
    for (const finding of window.reportBest?.[number] ?? []) body.append(brief(finding));
    const onward = element("a", "claim-card-onward", "All on this claim: every finding, and what would change it");
    onward.href = link.href;
    body.append(onward);
    return made;
  }

  // A finding with a link to its source.
  function brief([bears, said, name, address]) {
    const source = element("a", "", name);
    source.href = address;
    return element(
      "p",
      "claim-card-finding",
      element("b", `bears bears-${bears.replaceAll(" ", "-")}`, bears),
      " ",
      text("span", "", said),
      " ",
      ...(address ? [source] : []),
    );
  }

  // Below its number, or above where there is more room, and never beyond the edge of the page.
  function place(made, link) {
    const at = link.getBoundingClientRect();
    const below = innerHeight - at.bottom;
    const above = below < made.offsetHeight + 8 && at.top > below;
    const edge = document.documentElement.clientWidth - made.offsetWidth - 8;
    const left = Math.max(8, Math.min(at.left + at.width / 2 - made.offsetWidth / 2, edge));
    made.style.left = `${left + scrollX}px`;
    made.style.top = `${(above ? at.top - made.offsetHeight - 6 : at.bottom + 6) + scrollY}px`;
  }

  // `back`: return to the number, where the sheet had the focus.
  function close({ back = false } = {}) {
    if (back || open?.made.contains(document.activeElement)) open?.link.focus({ preventScroll: true });
    wanted = null;
    open?.made.remove();
    open?.link.removeAttribute("aria-describedby");
    open = null;
  }

  // Whether there is a card to show.
  async function show(link) {
    clearTimeout(leaving);
    if (wanted === link) return true;
    close();
    wanted = link;
    const number = link.pathname.match(/(\d-\d\d)\.html$/)[1].replace("-", ".");
    await Promise.all([window.reportLoad(cardAddresses.claims), ...(touched ? [window.reportLoad(cardAddresses.best)] : [])]);
    const claim = window.reportClaims?.[number];
    if (wanted !== link || !claim) return Boolean(claim);
    open = { link, made: card(number, claim, link) };
    document.body.append(open.made);
    if (touched) {
      // The number stays in sight, for a second tap.
      const covered = link.getBoundingClientRect().bottom + 12 - open.made.getBoundingClientRect().top;
      if (covered > 0) scrollBy(0, covered);
      open.made.focus({ preventScroll: true });
    } else {
      place(open.made, link);
      link.setAttribute("aria-describedby", open.made.id);
    }
    return true;
  }

  const linkOf = (event) => event.target.closest?.(":is(.claims, .figure-marks) a[href*='claims/']");
  const onCard = (event) => event.target.closest?.(".claim-popover");
  const leave = () => {
    clearTimeout(leaving);
    leaving = setTimeout(close, 180);
  };

  document.addEventListener("pointerdown", (event) => {
    touched = event.pointerType === "touch";
  });
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const link = linkOf(event);
    if (link) show(link);
    else if (onCard(event)) clearTimeout(leaving);
    else if (wanted) leave();
  });
  document.addEventListener("focusin", (event) => {
    if (touched) return;
    const link = linkOf(event);
    if (link) show(link);
    else if (!onCard(event)) close();
  });
  document.addEventListener("click", async (event) => {
    if (!touched || onCard(event)) return;
    const link = linkOf(event);
    if (!link) close();
    else if (open?.link !== link) {
      event.preventDefault();
      if (!(await show(link))) location.assign(link.href);
    }
  });
  document.addEventListener("keydown", (event) => {
    touched = false;
    if (event.key === "Escape") close();
  });
});
