import { assertEquals, assertStringIncludes } from "@std/assert";
import { drawPlot } from "../observable_plot.ts";
import { barChart } from "./bar_chart.ts";

const rows = [{ l: "small", v: 1 }, { l: "large", v: 2000n }];

Deno.test("barChart() puts the largest first, or keeps the order given, and writes the amounts", () => {
  const draw = (order?: "given" | "largest") =>
    drawPlot(barChart(rows, { title: "T", label: "l", value: { key: "v" }, order })).figure
      .outerHTML;
  const labels = (svg: string) => [...svg.matchAll(/>(small|large)</g)].map(([, text]) => text);
  assertEquals(labels(draw()), ["large", "small"]);
  assertEquals(labels(draw("largest")), ["large", "small"]);
  assertEquals(labels(draw("given")), ["small", "large"]);
  assertStringIncludes(draw(), ">2,000</text>");
});

Deno.test("barChart() draws a bar per label and series, with a legend", () => {
  const pairs = ["a", "b", "c"].flatMap((l) => ["in", "out"].map((s) => ({ l, s, v: 5 })));
  const options = barChart(pairs, { title: "T", label: "l", value: { key: "v" }, series: "s" });
  const { figure: drawn } = drawPlot(options);
  assertEquals([...drawn.querySelectorAll('[aria-label="bar"] rect')].length, 6);
  assertStringIncludes(drawn.outerHTML, "out</span>");
});
