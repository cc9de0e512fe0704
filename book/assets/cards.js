// A card on each claim number in the text: the claim, how the article says it knows, the verdict.
// It opens under the pointer, on keyboard focus and at the first tap, stays while the pointer is
// on it, and closes with Escape.
document.addEventListener("DOMContentLoaded", () => {
  const claims = window.reportClaims;
  let open = null;
  let leaving = 0;
  let touched = false;

  function element(tag, className, text) {
    const made = document.createElement(tag);
    made.className = className;
    made.textContent = text;
    return made;
  }

  function card(number, link) {
    const [statement, sourcing, verdict] = claims[number];
    const made = element("div", "claim-card", "");
    made.append(
      element("p", "claim-card-statement", statement),
      element("span", `verdict ${verdict.replaceAll(" ", "-")}`, verdict),
      element("span", "claim-card-sourcing", sourcing),
    );
    if (touched) {
      const onward = element("a", "claim-card-onward", "See it in the ledger");
      onward.href = link.href;
      made.append(onward);
    }
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
    if (!claims?.[number]) return;
    const popover = new bootstrap.Popover(link, {
      title: `Claim ${number}`,
      content: card(number, link),
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

  document.addEventListener("pointerdown", (event) => {
    touched = event.pointerType === "touch";
  });
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const link = linkOf(event);
    if (link) show(link);
    else if (onCard(event)) clearTimeout(leaving);
    else if (open) leave();
  });
  document.addEventListener("focusin", (event) => {
    if (touched) return;
    const link = linkOf(event);
    if (link) show(link);
    else if (!onCard(event)) close();
  });
  document.addEventListener("click", (event) => {
    if (!touched || onCard(event)) return;
    const link = linkOf(event);
    if (!link) close();
    else if (open?.link !== link) {
      show(link);
      if (open) event.preventDefault();
    }
  });
  document.addEventListener("keydown", (event) => {
    touched = false;
    if (event.key === "Escape") close();
  });
});
