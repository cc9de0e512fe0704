// What every page has: menus that close, a way back to the top, and all its code at once.

// Loads a script when it is first wanted; says whether it has come.
{
  const begun = new Map();
  window.reportLoad = (address) => {
    if (!begun.has(address)) {
      begun.set(address, new Promise((resolve) => {
        const script = document.createElement("script");
        script.src = address;
        script.onload = () => resolve(true);
        script.onerror = () => resolve(false);
        document.head.append(script);
      }));
    }
    return begun.get(address);
  };
}

document.addEventListener("DOMContentLoaded", () => {
  const menus = [...document.querySelectorAll(".article-header-buttons details")];
  const close = (but) => {
    for (const menu of menus) if (menu !== but) menu.open = false;
  };
  document.addEventListener("click", (event) => close(event.target.closest("details")));
  document.addEventListener("keydown", (event) => {
    const open = menus.find((menu) => menu.open);
    if (event.key !== "Escape" || !open) return;
    close();
    open.querySelector("summary").focus();
  });

  const button = document.querySelector(".show-code");
  let shown = false;
  button?.addEventListener("click", () => {
    shown = !shown;
    for (const code of document.querySelectorAll("div.cell details.hide")) code.open = shown;
    button.querySelector("span").textContent = shown ? "Hide code" : "Show code";
  });

  // What opens may scroll, and the theme looks for that when a window changes.
  document.addEventListener("toggle", () => dispatchEvent(new Event("resize")), true);

  // Not every browser loads for paper the drawings that a reader has not come to.
  addEventListener("beforeprint", () => {
    for (const image of document.images) image.loading = "eager";
  });

  const up = document.getElementById("pst-back-to-top");
  let last = scrollY;
  up?.addEventListener("click", () => scrollTo(0, 0));
  if (up) addEventListener("scroll", () => {
    up.style.display = scrollY < last && scrollY > innerHeight ? "block" : "none";
    last = scrollY;
  }, { passive: true });
});
