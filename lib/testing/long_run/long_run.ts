/** Streams that run for long at a steady rate, while what they stand on is taken away. @module */

import { countDeadLetters } from "@lib/systems/count_dead_letters.ts";
import { openKafka } from "@lib/connectors/kafka/open_kafka.ts";
import { openPostgres } from "@lib/connectors/postgres/open_postgres.ts";
import { withConnection } from "@lib/connectors/with_connection.ts";
import type { RunningKafka } from "@lib/services/start_kafka.ts";
import type { RunningPostgres } from "@lib/services/start_postgres.ts";
import { DEAD_LETTER_SUFFIX } from "@lib/streaming/sinks/create_dead_letter_topics.ts";
import { sleep } from "@lib/time/clock.ts";
import { processMemoryMb } from "../process_memory_mb.ts";
import { type SupervisedProgram, superviseProgram } from "./supervised_program.ts";

/** How long, how much, on what. */
export interface LongRunOptions {
  readonly seconds: number;
  readonly recordsPerSecond: number;
  /** Time between two faults. */
  readonly faultEverySeconds: number;
  readonly kafka: RunningKafka;
  readonly postgres: RunningPostgres;
  /** A folder for checkpoints. */
  readonly home: string;
  readonly onNote?: (text: string) => void;
}

/** A look at the stream. */
export interface LongRunSample {
  readonly atSeconds: number;
  /** Memory of the process of that moment. */
  readonly memoryMb: number | null;
  readonly pid: number;
  /** Records that are in the topic and not yet in a table or among the dead letters. */
  readonly behind: number;
}

/** What happened. */
export interface LongRunReport {
  /** Records that the producer says were acknowledged. */
  readonly acknowledged: number;
  /** Records that the topic holds. */
  readonly inTopic: number;
  /** Coordinates in the table, and all of its rows. */
  readonly stored: number;
  readonly rows: number;
  readonly deadLetters: number;
  readonly faults: readonly { readonly atSeconds: number; readonly fault: string }[];
  /** How often the stream's process was started again, and what it said where it failed by itself. */
  readonly restarts: number;
  readonly complaints: readonly string[];
  readonly samples: readonly LongRunSample[];
}

const TOPIC = "iot.sensors";
const TABLE = "tb_sensor_evento";
const SAMPLE_MS = 1_000;
const FREEZE_MS = 5_000;
const CLI = new URL("../../cli/", import.meta.url);

/**
 * Runs `deno task simulate iot` and `deno task stream iot-monitoring` side by side, kills and restarts the
 * broker, the database and the stream in turn, freezes the stream, then lets it catch up and counts.
 */
export async function longRun(options: LongRunOptions): Promise<LongRunReport> {
  const { seconds, recordsPerSecond, kafka, postgres, home } = options;
  const env = { KAFKA_BROKERS: kafka.plain, POSTGRES_URL: postgres.url, LAB_HOME: home };
  const command = (name: string, ...args: string[]) => [
    "run",
    "-A",
    "--no-check",
    new URL(`${name}.ts`, CLI).pathname,
    ...args,
  ];
  const producer = new Deno.Command(Deno.execPath(), {
    args: command(
      "simulate",
      ...["iot", "--sink", "kafka", "--clock", "real", "--start", "now", "--json"],
      ...["--hz", String(recordsPerSecond), "--duration", String(seconds), "--faults", "0.02"],
    ),
    env,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const produced = producer.output();
  await topicIsThere(env);
  const stream = superviseProgram({
    args: command("stream", "iot-monitoring", "--trigger", "200 ms"),
    env,
  });
  const startMs = performance.now();
  const atSeconds = () => (performance.now() - startMs) / 1000;
  const faults: { atSeconds: number; fault: string }[] = [];
  const samples: LongRunSample[] = [];
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      const behind = await recordsBehind(env).catch(() => undefined); // a service is away
      const { pid } = stream;
      if (behind !== undefined) {
        samples.push({
          atSeconds: atSeconds(),
          memoryMb: processMemoryMb(pid, "VmRSS"),
          pid,
          behind,
        });
      }
      await sleep(SAMPLE_MS);
    }
  })();
  const injecting = (async () => {
    for (let turn = 0;; turn++) {
      const dueSeconds = (turn + 1) * options.faultEverySeconds;
      if (dueSeconds >= seconds) return;
      await sleep(Math.max(0, dueSeconds - atSeconds()) * 1000);
      const [fault, inject] = FAULTS[turn % FAULTS.length]!;
      options.onNote?.(`${atSeconds().toFixed(0)} s: ${fault}`);
      faults.push({ atSeconds: atSeconds(), fault });
      await inject({ ...options, stream });
    }
  })();

  const { code, stdout, stderr } = await produced;
  if (code !== 0) throw new Error(`The producer failed: ${new TextDecoder().decode(stderr)}`);
  const { records: acknowledged } = JSON.parse(new TextDecoder().decode(stdout));
  await injecting;
  await caughtUp(env);
  isOver = true;
  await watching;
  await stream.stop();
  return {
    acknowledged,
    ...await counted(env),
    faults,
    restarts: stream.ends,
    complaints: stream.complaints,
    samples,
  };
}

type Env = Readonly<Record<string, string>>;
type Services = Pick<LongRunOptions, "kafka" | "postgres"> & { readonly stream: SupervisedProgram };

/** In turn. */
const FAULTS: readonly (readonly [string, (services: Services) => Promise<void>])[] = [
  ["stream frozen for 5 s", ({ stream }) => stream.freeze(FREEZE_MS)],
  ["database killed and started again", async ({ postgres }) => {
    await postgres.kill();
    await postgres.restart();
  }],
  ["broker killed and started again", async ({ kafka }) => {
    await kafka.kill();
    await kafka.restart();
  }],
  ["stream killed", ({ stream }) => stream.kill()],
];

async function topicIsThere(env: Env): Promise<void> {
  await within(
    60,
    () =>
      withConnection(openKafka(env), async (kafka) => (await kafka.listTopics()).includes(TOPIC)),
  );
}

async function caughtUp(env: Env): Promise<void> {
  await within(120, async () => await recordsBehind(env) === 0);
}

/** Asks each second until it is so; a service that is away says no. */
async function within(seconds: number, isSo: () => Promise<boolean>): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    if (await isSo().catch(() => false)) return;
    await sleep(1_000);
  }
}

/** About: a dead letter that was sent twice counts twice. */
async function recordsBehind(env: Env): Promise<number> {
  const { rows: [counts] } = await withConnection(
    openPostgres(env),
    (postgres) => postgres.query(`SELECT count(*) AS rows FROM ${TABLE}`),
  );
  return await withConnection(openKafka(env), async (kafka) => {
    const letters = `${TOPIC}${DEAD_LETTER_SUFFIX}`;
    const dead = (await kafka.listTopics()).includes(letters) ? await endOf(kafka, letters) : 0;
    return Math.max(0, await endOf(kafka, TOPIC) - Number(counts!["rows"]) - dead);
  });
}

async function counted(
  env: Env,
): Promise<Pick<LongRunReport, "inTopic" | "stored" | "rows" | "deadLetters">> {
  const { rows: [counts] } = await withConnection(
    openPostgres(env),
    (postgres) =>
      postgres.query(
        `SELECT count(*) AS rows, count(DISTINCT (kafka_partition, kafka_offset)) AS stored FROM ${TABLE}`,
      ),
  );
  return await withConnection(openKafka(env), async (kafka) => ({
    inTopic: await endOf(kafka, TOPIC),
    stored: Number(counts!["stored"]),
    rows: Number(counts!["rows"]),
    deadLetters: await countDeadLetters(kafka, [TOPIC]),
  }));
}

async function endOf(
  kafka: Awaited<ReturnType<typeof openKafka>>,
  topic: string,
): Promise<number> {
  const { partitions } = await kafka.describeTopic(topic);
  return partitions.reduce((sum, { start, end }) => sum + end - start, 0);
}
