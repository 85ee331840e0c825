/** The one place that knows the plotting library and the document that it draws into. @module */

import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { rampCanvas } from "./ramp_canvas.ts";

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
  document: NonNullable<Plot.PlotOptions["document"]> & {
    createElement(name: string): unknown;
  };
};
const createElement = document.createElement.bind(document);
Object.assign(document, {
  createElement: (name: string) => name === "canvas" ? rampCanvas() : createElement(name),
});

/** A mark that was drawn, with the data behind it. */
export interface DrawnMark {
  /** What the mark is, such as `"line"` or `"dot"`. */
  readonly name: string;
  /** Values by channel, such as `x` or `fill`, one for each element drawn. */
  readonly channels: Readonly<Record<string, readonly unknown[]>>;
}

/** What the library calls to draw a mark, once for each facet; its types do not tell. */
interface RenderedMark {
  readonly ariaLabel?: string;
  render(
    index: readonly number[],
    scales: unknown,
    values: { readonly channels: Readonly<Record<string, { readonly value: ArrayLike<unknown> }>> },
    ...rest: unknown[]
  ): unknown;
}

/**
 * Draws a plot into a document of its own, and notes what each mark drew.
 *
 * @example
 * ```ts
 * import { drawPlot, Plot } from "@lib/display/observable_plot.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { figure, marks } = drawPlot({ marks: [Plot.dot([[1, 2], [3, 4]])] });
 * assertEquals([...figure.querySelectorAll("circle")].length, 2);
 * assertEquals(marks, [{ name: "dot", channels: { x: [1, 3], y: [2, 4] } }]);
 * ```
 */
export function drawPlot(
  options: Plot.PlotOptions,
): { figure: PlotElement; marks: readonly DrawnMark[] } {
  const drawn: { name: string; channels: Record<string, unknown[]> }[] = [];
  const noting = ([options.marks ?? []] as unknown[]).flat(Infinity).map((mark) => {
    if (!(mark instanceof Plot.Mark)) return mark;
    const plain = mark as unknown as RenderedMark;
    const note = { name: plain.ariaLabel ?? mark.constructor.name.toLowerCase(), channels: {} };
    drawn.push(note);
    // Derived from the mark, so that everything else of it stays as it is.
    return Object.create(plain, {
      render: {
        value(...args: Parameters<RenderedMark["render"]>) {
          noteValues(note.channels, args);
          return plain.render.apply(this, args);
        },
      },
    });
  });
  const figure = Plot.plot({ ...options, marks: noting as Plot.Markish[], document });
  return { figure: figure as unknown as PlotElement, marks: drawn };
}

function noteValues(
  into: Record<string, unknown[]>,
  [index, , values]: Parameters<RenderedMark["render"]>,
): void {
  for (const [name, { value }] of Object.entries(values.channels)) {
    const list = into[name] ??= [];
    for (const i of index) list.push(value[i]);
  }
}
