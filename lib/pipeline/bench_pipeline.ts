/** Measures the pipeline, as a whole command, against DuckDB alone. @module */

import { type BenchRow, medianOf } from "@lib/testing/bench_row.ts";
import { measureProcess, type ProcessMeasure } from "@lib/testing/measure_process.ts";

/** What is measured. */
export interface PipelineBenchOptions {
  /** JSON lines of EV telemetry. */
  readonly input: string;
  /** How many records that is, for the names of the figures. */
  readonly records: number;
  /** A folder for what both sides write. */
  readonly folder: string;
  /** Pairs of runs, of which the median ratio counts. */
  readonly rounds?: number;
}

const PERMISSIONS = [
  "--allow-read",
  "--allow-write",
  "--allow-env",
  "--allow-sys",
  "--allow-ffi",
] as const;
const PIPELINE = new URL("../cli/pipeline.ts", import.meta.url).href;
const FLOOR = new URL("./_floor.ts", import.meta.url).href;
const MAX_RATIO = 3;
const MAX_PEAK_MB = 1536;

/**
 * Runs both sides in turns, from start to exit, each into a folder of its own.
 *
 * @throws {Error} when a side fails, with what it said.
 */
export async function benchPipeline(options: PipelineBenchOptions): Promise<BenchRow[]> {
  const { input, records, folder, rounds = 5 } = options;
  const ours: ProcessMeasure[] = [];
  const floor: ProcessMeasure[] = [];
  for (let round = 0; round <= rounds; round++) {
    const output = `${folder}/${round}`;
    const lake = `${output}-lake`;
    const pair = [
      await measure(PIPELINE, ["--input", input, "--output", lake]),
      await measure(FLOOR, [input, `${output}-floor`]),
    ] as const;
    await Deno.remove(lake, { recursive: true });
    await Deno.remove(`${output}-floor`, { recursive: true });
    // The first pair warms up the file cache and is not counted.
    if (round > 0) {
      ours.push(pair[0]);
      floor.push(pair[1]);
    }
  }
  const size = `${records.toLocaleString("en-US")} JSON records`;
  const peaks = ours.flatMap(({ peakMb }) => peakMb === null ? [] : [peakMb]);
  return [
    {
      name: `pipeline on ${size}, the whole command`,
      against: "DuckDB alone, no rules",
      figure: { value: medianOf(ours.map(({ wallMs }) => wallMs)) / 1000, unit: "s" },
      value: medianOf(ours.map(({ wallMs }, at) => wallMs / floor[at]!.wallMs)),
      unit: "times",
      atMost: MAX_RATIO,
    },
    {
      name: `pipeline on ${size}, peak memory`,
      value: Math.max(...peaks),
      unit: "MB",
      atMost: MAX_PEAK_MB,
    },
  ];
}

async function measure(script: string, args: readonly string[]): Promise<ProcessMeasure> {
  const run = await measureProcess(["run", ...PERMISSIONS, script, ...args]);
  if (run.code !== 0) throw new Error(`Cannot measure as a side failed: ${run.stderr}`);
  return run;
}
