import { assertEquals } from "@std/assert";
import { createNotebook } from "@lib/lab/notebook/create_notebook.ts";
import { formatNotebook } from "@lib/lab/notebook/format_notebook.ts";
import { formatCells } from "./format_cells.ts";

const format = (text: string) => formatCells(text, { config: "deno.json" });

Deno.test("formatCells() formats code and prose, and then changes nothing more", async () => {
  const text = formatNotebook(createNotebook([{ code: "f( 'a' )\n" }, { markdown: "* a\n* b" }]));
  const once = await format(text);
  assertEquals(once.includes('f(\\"a\\");'), true);
  assertEquals(once.includes("- a\\n"), true);
  assertEquals(await format(once), once);
});

Deno.test("formatCells() leaves alone what is formatted, outputs and broken cells", async () => {
  const { cells, ...rest } = createNotebook([{ code: "const = ;" }, { code: "f();" }]);
  const outputs = [{ output_type: "stream", name: "stdout", text: "  a  \n\n" }] as const;
  const text = formatNotebook({
    ...rest,
    cells: cells.map((cell) => cell.cell_type === "code" ? { ...cell, outputs } : cell),
  });
  assertEquals(await format(text), text);
});

Deno.test("formatCells() takes a notebook that is larger than a pipe", async () => {
  const text = formatNotebook(createNotebook([{ markdown: `${"word ".repeat(100_000)}end` }]));
  assertEquals((await format(text)).length > 400_000, true);
});
