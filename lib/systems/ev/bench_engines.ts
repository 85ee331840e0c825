/** Measures the same job on DuckDB and on Apache Spark, on one core and on two. @module */

import { loadavg, totalmem } from "node:os";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { openDuckdb } from "@lib/engines/duckdb.ts";
import type { SparkHome } from "@lib/engines/find_spark.ts";
import { countOf } from "@lib/feedback/count_of.ts";
import { openLakeSession } from "@lib/pipeline/open_lake_session.ts";
import {
  CURVE_ENGINES,
  type CurveEngine,
  type EngineCurves,
  type EngineRun,
} from "@lib/pipeline/scaling/engine_curves.ts";
import { runJob } from "@lib/pipeline/run_job.ts";
import { medianOf } from "@lib/testing/bench_row.ts";
import { measureProcess, type ProcessMeasure } from "@lib/testing/measure_process.ts";
import { comparedPlan } from "./compared_plan.ts";
import { simulateFleet } from "./simulate_fleet.ts";

/** How much is measured. */
export interface EngineBenchOptions {
  /** Of the largest input; the others have a hundredth, a tenth and four tenths of them. */
  readonly records: number;
  readonly rounds: number;
  readonly spark: SparkHome;
  /** Told what is measured next, as a round takes minutes. */
  readonly onNote?: (text: string) => void;
  /** Given all that is measured so far, after each round: an interrupted bench leaves the rounds it had. */
  readonly onRound?: (curves: EngineCurves) => Promise<void>;
}

const SHARES = [0.01, 0.1, 0.4, 1] as const;
const CORES = [1, 2] as const;
const FLEET = { vehicles: 100, seed: 42, faults: "0.01" } as const;
const PIPELINE = new URL("../../cli/pipeline.ts", import.meta.url).href;
const START = new URL("./_start_engine.ts", import.meta.url).href;

/**
 * Runs each job as a whole command, engines in turns, each into a lake of its own, and holds the two
 * lakes of an input against each other: engines that did something different cannot be compared.
 *
 * @throws {Error} where a command fails, or the engines disagree.
 */
export async function benchEngines(options: EngineBenchOptions): Promise<EngineCurves> {
  const { records, rounds, spark, onNote = () => {}, onRound } = options;
  const folder = await Deno.makeTempDir();
  const loadBefore = loadavg()[0]!;
  const measured = new Map<string, ProcessMeasure[]>();
  try {
    const inputs = await simulateInputs(folder, records);
    const lake = `${folder}/lake`;
    await runJob({ contract: evTelemetry, input: inputs[0]!.path, output: lake });
    const plan = await comparedPlan(lake);
    const versions = {
      deno: Deno.version.deno,
      duckdb: await duckdbVersion(),
      spark: spark.version,
    };
    const soFar = (): EngineCurves => ({
      measured_at: new Date().toISOString(),
      machine: {
        system: `${Deno.build.os} ${Deno.build.arch}`,
        cores: navigator.hardwareConcurrency,
        memory_gb: Math.round(totalmem() / 2 ** 30),
        load: [loadBefore, loadavg()[0]!],
      },
      versions,
      runs: [...measured].map(([key, found]) => engineRun(key, found)),
      spark_plan: plan,
    });
    for (let round = 1; round <= rounds; round++) {
      for (const cores of CORES) {
        for (const { records, path } of [{ records: 0, path: "" }, ...inputs]) {
          onNote(
            `round ${round} of ${rounds}: ${countOf(records, "record")} on ${
              countOf(cores, "core")
            }`,
          );
          for (const engine of CURVE_ENGINES) {
            const key = `${engine} ${cores} ${records}`;
            const run = await measure(engine, {
              cores,
              input: path,
              output: `${folder}/${engine}`,
            });
            measured.set(key, [...measured.get(key) ?? [], run]);
          }
          if (records > 0) await checkSame(folder);
        }
      }
      await onRound?.(soFar());
    }
    return soFar();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function simulateInputs(folder: string, records: number) {
  const inputs = SHARES.map((share) => {
    const duration = Math.ceil(records * share / FLEET.vehicles);
    return { duration, records: duration * FLEET.vehicles, path: `${folder}/${duration}.jsonl` };
  });
  for (const { duration, path } of inputs) await simulateFleet({ ...FLEET, duration, out: path });
  return inputs;
}

/** Without an input, only the start. */
async function measure(
  engine: CurveEngine,
  { cores, input, output }: {
    readonly cores: number;
    readonly input: string;
    readonly output: string;
  },
): Promise<ProcessMeasure> {
  const master = `local[${cores}]`;
  const job = ["--input", input, "--output", output, "--engine", engine];
  const args = input === ""
    ? [START, engine, master]
    : [PIPELINE, ...job, ...(engine === "spark" ? ["--spark-master", master] : [])];
  const run = await measureProcess(["run", "-A", ...args], { cores });
  if (run.code !== 0) throw new Error(`Cannot measure as ${engine} failed: ${run.stderr}`);
  return run;
}

/** Removes the lakes, so that every job starts from none. */
async function checkSame(folder: string): Promise<void> {
  const found: string[] = [];
  for (const engine of CURVE_ENGINES) {
    const output = `${folder}/${engine}`;
    using lake = await openLakeSession(output, evTelemetry);
    const counts = await lake.rows(`
      SELECT 'clean' AS code, count(*) AS rows FROM clean
      UNION ALL SELECT code, count(*) FROM (SELECT unnest(reasons) AS code FROM quarantine)
      GROUP BY code ORDER BY code`);
    found.push(JSON.stringify(counts));
    await Deno.remove(output, { recursive: true });
  }
  if (found[0] !== found[1]) {
    throw new Error(`Cannot compare engines that disagree: ${found.join(" and ")}`);
  }
}

function engineRun(key: string, found: readonly ProcessMeasure[]): EngineRun {
  const [engine, cores, records] = key.split(" ") as [CurveEngine, string, string];
  const seconds = found.map(({ wallMs }) => Math.round(wallMs) / 1000);
  const peaks = found.flatMap(({ peakMb }) => peakMb === null ? [] : [peakMb]);
  return {
    engine,
    cores: Number(cores),
    records: Number(records),
    seconds: medianOf(seconds),
    rounds: seconds,
    peak_mb: peaks.length === 0 ? null : Math.round(Math.max(...peaks)),
  };
}

async function duckdbVersion(): Promise<string> {
  using db = await openDuckdb();
  return db.version;
}
