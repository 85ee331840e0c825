import { assertEquals } from "@std/assert";
import { checks } from "@lib/display/checks.ts";
import { mimeBundle } from "@lib/display/displayed.ts";
import { sideBySide } from "@lib/display/side_by_side.ts";
import { table } from "@lib/display/table.ts";
import { createNotebook } from "@lib/lab/notebook/create_notebook.ts";
import type { Notebook } from "@lib/lab/notebook/notebook.ts";
import { failedStatements } from "./failed_statements.ts";

Deno.test("failedStatements() finds red lines, also of things side by side", () => {
  const shown = [
    table([{ kind: "checks" }]),
    checks({ a: true, b: "c is missing" }),
    sideBySide([checks({ d: true }), checks({ e: false })]),
  ];
  const plain = createNotebook(shown.map((_, i) => ({ code: `${i}` })));
  const cells = plain.cells.map((cell, i) => ({
    ...cell,
    outputs: [{ output_type: "display_data", data: mimeBundle(shown[i]!), metadata: {} }],
  }));
  assertEquals(failedStatements({ ...plain, cells } as unknown as Notebook), [
    { cell: 2, message: "shows a statement that does not hold: b: c is missing" },
    { cell: 3, message: "shows a statement that does not hold: e" },
  ]);
});
