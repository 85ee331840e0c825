/** What a plot says, without how it looks. @module */

import type { Facts } from "./facts.ts";
import type { DrawnMark, Plot } from "./observable_plot.ts";

/** Of more texts than this only the number is noted. */
const MAX_TEXTS = 24;

/**
 * The facts of a plot: its texts, the labels of its axes, and for each mark how many elements it
 * drew and in which bounds their data lie. Bounds and means, not the values: a plot of thousands of
 * dots would carry its data twice, and values that moved show in them.
 *
 * @example
 * ```ts
 * import { plotFacts } from "@lib/display/plot_facts.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const marks = [{ name: "dot", channels: { x: [1, 2, 6], fill: ["a", "b", "a"] } }];
 * assertEquals(plotFacts({ title: "Dots", x: { label: "time (s)" } }, marks), {
 *   kind: "plot",
 *   texts: ["Dots"],
 *   axes: ["time (s)"],
 *   marks: [{
 *     name: "dot",
 *     drawn: 3,
 *     channels: { x: { values: 3, min: 1, max: 6, mean: 3 }, fill: { values: 3, texts: ["a", "b"] } },
 *   }],
 * });
 * ```
 */
export function plotFacts(options: Plot.PlotOptions, marks: readonly DrawnMark[]): Facts {
  const { title, subtitle, caption } = options;
  return {
    kind: "plot",
    texts: [title, subtitle, caption].filter((text) => typeof text === "string"),
    axes: ([options.fx, options.fy, options.x, options.y] as const)
      .map((scale) => scale?.label).filter((label) => typeof label === "string"),
    marks: marks.map(({ name, channels }) => ({
      name,
      drawn: Math.max(0, ...Object.values(channels).map((values) => values.length)),
      channels: Object.fromEntries(
        Object.entries(channels).map(([channel, values]) => [channel, summary(values)]),
      ),
    })),
  };
}

function summary(values: readonly unknown[]): Readonly<Record<string, unknown>> {
  const given = values.filter((value) => value !== null && value !== undefined);
  const numbers = given.map((value) =>
    value instanceof Date || typeof value === "bigint" ? Number(value) : value
  );
  if (numbers.length > 0 && numbers.every((value) => typeof value === "number")) {
    const sum = numbers.reduce((total, value) => total + value, 0);
    return {
      values: numbers.length,
      min: numbers.reduce((a, b) => Math.min(a, b)),
      max: numbers.reduce((a, b) => Math.max(a, b)),
      mean: sum / numbers.length,
    };
  }
  const texts = [...new Set(given.map(String))].sort();
  return { values: given.length, texts: texts.length > MAX_TEXTS ? texts.length : texts };
}
