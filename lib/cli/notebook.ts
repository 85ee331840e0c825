/** `deno task notebook`: runs notebooks without a browser. @module */

import { basename, join } from "node:path";
import { type Command, type Option, type Parsed, runCommand } from "@lib/cli/command.ts";
import { progressPrinter } from "@lib/cli/progress_printer.ts";
import { writeLine } from "@lib/cli/write_line.ts";
import { countOf } from "@lib/feedback/count_of.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { readSolutions } from "@lib/lab/exercise/read_solutions.ts";
import { expandPaths } from "@lib/lab/expand_paths.ts";
import { failureLine } from "@lib/lab/failure_line.ts";
import { readNotebook } from "@lib/lab/notebook/read_notebook.ts";
import { parseParameters } from "@lib/lab/parse_parameters.ts";
import { type NotebookRun, runNotebook } from "@lib/lab/run_notebook.ts";

const options = {
  param: {
    kind: "text",
    short: "p",
    value: "NAME=VALUE",
    repeated: true,
    doc: "set a name that the parameters cell declares",
  },
  out: {
    kind: "text",
    value: "PATH",
    default: "data/report",
    doc: "folder of the executed copies, or one file ending in .ipynb",
  },
  timeout: {
    kind: "number",
    value: "SECONDS",
    default: 600,
    doc: "longest time that a cell may take",
    accepts: { test: (seconds: number) => seconds > 0, say: "a number above 0" },
  },
  solutions: { kind: "flag", doc: "put the answers to its exercises into each notebook" },
  json: { kind: "flag", doc: "print one JSON document on stdout" },
} as const satisfies Record<string, Option>;

/** The declaration of `deno task notebook`. */
const command: Command<typeof options> = {
  name: "notebook",
  summary: "Runs notebooks from top to bottom and writes executed copies.",
  positionals: "run FILE|GLOB…",
  options,
  example: "deno task notebook run notebooks/01_simulate.ipynb -p vehicles=5",
};

async function main(
  call: { readonly values: Parsed<typeof options>; readonly positionals: readonly string[] },
): Promise<number> {
  const [verb, ...patterns] = call.positionals;
  const { param, out, timeout, solutions, json } = call.values;
  if (verb !== "run" || patterns.length === 0) {
    throw new UsageError(
      `notebook must be followed by run and at least one file: current value is ${
        JSON.stringify(call.positionals.join(" "))
      }`,
    );
  }
  const paths = await expandPaths(patterns);
  const isOneFile = out.endsWith(".ipynb");
  if (isOneFile && paths.length > 1) {
    throw new UsageError(
      `--out must be a folder for ${paths.length} notebooks: current value is ${out}`,
    );
  }
  const runs: NotebookRun[] = [];
  const stop = new AbortController();
  // A kernel whose notebook handles the stop button would outlive Ctrl-C.
  Deno.addSignalListener("SIGINT", () => stop.abort());
  for (const path of paths) {
    if (stop.signal.aborted) break;
    const run = await runNotebook(path, {
      parameters: parseParameters(param, { notebook: await readNotebook(path) }),
      out: isOneFile ? out : join(out, basename(path)),
      cellTimeoutMs: timeout * 1000,
      onProgress: progressPrinter(),
      signal: stop.signal,
      ...(solutions && { solutions: await readSolutions(path) ?? [] }),
    });
    runs.push(run);
    writeLine(Deno.stderr, run.failed ? failureLine(run) : summary(run));
  }
  if (json) {
    const notebooks = runs.map(({ notebook: _, ...run }) => run);
    writeLine(Deno.stdout, JSON.stringify({ notebooks }));
  }
  return stop.signal.aborted || runs.some((run) => run.failed) ? 1 : 0;
}

function summary({ path, cells, exercises, ms, out }: NotebookRun): string {
  const passed = exercises.filter(({ status }) => status === "passed").length;
  const done = exercises.length > 0 ? `, ${passed} of ${exercises.length} exercises passed` : "";
  return `${path}: ${countOf(cells.length, "cell")} in ${
    (ms / 1000).toFixed(1)
  } s${done}, written to ${out}`;
}

if (import.meta.main) await runCommand(command, Deno.args, main);
