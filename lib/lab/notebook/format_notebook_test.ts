import { assertEquals } from "@std/assert";
import { createNotebook } from "./create_notebook.ts";
import { formatNotebook } from "./format_notebook.ts";
import type { Notebook } from "./notebook.ts";
import { parseNotebook } from "./parse_notebook.ts";

Deno.test("formatNotebook() sorts keys, splits texts into lines and indents by one space", () => {
  const notebook: Notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: [{
      cell_type: "code",
      id: "a",
      metadata: {},
      source: "1;\n2",
      outputs: [],
      execution_count: null,
    }],
  };
  assertEquals(
    formatNotebook(notebook),
    `{
 "cells": [
  {
   "cell_type": "code",
   "execution_count": null,
   "id": "a",
   "metadata": {},
   "outputs": [],
   "source": [
    "1;\\n",
    "2"
   ]
  }
 ],
 "metadata": {},
 "nbformat": 4,
 "nbformat_minor": 5
}
`,
  );
});

Deno.test("formatNotebook() and parseNotebook() undo each other, whatever the texts are", () => {
  const texts = ["", "\n", "a", "a\n", "a\n\nb", "a\r\nb", "a\rb\u2028c\v", '"\\ é \u{1f600}'];
  const [cell] = createNotebook([{ code: "" }]).cells;
  const notebook: Notebook = {
    ...createNotebook([]),
    cells: texts.map((text, i) => ({
      ...cell!,
      cell_type: "code",
      id: `c${i}`,
      source: text,
      execution_count: i,
      outputs: [
        { output_type: "stream", name: "stdout", text },
        {
          output_type: "display_data",
          data: { "text/html": text, "application/json": { lines: ["a\n", "b"] } },
          metadata: {},
        },
        { output_type: "error", ename: "E", evalue: text, traceback: [text] },
      ],
    })),
  };
  const text = formatNotebook(notebook);
  assertEquals(parseNotebook(text, { path: "a.ipynb" }), notebook);
  assertEquals(formatNotebook(parseNotebook(text, { path: "a.ipynb" })), text);
});

Deno.test("formatNotebook() splits where Python does, and not between the two characters of a line end", () => {
  const [cell] = JSON.parse(formatNotebook(createNotebook([{ code: "a\r\nb\rc\u2028d" }]))).cells;
  assertEquals(cell.source, ["a\r\n", "b\r", "c\u2028", "d"]);
});
