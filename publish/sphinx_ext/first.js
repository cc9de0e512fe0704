
  // Before anything is drawn: storage that lasts as long as the page where a browser keeps none,
  // light or dark as the reader or the system has it, and a call for the fonts of the text, which
  // a style sheet would ask for so late that lines break anew.
  (() => {
    for (const name of ["localStorage", "sessionStorage"]) {
      try {
        window[name].setItem("probe", "probe");
        window[name].removeItem("probe");
      } catch {
        const kept = new Map();
        const value = {
          getItem: (key) => kept.get(String(key)) ?? null,
          setItem: (key, item) => void kept.set(String(key), String(item)),
          removeItem: (key) => void kept.delete(String(key)),
          clear: () => kept.clear(),
          key: (place) => [...kept.keys()][place] ?? null,
          get length() { return kept.size; },
          // For scripts that need one which lasts.
          passing: true,
        };
        Object.defineProperty(window, name, { value, configurable: true });
      }
    }
    const { fonts } = document.currentScript.dataset;
    // From a folder a browser lets only style sheets load fonts, and needs no call.
    for (const href of location.protocol === "file:" || !fonts ? [] : fonts.split(" ")) {
      const link = document.createElement("link");
      Object.assign(link, { rel: "preload", as: "font", type: "font/woff2", crossOrigin: "", href });
      document.head.append(link);
    }
    const page = document.documentElement.dataset;
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    const wanted = localStorage.getItem("mode");
    // Another site at the same host may have left a word of its own.
    page.mode = ["light", "dark"].includes(wanted) ? wanted : "auto";
    page.theme = page.mode === "auto" ? (dark ? "dark" : "light") : page.mode;
  })();
