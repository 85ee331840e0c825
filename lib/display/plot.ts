/** A plot that can be seen wherever a notebook is looked at. @module */

import { type Displayed, displayed } from "./displayed.ts";
import { drawingImage } from "./drawing_image.ts";
import { drawPlot, type Plot } from "./observable_plot.ts";
import { plotFacts } from "./plot_facts.ts";

/**
 * Draws a plot. `options` are those of Observable Plot.
 *
 * The picture is an image that holds its own light and dark colours, since a notebook that is not
 * trusted loses drawings written into the page. Where scripts run, a short one puts the drawing
 * itself in the image's place: then it takes the page's colours, and its titles show on hover.
 *
 * @example
 * ```ts
 * import { Plot } from "@lib/display/observable_plot.ts";
 * import { plot } from "@lib/display/plot.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const picture = plot({ title: "Squares", marks: [Plot.dot([[1, 1], [2, 4]])] });
 * assertStringIncludes(picture.html, '<img alt="Squares"');
 * ```
 */
export function plot(options: Plot.PlotOptions): Displayed {
  const { title, subtitle } = options;
  const name = [title, subtitle].filter((text) => typeof text === "string").join(": ") || "plot";
  const { figure, marks } = drawPlot(options);
  for (const [selector, style] of Object.entries(STYLES)) {
    for (const element of figure.querySelectorAll(selector)) element.setAttribute("style", style);
  }
  const drawings = figure.localName === "svg" ? [figure] : [...figure.querySelectorAll("svg")];
  let html = figure.outerHTML;
  for (const drawing of drawings) {
    // The element's markup is read before it is changed, or it would not be found in the figure.
    const markup = drawing.outerHTML;
    // The squares of a legend say nothing to someone who cannot see their colour.
    const isSquare = Number(drawing.getAttribute("width")) <= SQUARE_WIDTH;
    html = html.replace(markup, () => drawingImage(drawing, { name: isSquare ? "" : name }));
  }
  html = html.replace(/^<figure style="/, "$&margin:0.5em 0;");
  return displayed({
    html: `<div style="overflow-x:auto">${html}</div>`,
    text: `[${name}]`,
    facts: plotFacts(options, marks),
  });
}

/** Written on the elements, as a notebook that is not trusted loses the plot's own style sheets. */
const STYLES = {
  h2: "font-size:1.1em;font-weight:600;margin:0",
  h3: "font-size:0.95em;font-weight:400;opacity:0.75;margin:0 0 0.4em",
  figcaption: "font-size:0.9em;opacity:0.75",
  'div[class$="-swatches-wrap"]': "display:flex;flex-wrap:wrap;margin:0.4em 0;font-size:12px",
  'span[class$="-swatch"]': "display:inline-flex;align-items:center;gap:0.4em;margin-right:1em",
};

const SQUARE_WIDTH = 20;
