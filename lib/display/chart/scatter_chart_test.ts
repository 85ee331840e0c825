import { assertEquals } from "@std/assert";
import { drawPlot } from "../observable_plot.ts";
import { scatterChart } from "./scatter_chart.ts";

const rows = Array.from({ length: 1000 }, (_, i) => ({ x: i, y: BigInt(i) }));

function draw(limit?: number) {
  const options = scatterChart(rows, { title: "T", x: { key: "x" }, y: { key: "y" }, limit });
  return {
    caption: options.caption,
    dots: [...drawPlot(options).figure.querySelectorAll("circle")].length,
  };
}

Deno.test("scatterChart() draws a dot per row, and of many rows every n-th, saying so", () => {
  assertEquals(draw(), { caption: undefined, dots: 1000 });
  assertEquals(draw(1000), { caption: undefined, dots: 1000 });
  assertEquals(draw(999), { caption: "500 of 1,000 rows, every 2nd", dots: 500 });
  assertEquals(draw(300), { caption: "250 of 1,000 rows, every 4th", dots: 250 });
});

Deno.test("scatterChart() keeps a caption of its own", () => {
  const options = { title: "T", caption: "Own", x: { key: "x" }, y: { key: "y" }, limit: 500 };
  assertEquals(scatterChart(rows, options).caption, "Own; 500 of 1,000 rows, every 2nd");
});
