/** Runs a notebook from top to bottom without a browser. @module */

import { basename, dirname, resolve } from "node:path";
import type { OnProgress } from "@lib/feedback/progress.ts";
import { applySolutions } from "./exercise/apply_solutions.ts";
import { type ExerciseResult, exerciseResults } from "./exercise/exercise_results.ts";
import type { Solution } from "./exercise/parse_solutions.ts";
import { describeFailure, type Failure } from "./kernel/describe_failure.ts";
import type { KernelEnvironment } from "./kernel/kernel_environment.ts";
import { type OutputStore, outputStore } from "./kernel/output_store.ts";
import { type Kernel, startKernel } from "./kernel/start_kernel.ts";
import { codeCells } from "./notebook/code_cells.ts";
import { formatNotebook } from "./notebook/format_notebook.ts";
import type { ParameterValue } from "./notebook/declared_parameters.ts";
import { injectParameters } from "./notebook/inject_parameters.ts";
import type { Cell, CodeCell, Notebook, Output } from "./notebook/notebook.ts";
import { readNotebook } from "./notebook/read_notebook.ts";

/** How to run a notebook. */
export interface RunOptions {
  /** New values of names that the cell tagged `parameters` declares. */
  readonly parameters?: Readonly<Record<string, ParameterValue>>;
  /** Where to write the executed copy; nothing is written without it. */
  readonly out?: string;
  /** Longest time that one cell may take; default 10 minutes. */
  readonly cellTimeoutMs?: number;
  readonly onProgress?: OnProgress;
  /** Changes to the environment of the kernel; `undefined` takes a variable away. */
  readonly env?: KernelEnvironment;
  /** Where the kernel runs; default: the folder of the notebook. */
  readonly cwd?: string;
  /** Answers to put in the place of the notebook's exercises. */
  readonly solutions?: readonly Solution[];
  /** Kills the kernel; the cell that runs then fails. */
  readonly signal?: AbortSignal;
}

/** How one code cell went. */
export interface CellRun {
  /** As {@linkcode codeCells} numbers it. */
  readonly cell: number;
  readonly id: string;
  readonly status: "ok" | "failed" | "skipped";
  readonly ms: number;
}

/** How a notebook went. */
export interface NotebookRun {
  readonly path: string;
  /** Where the executed copy is. */
  readonly out?: string;
  readonly ms: number;
  readonly cells: readonly CellRun[];
  /** The executed notebook, outputs included. */
  readonly notebook: Notebook;
  /** How its exercises stand, by the cells that judge them. */
  readonly exercises: readonly ExerciseResult[];
  /** The first failing cell; the ones after it were skipped. */
  readonly failed?: Failure & { readonly cell: number };
}

const CELL_TIMEOUT_MS = 600_000;

/**
 * Runs every code cell in a kernel of its own, in the folder of the notebook, and stops at the first
 * that fails. The executed copy is written either way, so that the error can be read in its place.
 *
 * @throws {UsageError} where there is no such notebook, or a parameter or a solution does not fit.
 *
 * @example
 * ```ts
 * import { createNotebook } from "@lib/lab/notebook/create_notebook.ts";
 * import { formatNotebook } from "@lib/lab/notebook/format_notebook.ts";
 * import { runNotebook } from "@lib/lab/run_notebook.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const path = await Deno.makeTempFile({ suffix: ".ipynb" });
 * const notebook = createNotebook([
 *   { code: "const vehicles = 20;", tags: ["parameters"] },
 *   { code: "console.log(vehicles);" },
 * ]);
 * await Deno.writeTextFile(path, formatNotebook(notebook));
 *
 * const run = await runNotebook(path, { parameters: { vehicles: 3 } });
 * assertEquals(run.cells.map(({ cell, status }) => [cell, status]), [[1, "ok"], [2, "ok"]]);
 * await Deno.remove(path);
 * ```
 */
export async function runNotebook(path: string, options: RunOptions = {}): Promise<NotebookRun> {
  const {
    parameters = {},
    out,
    cellTimeoutMs = CELL_TIMEOUT_MS,
    cwd = dirname(resolve(path)),
    env,
    onProgress,
    signal,
    solutions,
  } = options;
  const start = performance.now();
  const stored = await readNotebook(path);
  const given = solutions === undefined ? stored : applySolutions(stored, solutions);
  const notebook = injectParameters(given, parameters);
  // An added cell takes no number, so that the others keep theirs.
  const own = new Set(given.cells);
  const code = codeCells(notebook);
  const report = (done: number) =>
    onProgress?.({ phase: basename(path), done, total: code.length, unit: "cells" });

  report(0);
  const runs: CellRun[] = [];
  const results = new Map<Cell, () => Pick<CodeCell, "outputs" | "execution_count">>();
  let failed: NotebookRun["failed"];
  const store = outputStore();
  const kernel = await startKernel({ cwd, env });
  signal?.addEventListener("abort", kernel.kill);
  try {
    for (const [i, cell] of code.entries()) {
      const isCounted = own.has(cell);
      const number = runs.length + 1;
      const result = failed === undefined
        ? await runCell(cell, { kernel, store, timeoutMs: cellTimeoutMs, isCounted })
        : { status: "skipped", ms: 0 } as const;
      if ("failure" in result && result.failure) failed = { cell: number, ...result.failure };
      if (isCounted) runs.push({ cell: number, id: cell.id, status: result.status, ms: result.ms });
      if ("outputs" in result) {
        // Later cells may still change what this one displays: read it at the end.
        const { outputs, failure } = result;
        results.set(cell, () => ({
          outputs: failure === undefined ? [...outputs] : withFailure(outputs, failure),
          execution_count: isCounted ? number : null,
        }));
      }
      if (failed === undefined) report(i + 1);
    }
  } finally {
    signal?.removeEventListener("abort", kernel.kill);
    await kernel.shutdown();
  }

  const executed = {
    ...notebook,
    cells: notebook.cells.map((cell): Cell =>
      cell.cell_type === "code"
        ? { ...cell, outputs: [], execution_count: null, ...results.get(cell)?.() }
        : cell
    ),
  };
  if (out !== undefined) await writeNotebook(out, executed);
  return {
    path,
    ...(out !== undefined && { out }),
    ms: Math.round(performance.now() - start),
    cells: runs,
    notebook: executed,
    exercises: exerciseResults(executed),
    ...(failed !== undefined && { failed }),
  };
}

interface CellContext {
  readonly kernel: Kernel;
  readonly store: OutputStore;
  readonly timeoutMs: number;
  readonly isCounted: boolean;
}

interface CellResult {
  readonly status: "ok" | "failed";
  readonly ms: number;
  readonly outputs: readonly Output[];
  readonly failure?: Failure;
}

async function runCell(cell: CodeCell, context: CellContext): Promise<CellResult> {
  const { kernel, store, timeoutMs, isCounted } = context;
  const start = performance.now();
  const outputs = store.begin();
  const outcome = await kernel.execute(cell.source, {
    onOutput: store.apply,
    timeoutMs,
    isCounted,
  });
  const ms = Math.round(performance.now() - start);
  const shown = outputs.find((output) => output.output_type === "error");
  if (outcome.status === "ok" && shown === undefined) return { status: "ok", ms, outputs };
  // What the cell ends with is waited for only after the kernel has called the cell a success.
  const thrown = outcome.status !== "ok" ? outcome : {
    ...outcome,
    status: "error",
    name: shown!.ename,
    message: shown!.evalue,
    traceback: shown!.traceback,
  } as const;
  const failure = await describeFailure(thrown, { code: cell.source });
  return { status: "failed", ms, outputs, failure };
}

/** The kernel's own error output does not tell the place, and after some failures there is none. */
function withFailure(outputs: readonly Output[], failure: Failure): Output[] {
  const { name, message, traceback } = failure;
  return [
    ...outputs.filter((output) => output.output_type !== "error"),
    { output_type: "error", ename: name, evalue: message, traceback },
  ];
}

/** Renames into place, so that nobody sees half a notebook. */
async function writeNotebook(path: string, notebook: Notebook): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeTextFile(`${path}.tmp`, formatNotebook(notebook));
  await Deno.rename(`${path}.tmp`, path);
}
