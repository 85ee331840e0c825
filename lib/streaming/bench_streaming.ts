/** What running a query costs: its checkpoint, its way from Kafka to PostgreSQL, and its latency. @module */

import type { Kafka } from "@lib/connectors/kafka/kafka.ts";
import { openKafkajs } from "@lib/connectors/kafka/kafkajs/open_kafkajs.ts";
import { readRange } from "@lib/connectors/kafka/read_range.ts";
import { openPostgres } from "@lib/connectors/postgres/open_postgres.ts";
import type { Postgres } from "@lib/connectors/postgres/postgres.ts";
import { type BenchRow, medianOf } from "@lib/testing/bench_row.ts";
import { sleep } from "@lib/time/clock.ts";
import type { StreamQuery } from "./query/stream_query.ts";
import { startQuery } from "./run/start_query.ts";
import { createTableSink } from "./sinks/create_table_sink.ts";
import { forEachBatch } from "./sinks/for_each_batch.ts";
import { createKafkaSource } from "./sources/create_kafka_source.ts";
import { createMemoryStream } from "./sources/create_memory_stream.ts";

/** How much is measured. */
export interface StreamingBenchOptions {
  /** Windows times keys that are open at once while the checkpoint is measured. */
  readonly openPairs?: number;
  /** Records from Kafka to PostgreSQL. */
  readonly records?: number;
  /** How long latency is measured. */
  readonly latencySeconds?: number;
  readonly rounds?: number;
  /** Real ones; embedded stores are measured by themselves. */
  readonly services?: { readonly broker: string; readonly postgresUrl: string };
}

const BATCH = 10_000;
const ROUND_BATCHES = 10;
const MEASURED_ROUNDS = 9;
const PARTITIONS = 4;
/** The cost of a checkpoint is that of a state that is full, or nearly so. */
const MIN_SHARE_OPEN = 0.99;
const EVENTS_PER_SECOND = 1_000;
const START_MS = Date.UTC(2025, 0, 1);

const WINDOWS: StreamQuery = {
  decode: { format: "json", fields: { key: "string", amount: "double" }, eventTime: "at" },
  watermark: { delay: "10 minutes" },
  window: { type: "tumbling", size: "10 minutes" },
  keys: ["key"],
  aggregates: [{ fn: "sum", column: "amount", as: "total" }, { fn: "count", as: "events" }],
};
const RECORDS: StreamQuery = {
  decode: { format: "json", fields: { key: "string", amount: "double" }, eventTime: "at" },
};

/** Measures the checkpoint, and where there are services, the way through them. */
export async function benchStreaming(
  {
    openPairs = 1_000_000,
    records = 200_000,
    latencySeconds = 10,
    rounds = 3,
    services,
  }: StreamingBenchOptions = {},
): Promise<BenchRow[]> {
  const checkpoint = await checkpointRows(openPairs);
  if (services === undefined) return checkpoint;
  const kafka = await openKafkajs({ brokers: [services.broker] });
  const postgres = await openPostgres({ POSTGRES_URL: services.postgresUrl });
  try {
    const stores = { kafka, postgres };
    return [
      ...checkpoint,
      ...await endToEndRows(stores, { records, rounds }),
      ...await latencyRows(stores, latencySeconds),
    ];
  } finally {
    await kafka.close();
    await postgres.close();
  }
}

function event(n: number, keys: number): string {
  const at = new Date(START_MS + Math.floor(n / 10)).toISOString();
  return JSON.stringify({ key: `key ${(n * 7_919) % keys}`, amount: n % 1_000, at });
}

/**
 * Fills the state, then measures batches of which every record touches another entry of it: what of
 * a batch is waiting for the plan and committing, as the query's own progress says. The median of
 * some rounds, so that a slow moment of the disk is not taken for the rule.
 */
async function checkpointRows(openPairs: number): Promise<BenchRow[]> {
  const dir = await Deno.makeTempDir();
  const source = createMemoryStream();
  const measured = MEASURED_ROUNDS * ROUND_BATCHES * BATCH;
  let batchesUntilFull = 0;
  for (let n = 0; n < openPairs; n += BATCH, batchesUntilFull++) {
    source.add(Array.from({ length: BATCH }, (_, i) => event(n + i, openPairs)));
  }
  source.add(Array.from({ length: measured }, (_, i) => event(openPairs + i * 3, openPairs)));
  const spent: { readonly checkpointMs: number; readonly totalMs: number }[] = [];
  let openGroups = 0;
  const handle = await startQuery(WINDOWS, {
    source,
    sink: forEachBatch(() => {}),
    checkpoint: dir,
    maxRecordsPerBatch: BATCH,
    onProgress: ({ batchId, durationMs, numInputRows, stateOperators }) => {
      if (batchId < batchesUntilFull || numInputRows === 0) return;
      spent.push({
        checkpointMs: durationMs["walCommit"]! + durationMs["commitOffsets"]!,
        totalMs: durationMs["triggerExecution"]!,
      });
      openGroups = stateOperators[0]!.numRowsTotal;
    },
  });
  await handle.awaitTermination();
  await Deno.remove(dir, { recursive: true });
  if (openGroups < openPairs * MIN_SHARE_OPEN) {
    throw new Error(`Only ${openGroups} of ${openPairs} windows and keys were open`);
  }
  const rounds = Array.from({ length: MEASURED_ROUNDS }, (_, round) => {
    const batches = spent.slice(round * ROUND_BATCHES, (round + 1) * ROUND_BATCHES);
    const checkpointMs = batches.reduce((sum, batch) => sum + batch.checkpointMs, 0);
    const totalMs = batches.reduce((sum, batch) => sum + batch.totalMs, 0);
    return { ratio: checkpointMs / totalMs, rate: ROUND_BATCHES * BATCH / (totalMs / 1_000) };
  });
  return [
    {
      name: `checkpoint, ${openPairs.toLocaleString("en-US")} open windows and keys`,
      against: "the whole query",
      figure: { value: medianOf(rounds.map(({ rate }) => rate)), unit: "events/s" },
      value: medianOf(rounds.map(({ ratio }) => ratio)),
      unit: "times",
      atMost: 0.3,
    },
  ];
}

interface Stores {
  readonly kafka: Kafka;
  readonly postgres: Postgres;
}

/** Kafka alone, PostgreSQL alone and both in turn; the median of the ratios within a round. */
async function endToEndRows(
  { kafka, postgres }: Stores,
  { records, rounds }: { readonly records: number; readonly rounds: number },
): Promise<BenchRow[]> {
  const topic = "bench";
  await kafka.createTopic(topic, { partitions: PARTITIONS });
  const producer = await kafka.openProducer();
  for (let n = 0; n < records; n += BATCH) {
    const values = Array.from({ length: BATCH }, (_, i) => event(n + i, 1_000));
    await producer.produce(topic, values.map((value, i) => ({ value, partition: i % PARTITIONS })));
  }
  await producer.close();
  const rates = { reading: [] as number[], storing: [] as number[], both: [] as number[] };
  // The first round warms up and is not counted.
  for (let round = 0; round <= rounds; round++) {
    const measured = {
      reading: await perSecond(records, () => readAlone(kafka, topic)),
      storing: await perSecond(records, () => storeAlone(postgres, `alone_${round}`, records)),
      both: await perSecond(
        records,
        () => readAndStore({ kafka, postgres }, topic, `both_${round}`),
      ),
    };
    if (round === 0) continue;
    for (const name of ["reading", "storing", "both"] as const) rates[name].push(measured[name]);
  }
  const ratios = rates.both.map((both, i) => both / Math.min(rates.reading[i]!, rates.storing[i]!));
  return [
    {
      name: "Kafka to PostgreSQL, both real",
      against: "the slower of the two alone",
      figure: { value: medianOf(rates.both), unit: "records/s" },
      value: medianOf(ratios),
      unit: "times",
      atLeast: 0.7,
    },
  ];
}

async function perSecond(records: number, work: () => Promise<void>): Promise<number> {
  const startMs = performance.now();
  await work();
  return records / ((performance.now() - startMs) / 1_000);
}

async function readAlone(kafka: Kafka, topic: string): Promise<void> {
  for await (const _ of readRange(kafka, topic));
}

/** The same table and the same size of transaction as the query's. */
async function storeAlone(postgres: Postgres, name: string, records: number): Promise<void> {
  const rows = Array.from({ length: records }, (_, n) => ({
    source_topic: "bench",
    source_partition: n % PARTITIONS,
    source_offset: n,
    key: `key ${n % 1_000}`,
    amount: n,
    event_timestamp: START_MS * 1_000 + n,
  }));
  const table = {
    name,
    columns: {
      row_id: { type: "bigserial" },
      source_topic: { type: "text" },
      source_partition: { type: "integer" },
      source_offset: { type: "bigint" },
      key: { type: "text" },
      amount: { type: "double precision" },
      event_timestamp: { type: "timestamptz" },
    },
    primaryKey: ["row_id"],
    unique: [{ columns: ["source_topic", "source_partition", "source_offset"], nullsEqual: true }],
  } as const;
  await postgres.ensureTable(table);
  const [{ columns: key }] = table.unique;
  for (let from = 0; from < records; from += BATCH) {
    await postgres.transaction((session) =>
      session.insertMany({
        table,
        rows: rows.slice(from, from + BATCH),
        onConflict: { key, then: "keep" },
        onRefused: "report",
      })
    );
  }
}

async function readAndStore(
  { kafka, postgres }: Stores,
  topic: string,
  name: string,
): Promise<void> {
  const dir = await Deno.makeTempDir();
  const handle = await startQuery(RECORDS, {
    source: createKafkaSource(kafka, [topic]),
    sink: createTableSink(postgres, name),
    checkpoint: dir,
    maxRecordsPerBatch: BATCH,
  });
  await handle.awaitTermination();
  await Deno.remove(dir, { recursive: true });
}

/** From the moment before a record is produced to the moment after its row is stored. */
async function latencyRows({ kafka, postgres }: Stores, seconds: number): Promise<BenchRow[]> {
  const topic = "latency";
  const dir = await Deno.makeTempDir();
  await kafka.createTopic(topic, { partitions: PARTITIONS });
  const producer = await kafka.openProducer();
  const sentAtMs: number[] = [];
  const latenciesMs: number[] = [];
  const table = createTableSink(postgres, "latency");
  const handle = await startQuery(RECORDS, {
    source: createKafkaSource(kafka, [topic]),
    sink: {
      description: table.description,
      guarantee: table.guarantee,
      outputs: ["records"],
      open: table.open,
      close: table.close,
      write: async (batch) => {
        const report = await table.write(batch);
        const nowMs = performance.now();
        for (const { values } of batch.rows.records!) {
          latenciesMs.push(nowMs - sentAtMs[Number(values["amount"])]!);
        }
        return report;
      },
    },
    checkpoint: dir,
    trigger: "100 ms",
  });
  const startMs = performance.now();
  const tickMs = 10;
  const perTick = EVENTS_PER_SECOND * tickMs / 1_000;
  const sending: Promise<unknown>[] = [];
  for (let tick = 0; tick < seconds * 1_000 / tickMs; tick++) {
    const records = Array.from({ length: perTick }, (_, i) => {
      const n = tick * perTick + i;
      sentAtMs[n] = performance.now();
      const at = new Date(START_MS + n).toISOString();
      return { value: JSON.stringify({ key: "k", amount: n, at }), partition: n % PARTITIONS };
    });
    sending.push(producer.produce(topic, records));
    await sleep(Math.max(0, startMs + (tick + 1) * tickMs - performance.now()));
  }
  await Promise.all(sending);
  const sent = seconds * EVENTS_PER_SECOND;
  for (let waits = 0; latenciesMs.length < sent && waits < 300; waits++) await sleep(100);
  await handle.stop();
  await producer.close();
  await Deno.remove(dir, { recursive: true });
  // The first second is joining the cluster and making the table.
  const counted = latenciesMs.slice(EVENTS_PER_SECOND).sort((a, b) => a - b);
  const at = (share: number) => counted[Math.floor((counted.length - 1) * share)]!;
  return [
    {
      name: "records stored at 1,000 events/s",
      against: "those sent",
      value: latenciesMs.length / sent,
      unit: "times",
      atLeast: 1,
    },
    { name: "latency p50 at 1,000 events/s, trigger 100 ms", value: at(0.5), unit: "ms" },
    { name: "latency p99 at 1,000 events/s, trigger 100 ms", value: at(0.99), unit: "ms" },
  ];
}
