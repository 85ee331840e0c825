import { assertEquals, assertStringIncludes } from "@std/assert";
import { drawPlot } from "../observable_plot.ts";
import { lineChart } from "./line_chart.ts";

const rows = [3, 1, 2].flatMap((t) =>
  ["a", "b"].map((s) => ({ t: t * 1e6, s, y: t as number | null }))
);

function draw(data: typeof rows): string {
  return drawPlot(lineChart(data, {
    title: "T",
    x: { key: "t", isMicros: true },
    y: { key: "y", unit: "%" },
    series: "s",
    limits: [{ y: 2, label: "limit" }],
  })).figure.outerHTML;
}

function group(svg: string, label: string): string {
  return new RegExp(`<g [^>]*aria-label="${label}".*?</g>`, "s").exec(svg)![0];
}

Deno.test("lineChart() draws one line per series, a rule per limit, and the unit", () => {
  const svg = draw(rows);
  assertEquals(group(svg, "line").match(/<path/g)?.length, 2);
  assertEquals(group(svg, "rule").match(/<line/g)?.length, 1);
  assertStringIncludes(svg, "y (%)");
  assertStringIncludes(svg, "limit</text>");
});

Deno.test("lineChart() draws the same whatever the order of the rows is", () => {
  const lines = (data: typeof rows) =>
    [...group(draw(data), "line").matchAll(/ d="([^"]+)"/g)].map(([, path]) => path).sort();
  const sorted = rows.toSorted((a, b) => a.t - b.t);
  assertEquals(lines(rows), lines(sorted));
  assertEquals(lines(rows.toReversed()), lines(sorted));
});

Deno.test("lineChart() interrupts a line where a value is missing", () => {
  const four = [1, 2, 3, 4, 5].map((t) => ({ t, s: "a", y: t === 3 ? null : t }));
  assertEquals(group(draw(four), "line").match(/M/g)?.length, 2);
});

Deno.test("lineChart() writes times on a 24-hour clock and dates where days begin", () => {
  const day = 86_400e6;
  const svg = draw([0, 0.5, 1, 1.5, 2].map((t) => ({ t: t * day, s: "a", y: t })));
  assertStringIncludes(svg, "1970-01-02");
  assertStringIncludes(svg, ">12:00<");
  assertEquals(/[AP]M/.test(svg), false);
});
