// What voila asks a page for; its own template has this inline, which the page's policy forbids.
"use strict";
window.voila_heartbeat = () => {};
window.voila_finish = () => {
  document.getElementById("loading").remove();
  document.getElementById("rendered_cells").hidden = false;
};
let shown = "";
document.addEventListener("DOMContentLoaded", () => {
  // the theme is ready after the cells, or before: whoever is second shows the page
  window.cellLoaded = true;
  if (window.themeLoaded) window.voila_finish();

  // the page has the language and the title of the explorer in it
  new MutationObserver(() => {
    const explorer = document.querySelector("[data-explorer]");
    if (!explorer) return;
    document.documentElement.lang = explorer.lang;
    document.title = explorer.dataset.title;
    // the address follows the view: loading the page again brings it back
    const view = document.querySelector("figure[data-view]")?.dataset.view;
    if (view && view !== shown) history.replaceState(null, "", `?${view}`);
    shown = view ?? shown;
  }).observe(document.getElementById("rendered_cells"), { childList: true, subtree: true });
});

// A page whose kernel or server has ended looks as if it worked: it is asked now and then.
const OFTEN = 5000;
const CONTROLS = ".explorer-head, .explorer-controls, .explorer-below .widget-button";
const PATIENCE = 2; // one answer that does not come may be the network
let unanswered = 0;
const lives = async () => {
  const { baseUrl, kernelId } = JSON.parse(document.getElementById("jupyter-config-data").text);
  const reply = await fetch(`${baseUrl}api/kernels/${kernelId}`, { cache: "no-store" }).catch(() => null);
  unanswered = reply?.ok ? 0 : unanswered + 1;
  const notice = document.getElementById("lost");
  for (const words of notice.children) words.hidden = words.lang !== document.documentElement.lang;
  notice.hidden = unanswered < PATIENCE;
  for (const control of document.querySelectorAll(CONTROLS)) control.inert = !notice.hidden;
};
window.addEventListener("load", () => setInterval(lives, OFTEN));
