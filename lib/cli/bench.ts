/** `deno task bench`: measures the lab against named floors and peers, as ratios in one run. @module */

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
import { benchPage, type BenchPart, machineText, withBenchParts } from "@lib/testing/bench_page.ts";
import type { BenchRow } from "@lib/testing/bench_row.ts";
import { runCommand } from "./command.ts";
import { writeLine } from "./write_line.ts";

const PARTS = ["simulator", "pipeline", "services", "streaming", "systems", "spark"] as const;
type Part = (typeof PARTS)[number];

const command = {
  name: "bench",
  summary:
    "Measures simulator, pipeline, services, streaming and systems against their floors, and Spark against DuckDB; ratios hold where seconds do not.",
  options: {
    records: {
      kind: "integer",
      default: 1_000_000,
      doc: "JSON records for the pipeline; the most of them for Spark",
      accepts: { test: (n: number) => n >= VEHICLES, say: "a whole number, at least 100" },
    },
    rounds: {
      kind: "integer",
      default: 3,
      doc: "measured rounds of each pair; the median counts",
      accepts: { test: (n: number) => n >= 1, say: "a whole number, at least 1" },
    },
    only: { kind: "text", choices: PARTS, doc: "measure only one of them" },
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

const VEHICLES = 100;

if (import.meta.main) {
  await runCommand(command, Deno.args, async ({ values }) => {
    const { records, rounds, only, curves, write, json } = values;
    if (curves !== undefined && only !== undefined && only !== "spark") {
      throw new UsageError(`--curves must come with --only spark: current value is "${only}"`);
    }
    if (write !== undefined) await writeParts(write, []);
    const measures: Readonly<Record<Part, () => BenchRow[] | Promise<BenchRow[]>>> = {
      simulator: () => benchSimulator({ rounds }),
      pipeline: () => pipelineRows(records, rounds),
      services: () => serviceRows(records, rounds),
      streaming: () => streamingRows(rounds),
      systems: () => systemRows(),
      spark: () => sparkRows({ records, rounds, curves }),
    };
    const parts: BenchPart[] = [];
    for (const name of PARTS) {
      if (only !== undefined && only !== name) continue;
      const rows = await measures[name]();
      if (rows.length > 0) parts.push({ name, rows, machine: machineText(Date.now()) });
    }
    writeLine(Deno.stderr, benchPage(parts));
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
  const written = withBenchParts(document, { parts, order: PARTS, path });
  if (written !== document) await Deno.writeTextFile(path, written);
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

/** Embedded stores everywhere; a real broker where one can be started. */
async function serviceRows(records: number, rounds: number): Promise<BenchRow[]> {
  const documents = await benchEmbeddedMongo({ rounds });
  const missing = await missingProgram(["java", "mvn"]);
  if (missing !== undefined) {
    writeLine(Deno.stderr, `${missing} is not here, without which no broker is started: left out`);
    return [...documents, ...await benchTopic({ records, rounds })];
  }
  const log = await benchKafka({ rounds });
  await using broker = await startKafka();
  return [...documents, ...log, ...await benchTopic({ records, rounds, broker: broker.plain })];
}

/** The engine by itself, then with a checkpoint, then between real services. */
async function streamingRows(rounds: number): Promise<BenchRow[]> {
  const engine = benchEngine({ rounds });
  const missing = await missingProgram(["java", "mvn"]);
  if (missing !== undefined) {
    writeLine(Deno.stderr, `${missing} is not here: streams between real services are left out`);
    return [...engine, ...await benchStreaming({ rounds })];
  }
  await using broker = await startKafka();
  await using postgres = await startPostgres();
  const services = { broker: broker.plain, postgresUrl: postgres.url };
  return [...engine, ...await benchStreaming({ rounds, services })];
}

/** Embedded stores, then real ones where they can be started. */
async function systemRows(): Promise<BenchRow[]> {
  const embedded = await benchStreamSystems();
  const missing = await missingProgram(["java", "mvn"]);
  if (missing !== undefined) {
    writeLine(Deno.stderr, `${missing} is not here: the systems on real services are left out`);
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
  { curves, ...size }: {
    readonly records: number;
    readonly rounds: number;
    readonly curves: string | undefined;
  },
): Promise<BenchRow[]> {
  const note = (text: string) => writeLine(Deno.stderr, text);
  try {
    if (await missingProgram(["taskset"])) {
      throw new UsageError("taskset must be there to measure on one core: it is a part of Linux");
    }
    // Found out now and not after the minutes that measuring takes.
    if (curves !== undefined) await Deno.mkdir(dirname(curves), { recursive: true });
    const measured = await benchEngines({ ...size, spark: await findSpark(), onNote: note });
    if (curves !== undefined) {
      await Deno.writeTextFile(curves, `${JSON.stringify(measured, null, 2)}\n`);
      note(`measurements: ${curves}`);
    }
    return curveRows(measured);
  } catch (error) {
    if (!(error instanceof UsageError) || curves !== undefined) throw error;
    note(`Spark is left out: ${error.message}`);
    return [];
  }
}

async function missingProgram(programs: readonly string[]): Promise<string | undefined> {
  for (const program of programs) {
    if (await runProgram(program, ["--version"]).then(() => false, () => true)) return program;
  }
  return undefined;
}
