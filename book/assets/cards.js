// A card on each claim number in the text: the claim, its verdict and why, and how the article
// says it knows.
// It opens under the pointer and on keyboard focus, stays while the pointer is on it, and
// closes with Escape.
document.addEventListener("DOMContentLoaded", () => {
  const claims = window.reportClaims;
  let open = null;
  let leaving = 0;

  function element(tag, className, text) {
    const made = document.createElement(tag);
    made.className = className;
    made.textContent = text;
    return made;
  }

  function card(number) {
    const [statement, sourcing, verdict, why, confidence] = claims[number];
    const made = element("div", "claim-card", "");
    made.append(
      element("p", "claim-card-statement", statement),
      element("span", `verdict ${verdict.replaceAll(" ", "-")}`, verdict),
      element("span", "claim-card-sourcing", sourcing),
      element("p", "claim-card-why", why),
      element("p", "claim-card-confidence", `Confidence in the verdict: ${confidence}.`),
    );
    return made;
  }

  function close() {
    open?.popover.dispose();
    open = null;
  }

  function show(link) {
    clearTimeout(leaving);
    if (open?.link === link) return;
    close();
    const number = link.hash.replace("#claim-", "").replace("-", ".");
    if (!claims[number]) return;
    const popover = new bootstrap.Popover(link, {
      title: `Claim ${number}`,
      content: card(number),
      html: true,
      trigger: "manual",
      placement: "auto",
      container: "body",
      animation: false,
      customClass: "claim-popover",
    });
    popover.show();
    open = { link, popover };
  }

  const linkOf = (event) => event.target.closest?.(".claims a[href*='#claim-']");
  const onCard = (event) => event.target.closest?.(".claim-popover");
  const leave = () => {
    clearTimeout(leaving);
    leaving = setTimeout(close, 180);
  };

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const link = linkOf(event);
    if (link) show(link);
    else if (onCard(event)) clearTimeout(leaving);
    else if (open) leave();
  });
  document.addEventListener("focusin", (event) => {
    const link = linkOf(event);
    if (link) show(link);
    else if (!onCard(event)) close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
});
