// A card on each claim number in the text: the claim, its verdict and why, and how the article
// says it knows.
// It opens under the pointer, on keyboard focus and at the first tap, stays while the pointer is
// on it, and closes with Escape.  The claims are loaded when the first card is wanted.
const claimsAddress = document.currentScript.dataset.claims;
document.addEventListener("DOMContentLoaded", () => {
  let wanted = null;
  let open = null;
  let leaving = 0;
  let touched = false;
  let loading = null;

  function claims() {
    loading ??= new Promise((resolve) => {
      const script = document.createElement("script");
      script.src = claimsAddress;
      script.onload = script.onerror = () => resolve(window.reportClaims ?? {});
      document.head.append(script);
    });
    return loading;
  }

  function element(tag, className, ...content) {
    const made = document.createElement(tag);
    made.className = className;
    made.append(...content);
    return made;
  }

  function card(number, [statement, sourcing, verdict, why, confidence], link) {
    const body = element(
      "div",
      "claim-card",
      element("p", "claim-card-statement", statement),
      element("span", `verdict ${verdict.replaceAll(" ", "-")}`, verdict),
      element("span", "claim-card-sourcing", sourcing),
      element("p", "claim-card-why", why),
      element("p", "claim-card-confidence", `Confidence in the verdict: ${confidence}.`),
    );
    if (touched) {
      const onward = element("a", "claim-card-onward", "See its sources");
      onward.href = link.href;
      body.append(onward);
    }
    const made = element("div", "claim-popover", element("p", "claim-popover-title", `Claim ${number}`), body);
    made.id = "claim-card";
    made.role = "tooltip";
    return made;
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

  function close() {
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
    const claim = (await claims())[number];
    if (wanted !== link || !claim) return Boolean(claim);
    open = { link, made: card(number, claim, link) };
    document.body.append(open.made);
    place(open.made, link);
    link.setAttribute("aria-describedby", open.made.id);
    return true;
  }

  const linkOf = (event) => event.target.closest?.(".claims a[href*='claims/']");
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
