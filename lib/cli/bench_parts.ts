/** The parts of `deno task bench`, by name. @module */

import { dirname } from "node:path";
import { benchKafka } from "@lib/connectors/kafka/bench_kafka.ts";
import { benchEmbeddedMongo } from "@lib/connectors/mongo/embedded/bench_embedded_mongo.ts";
import { findSpark } from "@lib/engines/find_spark.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { benchPipeline } from "@lib/pipeline/bench_pipeline.ts";
import { curveRows } from "@lib/pipeline/scaling/curve_rows.ts";
import { runProgram } from "@lib/services/run_program.ts";
import { CASSANDRA_USER, startCassandra } from "@lib/services/start_cassandra.ts";
import { startKafka } from "@lib/services/start_kafka.ts";
import { startPostgres } from "@lib/services/start_postgres.ts";
import { benchEngine } from "@lib/streaming/bench_engine.ts";
import { benchStreaming } from "@lib/streaming/bench_streaming.ts";
import { benchStreamSystems } from "@lib/systems/bench_stream_systems.ts";
import { benchEngines } from "@lib/systems/ev/bench_engines.ts";
import { benchSimulator } from "@lib/systems/ev/bench_simulator.ts";
import { benchTopic } from "@lib/systems/ev/bench_topic.ts";
import { simulateFleet } from "@lib/systems/ev/simulate_fleet.ts";
import type { BenchRow } from "@lib/testing/bench_row.ts";
import { benchLarge } from "@lib/testing/bench_large.ts";
import { benchLongRun } from "@lib/testing/long_run/bench_long_run.ts";
import { longRun } from "@lib/testing/long_run/long_run.ts";
import { benchStartUp } from "./bench_start_up.ts";

/** How much is measured. */
export interface BenchPartOptions {
  readonly records: number;
  readonly rounds: number;
  /** How long the long run is. */
  readonly minutes: number;
  /** A file that keeps what Spark and DuckDB took. */
  readonly curves: string | undefined;
  /** Is told what is left out, and why. */
  readonly onNote: (text: string) => void;
}

/** A part is left out, and told, where it has nothing to measure on. */
type Part = (options: BenchPartOptions) => BenchRow[] | Promise<BenchRow[]>;

export const BENCH_VEHICLES = 100;

/** In the order in which they are measured and shown. */
export const BENCH_PARTS = {
  simulator: ({ rounds }) => benchSimulator({ rounds }),
  pipeline: pipelineRows,
  services: serviceRows,
  streaming: streamingRows,
  systems: systemRows,
  spark: sparkRows,
  large: largeRows,
  long: longRows,
  startup: ({ rounds }) => benchStartUp({ rounds }),
} as const satisfies Readonly<Record<string, Part>>;

export type BenchPartName = keyof typeof BENCH_PARTS;

async function pipelineRows({ records, rounds }: BenchPartOptions): Promise<BenchRow[]> {
  const folder = await Deno.makeTempDir();
  try {
    const input = `${folder}/fleet.jsonl`;
    await simulateFleet({ ...fleetOf(records), out: input });
    return await benchPipeline({ input, records, folder, rounds });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Embedded stores everywhere; a real broker where one can be started. */
async function serviceRows(
  { records, rounds, onNote }: BenchPartOptions,
): Promise<BenchRow[]> {
  const documents = await benchEmbeddedMongo({ rounds });
  const missing = await missingProgram(["java", "mvn"]);
  if (missing !== undefined) {
    onNote(`${missing} is not here, without which no broker is started: left out`);
    return [...documents, ...await benchTopic({ records, rounds })];
  }
  const log = await benchKafka({ rounds });
  await using broker = await startKafka();
  return [...documents, ...log, ...await benchTopic({ records, rounds, broker: broker.plain })];
}

/** The engine by itself, then with a checkpoint, then between real services. */
async function streamingRows({ rounds, onNote }: BenchPartOptions): Promise<BenchRow[]> {
  const engine = benchEngine({ rounds });
  const missing = await missingProgram(["java", "mvn"]);
  if (missing !== undefined) {
    onNote(`${missing} is not here: streams between real services are left out`);
    return [...engine, ...await benchStreaming({ rounds })];
  }
  await using broker = await startKafka();
  await using postgres = await startPostgres();
  const services = { broker: broker.plain, postgresUrl: postgres.url };
  return [...engine, ...await benchStreaming({ rounds, services })];
}

/** Embedded stores, then real ones where they can be started. */
async function systemRows({ onNote }: BenchPartOptions): Promise<BenchRow[]> {
  const embedded = await benchStreamSystems();
  const missing = await missingProgram(["java", "mvn"]);
  if (missing !== undefined) {
    onNote(`${missing} is not here: the systems on real services are left out`);
    return embedded;
  }
  await using broker = await startKafka();
  await using postgres = await startPostgres();
  await using cassandra = await startCassandra();
  const env = {
    KAFKA_BROKERS: broker.plain,
    POSTGRES_URL: postgres.url,
    CASSANDRA_CONTACT_POINTS: cassandra.contactPoint,
    CASSANDRA_USERNAME: CASSANDRA_USER.username,
    CASSANDRA_PASSWORD: CASSANDRA_USER.password,
  };
  return [...embedded, ...await benchStreamSystems({ env })];
}

/** Both engines on one core and on two; nothing where Spark is not installed. */
async function sparkRows(
  { curves, onNote, ...size }: BenchPartOptions,
): Promise<BenchRow[]> {
  try {
    if (await missingProgram(["taskset"])) {
      throw new UsageError("taskset must be there to measure on one core: it is a part of Linux");
    }
    // Found out now and not after the minutes that measuring takes.
    if (curves !== undefined) await Deno.mkdir(dirname(curves), { recursive: true });
    const measured = await benchEngines({
      ...size,
      spark: await findSpark(),
      onNote,
      onRound: async (soFar) => {
        if (curves === undefined) return;
        await Deno.writeTextFile(curves, `${JSON.stringify(soFar, null, 2)}\n`);
        onNote(`measurements: ${curves}`);
      },
    });
    return curveRows(measured);
  } catch (error) {
    if (!(error instanceof UsageError) || curves !== undefined) throw error;
    onNote(`Spark is left out: ${error.message}`);
    return [];
  }
}

async function missingProgram(programs: readonly string[]): Promise<string | undefined> {
  for (const program of programs) {
    if (await runProgram(program, ["--version"]).then(() => false, () => true)) return program;
  }
  return undefined;
}

/** Ten times the records, once: for memory and time, where the other parts are about ratios. */
async function largeRows({ records }: BenchPartOptions): Promise<BenchRow[]> {
  const folder = await Deno.makeTempDir();
  try {
    const input = `${folder}/fleet.jsonl`;
    await simulateFleet({ ...fleetOf(10 * records), out: input });
    return await benchLarge({ input, records: 10 * records, readings: records, folder });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A stream between real services that are taken away in turn; its sums must add up. */
async function longRows({ minutes, onNote }: BenchPartOptions): Promise<BenchRow[]> {
  const missing = await missingProgram(["java", "mvn"]);
  if (missing !== undefined) {
    onNote(`${missing} is not here: the long run on real services is left out`);
    return [];
  }
  const home = await Deno.makeTempDir();
  await using kafka = await startKafka();
  await using postgres = await startPostgres();
  try {
    const rate = { recordsPerSecond: 500 };
    const size = { ...rate, seconds: minutes * 60, faultEverySeconds: 60 };
    return benchLongRun(await longRun({ ...size, kafka, postgres, home, onNote }), rate);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

function fleetOf(records: number): { readonly vehicles: number; readonly duration: number } {
  return { vehicles: BENCH_VEHICLES, duration: Math.ceil(records / BENCH_VEHICLES) };
}
