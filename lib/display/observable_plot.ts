/** The one place that knows the plotting library and the document that it draws into. @module */

import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";

export { Plot };

/** What is used here of the elements that a plot consists of. */
export interface PlotElement {
  readonly localName: string;
  readonly outerHTML: string;
  querySelectorAll(selector: string): Iterable<PlotElement>;
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
}

// linkedom's types name a browser's Document, which a program without a browser does not have.
const { document } = parseHTML("<!doctype html><html><body></body></html>") as unknown as {
  document: Plot.PlotOptions["document"];
};

/**
 * Draws a plot into a document of its own.
 *
 * @example
 * ```ts
 * import { drawPlot, Plot } from "@lib/display/observable_plot.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const svg = drawPlot({ marks: [Plot.dot([[1, 2], [3, 4]])] });
 * assertEquals([...svg.querySelectorAll("circle")].length, 2);
 * ```
 */
export function drawPlot(options: Plot.PlotOptions): PlotElement {
  return Plot.plot({ ...options, document }) as unknown as PlotElement;
}
