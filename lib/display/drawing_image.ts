/** A drawing as an image that follows the page's colours. @module */

import { escapeMarkup } from "./escape_markup.ts";
import type { PlotElement } from "./observable_plot.ts";
import { PAGE, TEXT } from "./theme.ts";

const SCHEMES =
  `<style>svg{color:${TEXT.light}}@media(prefers-color-scheme:dark){svg{color:${TEXT.dark};` +
  `--plot-background:${PAGE.dark}}}</style>`;

/** Takes the place of the image with the drawing that it shows, less the colours of its own. */
export const DRAWING_SCRIPT = `{const i=document.currentScript.previousElementSibling;` +
  `i.outerHTML=new TextDecoder().decode(Uint8Array.from(atob(i.src.split(",")[1]),` +
  `(c)=>c.charCodeAt())).replace(/<style>.*?<\\/style>/,"")}`;
const INLINE = `<script>${DRAWING_SCRIPT}</script>`;

/**
 * The markup of an image with the drawing in it, and a script that puts the drawing itself in its
 * place where scripts run. The drawing is changed: it gets the names that an image file needs.
 *
 * @example
 * ```ts
 * import { drawingImage } from "@lib/display/drawing_image.ts";
 * import { drawPlot, Plot } from "@lib/display/observable_plot.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const { figure } = drawPlot({ marks: [Plot.dot([[1, 1]])] });
 * assertStringIncludes(drawingImage(figure, { name: "one dot" }), '<img alt="one dot"');
 * ```
 */
export function drawingImage(drawing: PlotElement, options: { readonly name: string }): string {
  drawing.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  drawing.setAttribute("xmlns:xlink", "http://www.w3.org/1999/xlink");
  const svg = drawing.outerHTML
    .replace(/<svg[^>]*>/, (tag) => tag + SCHEMES)
    // Canvas is the page's own background where no notebook sets one.
    .replace("--plot-background: white", "--plot-background: var(--jp-layout-color0, Canvas)");
  const source = new TextEncoder().encode(svg).toBase64();
  const [width, height] = ["width", "height"].map((side) => drawing.getAttribute(side));
  return `<img alt="${escapeMarkup(options.name)}" width="${width}" height="${height}" ` +
    `src="data:image/svg+xml;base64,${source}">${INLINE}`;
}

/** Does in markup what the scripts of {@linkcode drawingImage} do on a page. */
export function inlineDrawings(html: string): string {
  return html.replaceAll(INLINE, "").replace(
    /<img [^>]*src="data:image\/svg\+xml;base64,([^"]*)">/g,
    (_, source) =>
      new TextDecoder().decode(Uint8Array.fromBase64(source)).replace(/<style>.*?<\/style>/, ""),
  );
}
