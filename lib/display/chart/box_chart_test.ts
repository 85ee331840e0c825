import { assert, assertEquals } from "@std/assert";
import { drawPlot } from "../observable_plot.ts";
import { boxChart } from "./box_chart.ts";

Deno.test("boxChart() draws box, limits and outliers of each label from the figures given", () => {
  const boxes = [
    { label: "a", q1: 1, median: 2, q3: 3, lo: -2, hi: 6, outliers: [7, 8] },
    { label: "b", q1: 2, q3: 4, lo: -1, hi: 7, min: 0, max: 5 },
  ];
  const svg = drawPlot(boxChart(boxes, { title: "T", label: "v", unit: "kW" })).figure.outerHTML;
  const groups = (label: string) =>
    [...svg.matchAll(new RegExp(`<g [^>]*aria-label="${label}".*?</g>`, "gs"))].map(([g]) => g);
  const count = (text: string, tag: string) => text.split(`<${tag}`).length - 1;
  assertEquals(groups("bar").map((group) => count(group, "rect")), [2]);
  assertEquals(groups("tick").map((group) => count(group, "line")), [1, 4]); // medians, limits
  assertEquals(groups("dot").map((group) => count(group, "circle")), [2]);

  const at = (text: string, side: string) =>
    [...text.matchAll(new RegExp(` ${side}="([^"]+)"`, "g"))].map(([, x]) => Number(x));
  const [whiskers] = groups("rule");
  const [, limits] = groups("tick");
  // Without smallest and largest value the whisker ends at the limits, else at the values inside.
  assertEquals([at(whiskers!, "x1")[0], at(whiskers!, "x2")[0]], [
    at(limits!, "x1")[0],
    at(limits!, "x1")[1],
  ]);
  assert(at(whiskers!, "x1")[1]! > at(limits!, "x1")[2]!);
  assert(at(whiskers!, "x2")[1]! < at(limits!, "x1")[3]!);
});
