// A button that copies, beside each form in which the report is cited.  Without the clipboard,
// which a browser gives to encrypted pages alone, the text is selected and copied the older way,
// or left selected for the reader to copy.
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

  for (const text of document.querySelectorAll(".copied-from")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    const said = document.createElement("output");
    button.addEventListener("click", async () => {
      said.textContent = await copy(text);
    });
    text.previousElementSibling.append(" ", button, " ", said);
  }
});
