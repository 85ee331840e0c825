/** Runs the project's notebooks anew and holds them to what they store. @module */

import { basename, dirname, join, resolve } from "node:path";
import type { OnProgress } from "@lib/feedback/progress.ts";
import type { NotebookProblem } from "./check/check_notebook.ts";
import { failedStatements } from "./check/failed_statements.ts";
import { compareNotebooks } from "./compare/compare_notebooks.ts";
import { refreshOutputs } from "./compare/refresh_outputs.ts";
import { exerciseCells } from "./exercise/apply_solutions.ts";
import { readSolutions, solutionsPath } from "./exercise/read_solutions.ts";
import { expandPaths } from "./expand_paths.ts";
import { formatNotebook } from "./notebook/format_notebook.ts";
import { parseNotebook } from "./notebook/parse_notebook.ts";
import { openWorkspace } from "./open_workspace.ts";
import { type NotebookRun, runNotebook, type RunOptions } from "./run_notebook.ts";

/** How to run them. */
export interface RerunOptions {
  /** The project; its notebooks are those in the folder `notebooks` there. */
  readonly root: string;
  /** Folder of the executed copies. */
  readonly out: string;
  readonly onProgress?: OnProgress;
  readonly signal?: AbortSignal;
}

/** How one notebook went. */
export interface Rerun {
  readonly path: string;
  /** As it is stored: with its exercises open. */
  readonly run: NotebookRun;
  /** With the answers put in; absent where it has no exercises. */
  readonly solved?: NotebookRun;
  /** What keeps it from being stored. */
  readonly problems: readonly NotebookProblem[];
  /** Where the run shows something else than is stored. */
  readonly differences: readonly NotebookProblem[];
  /** The file as it was before it was run. */
  readonly stored: string;
  /** What to store: outputs of the run where they changed. */
  readonly text: string;
}

/**
 * Runs notebooks in order. Those of the project run in a workspace, from no data at all, together
 * with the ones before them, whose files they read; a second time, at the same time, with the answers
 * to their exercises. Any other notebook runs where it is.
 *
 * @throws {UsageError} where a notebook cannot be read, or answers do not fit.
 *
 * @example
 * ```ts
 * import { createNotebook } from "@lib/lab/notebook/create_notebook.ts";
 * import { formatNotebook } from "@lib/lab/notebook/format_notebook.ts";
 * import { rerunNotebooks } from "@lib/lab/rerun_notebooks.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const out = await Deno.makeTempDir();
 * const path = `${out}/sums.ipynb`;
 * await Deno.writeTextFile(path, formatNotebook(createNotebook([{ code: "1 + 1" }])));
 * const [rerun] = await rerunNotebooks([path], { root: ".", out: `${out}/executed` });
 * assertEquals(rerun!.differences.map(({ cell }) => cell), [1]); // a result that is not stored yet
 * await Deno.remove(out, { recursive: true });
 * ```
 */
export async function rerunNotebooks(
  paths: readonly string[],
  options: RerunOptions,
): Promise<Rerun[]> {
  const folder = resolve(options.root, "notebooks");
  const own = paths.filter((path) => dirname(resolve(path)) === folder);
  const stored = await Promise.all(paths.map((path) => Deno.readTextFile(path)));
  const answered = await filterAnswered(own);
  const { root, out, signal } = options;
  const [asStored, solved] = await Promise.all([
    runInWorkspace(await upToLast(own, folder), options),
    runInWorkspace(await upToLast(answered, folder), {
      root,
      out: join(out, "solved"),
      signal,
      isSolved: true,
    }),
  ]);
  for (const path of paths) {
    if (own.includes(path)) continue;
    asStored.set(resolve(path), await runOne(path, options));
    const solutions = await readSolutions(path);
    if (solutions) solved.set(resolve(path), await runNotebook(path, { solutions, signal }));
  }
  return paths.map((path, i) =>
    judge(path, asStored.get(resolve(path))!, {
      stored: stored[i]!,
      solved: answered.includes(path) || !own.includes(path)
        ? solved.get(resolve(path))
        : undefined,
    })
  );
}

async function filterAnswered(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(paths.map(readSolutions));
  return paths.filter((_, i) => found[i] !== undefined);
}

/** The notebooks of a folder up to the last one that is asked for. */
async function upToLast(paths: readonly string[], folder: string): Promise<string[]> {
  const last = paths.map((path) => basename(path)).sort().at(-1);
  if (last === undefined) return [];
  return (await expandPaths([join(folder, "*.ipynb")])).filter((path) => basename(path) <= last);
}

type Place = Partial<Pick<RunOptions, "cwd" | "env" | "solutions">>;

function runOne(
  path: string,
  { out, onProgress, signal, ...place }: Omit<RerunOptions, "root"> & Place,
): Promise<NotebookRun> {
  return runNotebook(path, { ...place, out: join(out, basename(path)), onProgress, signal });
}

async function runInWorkspace(
  paths: readonly string[],
  { root, isSolved, ...options }: RerunOptions & { readonly isSolved?: boolean },
): Promise<Map<string, NotebookRun>> {
  const runs = new Map<string, NotebookRun>();
  if (paths.length === 0) return runs;
  await using workspace = await openWorkspace({ root });
  const { cwd, env } = workspace;
  // One after the other, because a later notebook reads what an earlier one wrote.
  for (const path of paths) {
    const solutions = isSolved ? await readSolutions(path) : undefined;
    runs.set(path, await runOne(path, { ...options, cwd, env, solutions }));
  }
  return runs;
}

function judge(
  path: string,
  run: NotebookRun,
  { solved, stored }: { readonly solved?: NotebookRun; readonly stored: string },
): Rerun {
  const notebook = parseNotebook(stored, { path });
  const problems = [
    ...failureOf(run, path),
    ...failedStatements(run.notebook),
    ...run.exercises.filter(({ status }) => status !== "open")
      .map(({ cell, task }) => ({
        cell,
        message: `exercise "${task}" must be open: it is answered`,
      })),
    ...unjudged(run),
    ...(solved ? problemsOfSolved(solved, solutionsPath(path)) : []),
  ].map((problem) => ({ path, ...problem }));
  return {
    path,
    run: { ...run, path },
    ...(solved && { solved: { ...solved, path } }),
    problems,
    differences: run.failed === undefined
      ? compareNotebooks(notebook, run.notebook).map(({ cell, message }) => ({
        path,
        cell,
        message,
      }))
      : [],
    stored,
    text: formatNotebook(refreshOutputs(notebook, run.notebook)),
  };
}

function failureOf({ failed }: NotebookRun, path: string): NotebookProblem[] {
  if (failed === undefined) return [];
  const { cell, line, name, message } = failed;
  return [{ path, cell, ...(line && { line }), message: `${name}: ${message.split("\n")[0]}` }];
}

/** An exercise that nothing judges would be passed by anything. */
function unjudged({ failed, notebook, exercises }: NotebookRun): { message: string }[] {
  const { length } = exerciseCells(notebook);
  return failed || length <= exercises.length
    ? []
    : [{ message: `${length} exercises must be judged: current value is ${exercises.length}` }];
}

function problemsOfSolved(solved: NotebookRun, path: string): NotebookProblem[] {
  const wrong = solved.exercises.filter(({ status }) => status !== "passed")
    .map(({ cell, task, status }) => ({
      path,
      cell,
      message: `exercise "${task}" must be passed with its solution: it is ${status}`,
    }));
  return [...failureOf(solved, path), ...wrong];
}
