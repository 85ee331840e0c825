import { assertEquals } from "@std/assert";
import { barChart } from "@lib/display/chart/bar_chart.ts";
import { type Displayed, mimeBundle } from "@lib/display/displayed.ts";
import { plot } from "@lib/display/plot.ts";
import { table } from "@lib/display/table.ts";
import { createNotebook } from "@lib/lab/notebook/create_notebook.ts";
import type { Notebook } from "@lib/lab/notebook/notebook.ts";
import { refreshOutputs } from "./refresh_outputs.ts";

function showing(...shown: Displayed[]): Notebook {
  const plain = createNotebook(shown.map((_, i) => ({ code: `${i}` })));
  const cells = plain.cells.map((cell, i) => ({
    ...cell,
    execution_count: i + 1,
    outputs: [{
      output_type: "execute_result",
      execution_count: i + 1,
      data: mimeBundle(shown[i]!),
      metadata: {},
    }],
  }));
  return { ...plain, cells } as unknown as Notebook;
}

const phases = (ms: number) => table([{ phase: "ingest", ms }], { volatile: ["ms"] });
const bars = (color: string) => {
  const options = barChart([{ a: "x", n: 5 }], { title: "T", label: "a", value: { key: "n" } });
  return plot({ ...options, style: { fontSize: "12px", color } });
};

Deno.test("refreshOutputs() keeps what differs in timings only", () => {
  const stored = showing(phases(9), phases(1234.5));
  assertEquals(refreshOutputs(stored, showing(phases(10_000), phases(8))), stored);
});

Deno.test("refreshOutputs() takes over, cell by cell, what says or looks something else", () => {
  const stored = showing(phases(9), bars("red"), table([{ n: 1 }]));
  const fresh = showing(phases(10), bars("blue"), table([{ n: 2 }]));
  const { cells } = refreshOutputs(stored, fresh);
  assertEquals(cells, [stored.cells[0]!, fresh.cells[1]!, fresh.cells[2]!]);
});

Deno.test("refreshOutputs() takes the code and the prose of the run", () => {
  const stored = showing(phases(9));
  const fresh = showing(phases(9));
  const edited = { ...fresh, cells: [{ ...fresh.cells[0]!, source: "new" }] };
  assertEquals(refreshOutputs(stored, edited), edited);
});
