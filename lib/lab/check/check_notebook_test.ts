import { assertEquals } from "@std/assert";
import { createNotebook } from "@lib/lab/notebook/create_notebook.ts";
import { formatNotebook } from "@lib/lab/notebook/format_notebook.ts";
import type { Cell, Notebook, Output } from "@lib/lab/notebook/notebook.ts";
import { checkNotebook, MAX_NOTEBOOK_BYTES } from "./check_notebook.ts";

function messages(notebook: Notebook): string[] {
  return checkNotebook(formatNotebook(notebook), { path: "a.ipynb" }).map(({ message }) => message);
}

/** Two cells that were run, with the given counts and outputs. */
function executed(counts: readonly (number | null)[], outputs: readonly Output[] = []): Notebook {
  const notebook = createNotebook(counts.map((_, i) => ({ code: `${i};` })));
  const cells = notebook.cells.map((cell, i) => ({
    ...cell,
    execution_count: counts[i],
    outputs,
  } as Cell));
  return { ...notebook, cells };
}

const text = (value: string): Output => ({ output_type: "stream", name: "stdout", text: value });

Deno.test("checkNotebook() accepts a notebook without outputs and one that was run whole", () => {
  assertEquals(messages(executed([null, null])), []);
  assertEquals(messages(executed([1, 2], [text("1\n")])), []);
});

Deno.test("checkNotebook() refuses outputs of parts of a run", () => {
  for (const counts of [[2, 1], [1, null], [2, 3], [null, 1]]) {
    assertEquals(messages(executed(counts, [text("")])), [
      "outputs must come from one whole run, or be empty",
    ]);
  }
});

Deno.test("checkNotebook() refuses a stored error", () => {
  const error: Output = { output_type: "error", ename: "E", evalue: "", traceback: [] };
  assertEquals(messages(executed([1], [error])), ["outputs must not hold an error"]);
});

Deno.test("checkNotebook() refuses another kernel and half a description of the language", () => {
  const notebook = createNotebook([]);
  assertEquals(
    messages({
      ...notebook,
      metadata: { kernelspec: { name: "python3" }, language_info: { name: "typescript" } },
    }),
    [
      'metadata.kernelspec.name must be "deno"',
      "metadata.language_info must have version, mimetype, file_extension, pygments_lexer, codemirror_mode, nbconvert_exporter",
    ],
  );
});

Deno.test("checkNotebook() finds absolute paths in code, prose and outputs, and nothing else", () => {
  for (
    const path of ["/home/me/x", "/tmp/a", "file:///a/b", "C:\\Users\\me", "/Users/me/x.parquet"]
  ) {
    const expected = [`must not hold an absolute path: ${path}`];
    assertEquals(messages(createNotebook([{ code: `open("${path}")` }])), expected);
    assertEquals(messages(createNotebook([{ markdown: `See ${path} there` }])), expected);
    assertEquals(messages(executed([1], [text(`in ${path}\n`)])), expected);
  }
  for (
    const fine of [
      "../data/tmp/a",
      "https://example.org/home/a",
      "a/home/b",
      "data:image/png;base64,AAA/tmp/AAA=",
      "1 / 2",
      "`/topic`",
    ]
  ) assertEquals(messages(createNotebook([{ markdown: fine }])), []);
});

Deno.test("checkNotebook() finds the project's own folder, wherever that is", () => {
  const text = formatNotebook(createNotebook([{ code: 'read("/srv/lab/data/a");' }]));
  const found = (root?: string) => checkNotebook(text, { path: "a.ipynb", root }).length;
  assertEquals([found(), found("/srv/lab"), found("/srv/other")], [0, 1, 0]);
});

Deno.test("checkNotebook() refuses a large file", () => {
  const found = messages(executed([1], [text("x".repeat(MAX_NOTEBOOK_BYTES))]));
  assertEquals(found.length, 1);
  assertEquals(found[0]!.startsWith(`must be smaller than ${MAX_NOTEBOOK_BYTES} bytes`), true);
});

Deno.test("checkNotebook() says what keeps a file from being a notebook", () => {
  const message = (file: string) =>
    checkNotebook(file, { path: "a.ipynb" }).map(({ message }) => message);
  assertEquals(message("{"), ["the file must hold JSON"]);
  assertEquals(message("[]"), ["the file must hold a JSON object"]);
});

Deno.test("checkNotebook() wants a notebook that must be run to be run, in JupyterLab's bytes", () => {
  const check = (text: string) =>
    checkNotebook(text, { path: "a.ipynb", mustBeRun: true }).map(({ message }) => message);
  assertEquals(check(formatNotebook(executed([null, null]))), [
    "must be run: deno task notebooks --update",
  ]);
  assertEquals(check(formatNotebook(executed([1, 2], [text("1\n")]))), []);
  assertEquals(check(JSON.stringify(JSON.parse(formatNotebook(executed([1, 2]))))), [
    "must be written as JupyterLab saves it: run deno task notebooks --update",
  ]);
});
