/** What a control does on a page. @module */

/**
 * The code of a control, which runs in the page that shows it: it reads the frames from the data
 * beside it, puts a slider above the frame that is shown, and changes the frame when the slider
 * moves. It needs nothing but the output itself.
 *
 * `document.currentScript` is how a script finds its own output among others. Keys are kept from the
 * notebook, whose shortcuts would take the arrows for a move to the next cell.
 */
export const CONTROL_SCRIPT = `{
const root = document.currentScript.parentElement;
const data = JSON.parse(root.querySelector("script[type='application/json']").textContent);
const frame = root.querySelector("[data-frame]");
const label = document.createElement("label");
const slider = document.createElement("input");
const value = document.createElement("output");
slider.type = "range";
slider.min = 0;
slider.max = data.frames.length - 1;
slider.step = 1;
slider.value = data.initial;
slider.style.cssText = "width:16em;max-width:60vw;vertical-align:middle;margin:0 0.75em";
label.style.cssText = "display:block;margin:0.25em 0";
value.style.cssText = "font-weight:600;font-variant-numeric:tabular-nums";
label.setAttribute("data-lm-suppress-shortcuts", "true");
label.append(data.label, slider, value);
root.querySelector("[data-default]").replaceWith(label);
const show = () => {
  const { text, html } = data.frames[Number(slider.value)];
  value.textContent = text;
  slider.setAttribute("aria-valuetext", text);
  frame.innerHTML = html;
};
slider.addEventListener("input", show);
label.addEventListener("keydown", (event) => event.stopPropagation());
show();
}`;
