/** `deno task bench`: measures the lab against named floors and peers, as ratios in one run. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import { benchPage, type BenchPart } from "@lib/testing/bench_page.ts";
import { machineText } from "@lib/testing/machine_text.ts";
import { withBenchParts } from "@lib/testing/with_bench_parts.ts";
import { BENCH_PARTS, BENCH_VEHICLES, type BenchPartName } from "./bench_parts.ts";
import { runCommand } from "./command.ts";
import { writeLine } from "./write_line.ts";

const NAMES = Object.keys(BENCH_PARTS) as BenchPartName[];

const command = {
  name: "bench",
  summary:
    "Measures simulator, pipeline, services, streaming and systems against their floors, Spark against DuckDB, and a long run; ratios hold where seconds do not.",
  options: {
    records: {
      kind: "integer",
      default: 1_000_000,
      doc: "JSON records for the pipeline; the most of them for Spark, ten times as many for large",
      accepts: { test: (n: number) => n >= BENCH_VEHICLES, say: "a whole number, at least 100" },
    },
    rounds: {
      kind: "integer",
      default: 3,
      doc: "measured rounds of each pair; the median counts",
      accepts: { test: (n: number) => n >= 1, say: "a whole number, at least 1" },
    },
    minutes: {
      kind: "integer",
      default: 10,
      doc: "how long a stream runs between services that are killed in turn",
      accepts: { test: (n: number) => n >= 2, say: "a whole number, at least 2" },
    },
    only: { kind: "text", choices: NAMES, doc: "measure only one of them" },
    curves: {
      kind: "text",
      value: "FILE",
      doc: "keep what Spark and DuckDB took, for notebook 20 to draw",
    },
    write: {
      kind: "text",
      value: "FILE",
      doc: "put the figures between the two marks of a document, and keep those of other parts",
    },
    json: { kind: "flag", doc: "one JSON document on stdout" },
  },
  example: "deno task bench --rounds 5",
} as const;

if (import.meta.main) {
  await runCommand(command, Deno.args, async ({ values }) => {
    const { only, write, json, ...options } = values;
    if (options.curves !== undefined && only !== undefined && only !== "spark") {
      throw new UsageError(`--curves must come with --only spark: current value is "${only}"`);
    }
    if (write !== undefined) await writeParts(write, []);
    const onNote = (text: string) => writeLine(Deno.stderr, text);
    const parts: BenchPart[] = [];
    for (const name of NAMES) {
      if (only !== undefined && only !== name) continue;
      const rows = await BENCH_PARTS[name]({ ...options, onNote });
      if (rows.length > 0) parts.push({ name, rows, machine: machineText(Date.now()) });
    }
    onNote(benchPage(parts));
    if (write !== undefined) await writeParts(write, parts);
    if (json) writeLine(Deno.stdout, JSON.stringify(parts));
    return 0;
  });
}

/** @throws {UsageError} where the document cannot be read or has no marks. */
async function writeParts(path: string, parts: readonly BenchPart[]): Promise<void> {
  const document = await Deno.readTextFile(path).catch((cause) => {
    throw new UsageError(`--write must be a document that is there: current value is "${path}"`, {
      cause,
    });
  });
  const written = withBenchParts(document, { parts, order: NAMES, path });
  if (written !== document) await Deno.writeTextFile(path, written);
}
