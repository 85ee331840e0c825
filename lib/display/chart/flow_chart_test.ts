import { assertEquals, assertThrows } from "@std/assert";
import { drawPlot } from "../observable_plot.ts";
import { flowChart } from "./flow_chart.ts";

const COLUMNS = [
  [{ name: "log", to: ["table", "letters"] }],
  [{ name: "table", note: "3 rows" }, { name: "letters", note: "1 row", to: ["table"] }],
];

function channels(name: string) {
  const { marks } = drawPlot(flowChart(COLUMNS, { title: "The way" }));
  return marks.filter((mark) => mark.name === name).map(({ channels }) => channels);
}

Deno.test("flowChart() centres columns and writes every name and note", () => {
  const [names, notedNames, notes] = channels("text");
  assertEquals([names!["text"], names!["y"]], [["log"], [0.5]]);
  assertEquals([notedNames!["text"], notedNames!["y"]], [["table", "letters"], [0, 1]]);
  assertEquals(notes!["text"], ["3 rows", "1 row"]);
});

Deno.test("flowChart() draws arrows from edge to edge, also within a column", () => {
  const [arrows] = channels("arrow");
  const ends = [0, 1, 2].map((i) =>
    ["x1", "y1", "x2", "y2"].map((end) => Math.round(Number(arrows![end]![i]) * 100) / 100)
  );
  assertEquals(ends, [[0.43, 0.5, 0.57, 0], [0.43, 0.5, 0.57, 1], [1, 0.7, 1, 0.3]]);
});

Deno.test("flowChart() refuses an arrow to nowhere", () => {
  assertThrows(
    () => flowChart([[{ name: "log", to: ["tabel"] }]], { title: "The way" }),
    TypeError,
    "from log to tabel",
  );
});
