/** What the pages of a report can do where scripts run; without them they can be read all the same. @module */

/** Before anything is drawn, so that a remembered theme does not flash in another one first. */
export const HEAD_SCRIPT = `
const remembered = {
  // Pages that are opened from a disk may have no storage.
  get: (key) => { try { return localStorage.getItem("telemetry-lab-" + key) } catch { return null } },
  set: (key, value) => { try { localStorage.setItem("telemetry-lab-" + key, value) } catch { /* forgotten */ } },
};
function applyTheme(theme) {
  document.documentElement.style.colorScheme = { light: "light", dark: "dark" }[theme] ?? "";
}
applyTheme(remembered.get("theme"));
`;

/** The tools of a page: the theme, and whether code is shown. */
export const TOOLS = `<div class="tools" hidden>
<button type="button" id="fold" hidden></button>
<label>Theme <select id="theme">
<option value="auto">as the system</option><option value="light">light</option><option value="dark">dark</option>
</select></label>
</div>`;

/** At the end of the page, when the tools are there. */
export const TOOLS_SCRIPT = `{
const theme = document.getElementById("theme");
theme.value = remembered.get("theme") ?? "auto";
theme.onchange = () => { remembered.set("theme", theme.value); applyTheme(theme.value); };
const fold = document.getElementById("fold");
const codes = [...document.querySelectorAll("details.code")];
let isShown = remembered.get("code") !== "hidden";
const applyFold = () => {
  for (const code of codes) code.open = isShown;
  fold.textContent = isShown ? "Hide code" : "Show code";
};
fold.onclick = () => {
  isShown = !isShown;
  remembered.set("code", isShown ? "shown" : "hidden");
  applyFold();
};
applyFold();
fold.hidden = codes.length === 0;
document.querySelector(".tools").hidden = false;
}`;
