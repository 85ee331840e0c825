import { assertEquals, assertStringIncludes } from "@std/assert";
import { drawPlot } from "../observable_plot.ts";
import { curveChart } from "./curve_chart.ts";

const line = (who: string, factor: number, sizes: readonly number[]) =>
  sizes.map((n) => ({ who, n, s: factor * n }));
const points = [...line("a", 1, [10, 100]), ...line("b", 3, [10, 1_000])];
const curves = ["a", "b"].flatMap((who, at) => line(who, 1 + 2 * at, [1, 10, 100, 1_000, 10_000]));

function draw(options: Partial<Parameters<typeof curveChart>[1]> = {}) {
  return drawPlot(curveChart(points, {
    title: "T",
    x: { key: "n", unit: "records" },
    y: { key: "s", unit: "s" },
    series: "who",
    curves,
    ...options,
  }));
}

Deno.test("curveChart() draws a curve whole, and once more where it was measured", () => {
  const lines = draw().marks.filter(({ name }) => name === "line");
  const points = lines.map(({ channels }) => channels["x"]);
  assertEquals(points[0]!.length, curves.length);
  // "a" was measured at 10 and 100, "b" from 10 to 1,000.
  assertEquals(points[1]!.toSorted(), [10, 10, 100, 100, 1_000]);
});

Deno.test("curveChart() draws the same whatever the order of the curves' rows is", () => {
  const [there, back] = [draw(), draw({ curves: curves.toReversed() })].map(({ figure }) =>
    [...figure.outerHTML.matchAll(/ d="([^"]+)"/g)].map(([, path]) => path).sort()
  );
  assertEquals(there, back);
});

Deno.test("curveChart() writes short numbers at its axes, and a text at each mark", () => {
  const { figure } = draw({ marks: [{ x: 500, label: "here" }] });
  assertStringIncludes(figure.outerHTML, "10K</text>");
  assertStringIncludes(figure.outerHTML, "here</text>");
  assertStringIncludes(figure.outerHTML, "n (records)");
});
