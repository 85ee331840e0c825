/** Where data goes: boxes and the arrows between them. @module */

import { Plot } from "../observable_plot.ts";
import { MUTED, SERIES } from "../theme.ts";
import { chartFrame, type ChartTexts } from "./chart_frame.ts";

/** A place where data is, such as a program, a topic or a table. */
export interface FlowBox {
  readonly name: string;
  /** A second line, smaller: what it is, or how much is in it. */
  readonly note?: string;
  /** Names of the boxes that its data goes to. */
  readonly to?: readonly string[];
}

const ROW_HEIGHT = 64;
/** Half a box, where boxes stand one apart. */
const HALF = { width: 0.43, height: 0.3 } as const;
const NAME = { text: "name", fontWeight: 600, fontSize: 11 } as const;

/**
 * The options of a drawing of boxes in columns, left to right, each column centred.
 *
 * @example
 * ```ts
 * import { flowChart } from "@lib/display/chart/flow_chart.ts";
 * import { plot } from "@lib/display/plot.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const columns = [[{ name: "simulator", to: ["sales"] }], [{ name: "sales", note: "topic" }]];
 * assertStringIncludes(plot(flowChart(columns, { title: "The way" })).html, "The way");
 * ```
 */
export function flowChart(
  columns: readonly (readonly FlowBox[])[],
  texts: ChartTexts,
): Plot.PlotOptions {
  const rows = Math.max(...columns.map((column) => column.length));
  const boxes = columns.flatMap((column, x) =>
    column.map((box, i) => ({ ...box, x, y: (rows - column.length) / 2 + i }))
  );
  const arrows = boxes.flatMap(({ name, to = [], x, y }) =>
    to.map((target) => {
      const end = boxes.find((box) => box.name === target);
      if (end === undefined) throw new TypeError(`Cannot draw an arrow from ${name} to ${target}`);
      // An arrow within a column goes from a box to the one below it or above.
      const isLevel = end.x === x;
      const down = Math.sign(end.y - y);
      return {
        x1: isLevel ? x : x + HALF.width,
        y1: isLevel ? y + down * HALF.height : y,
        x2: isLevel ? x : end.x - HALF.width,
        y2: isLevel ? end.y - down * HALF.height : end.y,
      };
    })
  );
  const noted = boxes.filter(({ note }) => note !== undefined);
  const label = { x: "x", y: "y", fill: "currentColor" } as const;
  return {
    ...chartFrame(texts),
    height: ROW_HEIGHT * rows + 24,
    margin: 8,
    marginTop: 8,
    marginBottom: 8,
    x: { axis: null, domain: [-0.5, columns.length - 0.5] },
    y: { axis: null, domain: [rows - 0.5, -0.5] },
    marks: [
      Plot.rect(boxes, {
        x1: ({ x }) => x - HALF.width,
        x2: ({ x }) => x + HALF.width,
        y1: ({ y }) => y - HALF.height,
        y2: ({ y }) => y + HALF.height,
        rx: 4,
        stroke: SERIES[0],
        fill: SERIES[0],
        fillOpacity: 0.08,
      }),
      Plot.arrow(arrows, {
        x1: "x1",
        y1: "y1",
        x2: "x2",
        y2: "y2",
        stroke: MUTED,
        headLength: 7,
        strokeWidth: 1.5,
      }),
      Plot.text(boxes.filter(({ note }) => note === undefined), { ...label, ...NAME }),
      Plot.text(noted, { ...label, ...NAME, dy: -8 }),
      Plot.text(noted, { ...label, text: "note", dy: 8, fillOpacity: 0.8 }),
    ],
  };
}
