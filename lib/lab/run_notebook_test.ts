import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { createNotebook, type NewCell } from "./notebook/create_notebook.ts";
import { formatNotebook } from "./notebook/format_notebook.ts";
import type { Output } from "./notebook/notebook.ts";
import { readNotebook } from "./notebook/read_notebook.ts";
import { runNotebook, type RunOptions } from "./run_notebook.ts";

/** Runs cells as a notebook in a folder of its own and returns the run and the executed copy. */
async function runCells(cells: readonly NewCell[], options: RunOptions = {}) {
  using folder = temporaryFolder();
  const path = `${folder.path}/a.ipynb`;
  await Deno.writeTextFile(path, formatNotebook(createNotebook(cells)));
  const run = await runNotebook(path, { out: `${folder.path}/out/a.ipynb`, ...options });
  const copy = await readNotebook(`${folder.path}/out/a.ipynb`);
  return { run, copy, outputs: copy.cells.map((c) => c.cell_type === "code" ? c.outputs : []) };
}

const printed = (text: string): Output[] => [{ output_type: "stream", name: "stdout", text }];

Deno.test("runNotebook() writes a copy with every output in its cell, and times the cells", async () => {
  const reports: number[] = [];
  const { run, copy, outputs } = await runCells([
    { code: 'console.log("one");' },
    { markdown: "# Prose" },
    { code: "  " },
    { code: "1 + 1" },
  ], { onProgress: ({ done }) => reports.push(done) });
  assertEquals(outputs, [
    printed("one\n"),
    [],
    [],
    [{
      output_type: "execute_result",
      data: { "text/plain": "2" },
      metadata: {},
      execution_count: 2,
    }],
  ]);
  assertEquals(run.notebook, copy);
  assertEquals(run.cells.map(({ cell, status }) => [cell, status]), [[1, "ok"], [2, "ok"]]);
  assertEquals(run.failed, undefined);
  assertEquals(reports, [0, 1, 2]);
});

// @fault notebooks: a promise fails at the end of a cell -> taken for a failure of the cell
Deno.test("runNotebook() takes a promise that fails at the end of a cell for a failure", async () => {
  const folder = await Deno.makeTempDir({ dir: "data" }); // where the kernel finds the imports
  try {
    const path = `${folder}/a.ipynb`;
    const cells = [
      { code: 'import { setup } from "@lib/display/mod.ts";\nsetup();' },
      { code: '1;\nPromise.reject(new RangeError("too far"));' },
      { code: "2;" },
    ];
    await Deno.writeTextFile(path, formatNotebook(createNotebook(cells)));
    const { cells: runs, failed } = await runNotebook(path);
    assertEquals(runs.map(({ status }) => status), ["ok", "failed", "skipped"]);
    assertEquals([failed?.cell, failed?.line, failed?.name], [2, 2, "RangeError"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

// @fault notebooks: a cell fails -> the run stops there, and the copy keeps the error
Deno.test("runNotebook() stops at the first failing cell and keeps its error in the copy", async () => {
  const { run, outputs } = await runCells([
    { code: "const a = 1;" },
    { code: 'console.log("before");\n\nthrow new RangeError("too far");' },
    { code: 'console.log("never");' },
  ]);
  assertEquals(run.cells.map(({ status }) => status), ["ok", "failed", "skipped"]);
  const { cell, line, name, message } = run.failed!;
  assertEquals({ cell, line, name, message }, {
    cell: 2,
    line: 3,
    name: "RangeError",
    message: "too far",
  });
  assertEquals(outputs[1], [...printed("before\n"), {
    output_type: "error",
    ename: "RangeError",
    evalue: "too far",
    traceback: ["RangeError: too far", "    at line 3, column 7 of this cell"],
  }]);
  assertEquals(outputs[2], []);
});

Deno.test("runNotebook() gives a failure of each kind its cell, its line and an output", async () => {
  for (
    const [code, name, line] of [
      ["const a = 1;\nconst b = = 2;", "SyntaxError", 2],
      ["while (true);", "TimeoutError", undefined],
      ["Deno.exit(0);", "KernelEnded", undefined],
      ['\nimport "./missing.ts";', "TypeError", 2],
    ] as const
  ) {
    const { run, outputs } = await runCells([{ code: "1;" }, { code }], { cellTimeoutMs: 500 });
    assertEquals([run.failed?.cell, run.failed?.name, run.failed?.line], [2, name, line], code);
    assertEquals(outputs[1]!.map(({ output_type }) => output_type), ["error"], code);
  }
});

Deno.test("runNotebook() gives parameters in a cell of their own, without a number", async () => {
  const { copy, outputs } = await runCells([
    { code: "const vehicles = 20;\nconst doubled = 2 * vehicles;", tags: ["parameters"] },
    { code: "console.log(vehicles, doubled);" },
  ], { parameters: { vehicles: 3 } });
  assertEquals(outputs, [[], [], printed("3 40\n")]);
  assertEquals(
    copy.cells.map((cell) => cell.cell_type === "code" && cell.execution_count),
    [1, null, 2],
  );
});

Deno.test("runNotebook() shows a display in its last state in the cell that made it", async () => {
  const show = (text: string, update: boolean) => ({
    code: `await Deno.jupyter.display({ "text/plain": "${text}" }, ` +
      `{ raw: true, display_id: "bar", update: ${update} });`,
  });
  const { outputs } = await runCells([show("0 %", false), show("100 %", true)]);
  assertEquals(outputs, [
    [{ output_type: "display_data", data: { "text/plain": "100 %" }, metadata: {} }],
    [],
  ]);
});

Deno.test("runNotebook() runs in the notebook's folder and hands on the environment", async () => {
  const { outputs } = await runCells([{
    code: 'await Deno.stat("a.ipynb");\nconsole.log(Deno.env.get("LAB_TEST"));',
  }], { env: { LAB_TEST: "yes" } });
  assertEquals(outputs[0], printed("yes\n"));
});

// @fault notebooks: stopped while a cell runs -> the cell ends
Deno.test("runNotebook() ends the cell that runs when it is told to stop", async () => {
  const stop = new AbortController();
  const { run } = await runCells([{ code: "1;" }, { code: "await new Promise(() => {});" }], {
    signal: stop.signal,
    onProgress: ({ done }) => done === 1 && stop.abort(),
  });
  assertEquals([run.failed?.cell, run.failed?.name], [2, "KernelEnded"]);
});

Deno.test("runNotebook() refuses what it cannot run before it starts a kernel", async () => {
  await assertRejects(() => runNotebook("none.ipynb"), UsageError, "none.ipynb must be a notebook");
  await assertRejects(
    () => runCells([{ code: "const a = 1;", tags: ["parameters"] }], { parameters: { b: 1 } }),
    UsageError,
    "parameter b is not one of the notebook's: accepted are a",
  );
});
