// A browser runs no notebook from a folder: say what it takes in place of the way in.
document.addEventListener("DOMContentLoaded", () => {
  if (location.protocol !== "file:") return;
  const offer = document.querySelector(".run-offer");
  offer.querySelector(".when-served").remove();
  offer.querySelector(".from-a-folder").hidden = false;
});
