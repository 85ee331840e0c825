/** How fast records go in and out: our interface against KafkaJS alone, and the embedded log. @module */

import { type BenchRow, medianOf } from "@lib/testing/bench_row.ts";
import { startKafka } from "@lib/services/start_kafka.ts";
import { openEmbeddedKafka } from "./embedded/open_embedded_kafka.ts";
import type { Kafka } from "./kafka.ts";
import { openKafkajs, rawKafkajs } from "./kafkajs/open_kafkajs.ts";
import { readRange } from "./read_range.ts";

/** How much is measured. */
export interface KafkaBenchOptions {
  readonly records?: number;
  readonly rounds?: number;
}

const RECORD_BYTES = 600;
/** So many that joining a group, which costs each of them the same, is a small part of reading. */
const RECORDS = 600_000;
const RECORDS_PER_CALL = 1_000;
const PARTITIONS = 4;
const VEHICLES = 200;
const VALUE = '{"soc_pct": 71.25} '.padEnd(RECORD_BYTES, "0123456789");

/** Records per second. */
interface Rates {
  readonly produce: number;
  readonly consume: number;
}

type Measure = (topic: string) => Promise<Rates>;

/**
 * Measures all three in turn, several times, so that a slow moment of the machine meets each of
 * them, and takes the median of the ratios within one round.
 */
export async function benchKafka(
  { records = RECORDS, rounds = 5 }: KafkaBenchOptions = {},
): Promise<BenchRow[]> {
  await using broker = await startKafka();
  const dir = await Deno.makeTempDir();
  const real = await openKafkajs({ brokers: [broker.plain] });
  const embedded = openEmbeddedKafka(dir);
  const measures = {
    raw: rawMeasure(broker.plain, { records, real }),
    ours: ourMeasure(real, records),
    embedded: ourMeasure(embedded, records),
  };
  const rates = { raw: [] as Rates[], ours: [] as Rates[], embedded: [] as Rates[] };
  // The first round warms up and is not counted.
  for (let round = 0; round <= rounds; round++) {
    for (const name of ["raw", "ours", "embedded"] as const) {
      const measured = await measures[name](`${name}-${round}`);
      if (round > 0) rates[name].push(measured);
    }
  }
  await real.close();
  await embedded.close();
  await Deno.remove(dir, { recursive: true });

  const rows: BenchRow[] = [];
  for (const way of ["produce", "consume"] as const) {
    const figureOf = (side: readonly Rates[]) => (
      { value: medianOf(side.map((rate) => rate[way])), unit: "records/s" }
    );
    const ratio = (over: Rates[], under: Rates[]) =>
      medianOf(over.map((rate, round) => rate[way] / under[round]![way]));
    rows.push({
      name: `${way} through the Kafka interface, ${RECORD_BYTES}-byte records`,
      against: "KafkaJS alone, same broker",
      figure: figureOf(rates.ours),
      value: ratio(rates.ours, rates.raw),
      unit: "times",
      atLeast: 0.85,
    }, {
      name: `embedded log: ${way}`,
      against: "KafkaJS to a local broker",
      figure: figureOf(rates.embedded),
      value: ratio(rates.embedded, rates.raw),
      unit: "times",
      atLeast: 1,
    });
  }
  return rows;
}

function ourMeasure(kafka: Kafka, records: number): Measure {
  return async (topic) => {
    await kafka.createTopic(topic, { partitions: PARTITIONS });
    const producer = await kafka.openProducer();
    const produce = await rateOf(records, async () => {
      for (let sent = 0; sent < records; sent += RECORDS_PER_CALL) {
        await producer.produce(topic, callOf(sent));
      }
    });
    await producer.close();
    const consume = await rateOf(records, async () => {
      let bytes = 0;
      for await (const batch of readRange(kafka, topic)) {
        for (const record of batch.records) bytes += record.value!.length;
      }
      checkBytes(bytes, records);
    });
    await kafka.deleteTopic(topic);
    return { produce, consume };
  };
}

/** What one would write without our interface, with the same promises. */
function rawMeasure(
  place: string,
  { records, real }: { readonly records: number; readonly real: Kafka },
): Measure {
  return async (topic) => {
    await real.createTopic(topic, { partitions: PARTITIONS });
    const client = rawKafkajs({ brokers: [place] });
    const producer = client.producer({ idempotent: true });
    await producer.connect();
    const produce = await rateOf(records, async () => {
      for (let sent = 0; sent < records; sent += RECORDS_PER_CALL) {
        await producer.send({ topic, messages: callOf(sent) });
      }
    });
    await producer.disconnect();
    const consumer = client.consumer({ groupId: `bench-${topic}`, maxWaitTimeInMs: 200 });
    const consume = await rateOf(records, async () => {
      let left = records;
      let bytes = 0;
      const all = Promise.withResolvers<void>();
      await consumer.connect();
      await consumer.subscribe({ topics: [topic], fromBeginning: true });
      await consumer.run({
        autoCommit: false,
        eachBatch: ({ batch }) => {
          for (const message of batch.messages) bytes += message.value!.length;
          left -= batch.messages.length;
          if (left === 0) all.resolve();
          return Promise.resolve();
        },
      });
      await all.promise;
      checkBytes(bytes, records);
      await consumer.disconnect();
    });
    await real.deleteTopic(topic);
    return { produce, consume };
  };
}

function callOf(first: number) {
  return Array.from({ length: RECORDS_PER_CALL }, (_, i) => ({
    key: `EV-${(first + i) % VEHICLES}`,
    value: VALUE,
  }));
}

async function rateOf(records: number, work: () => Promise<void>): Promise<number> {
  const startMs = performance.now();
  await work();
  return records / (performance.now() - startMs) * 1000;
}

function checkBytes(bytes: number, records: number): void {
  if (bytes === records * RECORD_BYTES) return;
  throw new Error(`Read ${bytes} bytes of ${records * RECORD_BYTES}`);
}
