// What voila asks a page for. Its own template has this inline, which the page's policy forbids.
"use strict";
window.voila_heartbeat = () => {};
window.voila_finish = () => {
  document.getElementById("loading").remove();
  document.getElementById("rendered_cells").hidden = false;
};
document.addEventListener("DOMContentLoaded", () => {
  // the theme is ready after the cells, or before: whoever is second shows the page
  window.cellLoaded = true;
  if (window.themeLoaded) window.voila_finish();
});
