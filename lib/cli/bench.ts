/** `deno task bench`: measures the lab against named floors and peers, as ratios in one run. @module */

import { benchPipeline } from "@lib/pipeline/bench_pipeline.ts";
import { benchSimulator } from "@lib/systems/ev/bench_simulator.ts";
import { simulateFleet } from "@lib/systems/ev/simulate_fleet.ts";
import type { BenchRow } from "@lib/testing/bench_row.ts";
import { runCommand } from "./command.ts";
import { writeLine } from "./write_line.ts";

const command = {
  name: "bench",
  summary:
    "Measures simulator and pipeline against their floors; ratios hold where seconds do not.",
  options: {
    records: {
      kind: "integer",
      default: 1_000_000,
      doc: "JSON records for the pipeline",
      accepts: { test: (n: number) => n >= VEHICLES, say: "a whole number, at least 100" },
    },
    rounds: {
      kind: "integer",
      default: 3,
      doc: "measured rounds of each pair; the median counts",
      accepts: { test: (n: number) => n >= 1, say: "a whole number, at least 1" },
    },
    only: { kind: "text", choices: ["simulator", "pipeline"], doc: "measure only one of them" },
    json: { kind: "flag", doc: "one JSON document on stdout" },
  },
  example: "deno task bench --rounds 5",
} as const;

const VEHICLES = 100;

if (import.meta.main) {
  await runCommand(command, Deno.args, async ({ values: { records, rounds, only, json } }) => {
    const rows: BenchRow[] = [];
    if (only !== "pipeline") rows.push(...await benchSimulator({ rounds }));
    if (only !== "simulator") rows.push(...await pipelineRows(records, rounds));
    writeLine(Deno.stderr, `${navigator.hardwareConcurrency} cores, Deno ${Deno.version.deno}`);
    for (const row of rows) writeLine(Deno.stderr, lineOf(row));
    if (json) writeLine(Deno.stdout, JSON.stringify(rows));
    return 0;
  });
}

async function pipelineRows(records: number, rounds: number): Promise<BenchRow[]> {
  const folder = await Deno.makeTempDir();
  try {
    const input = `${folder}/fleet.jsonl`;
    await simulateFleet({
      vehicles: VEHICLES,
      duration: Math.ceil(records / VEHICLES),
      out: input,
    });
    return await benchPipeline({ input, records, folder, rounds });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function lineOf({ name, value, unit, atLeast, atMost }: BenchRow): string {
  const digits = Math.abs(value) < 100 ? 2 : 0;
  const figure = value.toLocaleString("en-US", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  const isMet = value >= (atLeast ?? -Infinity) && value <= (atMost ?? Infinity);
  const bound = atLeast === undefined
    ? atMost === undefined ? "" : `at most ${atMost}`
    : `at least ${atLeast}`;
  const verdict = bound === "" ? "" : `  (${bound}: ${isMet ? "met" : "not met"})`;
  return `${name.padEnd(64)} ${figure.padStart(12)} ${unit}${verdict}`;
}
