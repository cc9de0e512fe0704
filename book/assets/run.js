// Where a chapter cannot run: say what it takes, in place of the way in.
document.addEventListener("DOMContentLoaded", () => {
  const offer = document.querySelector(".run-offer");
  const takes = () => {
    if (location.protocol === "file:") return "server";
    if (!window.isSecureContext) return "tls";
    if (localStorage.passing) return "storage";
    if (!navigator.serviceWorker || !window.WebAssembly || !window.indexedDB) return "browser";
    return null;
  };
  const missing = takes();
  if (!offer || !missing) return;
  offer.querySelector(".run-way-in").remove();
  offer.querySelector(`#run-takes-${missing}`).hidden = false;
});
