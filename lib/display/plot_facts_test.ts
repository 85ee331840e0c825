import { assertEquals, assertNotEquals } from "@std/assert";
import { lineChart } from "./chart/line_chart.ts";
import { drawPlot } from "./observable_plot.ts";
import { plotFacts } from "./plot_facts.ts";

function factsOf(level: (i: number) => number | null) {
  const rows = Array.from({ length: 50 }, (_, i) => ({ at: i, level: level(i) }));
  const options = lineChart(rows, { title: "T", x: { key: "at" }, y: { key: "level", unit: "m" } });
  return plotFacts(options, drawPlot(options).marks);
}

Deno.test("plotFacts() tells plots of other data apart, and not the same data in another place", () => {
  const facts = factsOf((i) => i * 2);
  assertEquals(factsOf((i) => i * 2), facts);
  assertNotEquals(factsOf((i) => i * 2 + 0.001), facts);
  assertNotEquals(factsOf((i) => (i === 7 ? null : i * 2)), facts);
  assertEquals(facts.axes, ["at", "level (m)"]);
});

Deno.test("plotFacts() counts texts where there are many, and takes a plot without data", () => {
  const channels = { text: Array.from({ length: 30 }, (_, i) => `t${i}`), x: [null, undefined] };
  const { marks } = plotFacts({}, [{ name: "text", channels }, { name: "rule", channels: {} }]);
  assertEquals(marks, [
    {
      name: "text",
      drawn: 30,
      channels: { text: { values: 30, texts: 30 }, x: { values: 0, texts: [] } },
    },
    { name: "rule", drawn: 0, channels: {} },
  ]);
});
