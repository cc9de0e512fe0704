// A button that copies, beside each form in which the report is cited and on each piece of code.
// Without the clipboard, which a browser gives to encrypted pages alone, the text is selected and
// copied the older way, or left selected for the reader to copy.
document.addEventListener("DOMContentLoaded", () => {
  function select(text) {
    const range = document.createRange();
    range.selectNodeContents(text);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text.innerText);
      return "Copied";
    } catch {
      select(text);
      return document.execCommand?.("copy") ? "Copied" : "Selected: copy it with your keyboard";
    }
  }

  function offer(text, beside, className) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = className;
    button.textContent = "Copy";
    const said = document.createElement("output");
    button.addEventListener("click", async () => {
      const result = await copy(text);
      if (className) button.textContent = result;
      else said.textContent = result;
    });
    beside.append(button, " ", said);
  }

  for (const text of document.querySelectorAll(".copied-from")) {
    offer(text, text.previousElementSibling, "");
  }
  for (const code of document.querySelectorAll("div.cell_input div.highlight, details.hide div.highlight")) {
    offer(code.querySelector("pre"), code, "copy-code");
  }
});
