/** Producing to a real Kafka: sizes, order, and what a failure leaves behind. @module */

import type { Compression } from "@lib/connectors/kafka/compression.ts";
import { cutBatches, dealRecords } from "@lib/connectors/kafka/deal_records.ts";
import type { Produced, Producer, TopicDescription } from "@lib/connectors/kafka/kafka.ts";
import { KafkaError } from "@lib/connectors/kafka/kafka_error.ts";
import { toKafkajs } from "./kafkajs_records.ts";
import type { RawClient, RawProducer } from "./raw_client.ts";

/** How long what was learnt of a topic is taken for true. */
const DESCRIPTION_AGE_MS = 60_000;
/** A request holds one batch per partition; brokers take 100 MB. */
const REQUEST_BYTES = 64 * 1024 * 1024;

/** What tests give in place of the wall clock. */
export interface KafkajsProducerOptions {
  readonly compression: Compression;
  readonly nowMs?: () => number;
}

/**
 * A producer on a raw client.
 *
 * Calls are sent one after the other: only so does the broker's check of sequence numbers keep
 * repeats out. After a failure the raw producer is replaced. It would use the numbers of the failed
 * batch again; had the broker stored that batch after all, it would take the next one for its
 * repeat and drop it, saying that all is well.
 */
export function kafkajsProducer(
  client: RawClient,
  { compression, nowMs = Date.now }: KafkajsProducerOptions,
): Producer {
  const known = new Map<string, { readonly topic: TopicDescription; readonly untilMs: number }>();
  const turn = { next: 0 };
  let raw: RawProducer | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let isOpen = true;

  async function describe(topic: string): Promise<TopicDescription> {
    const there = known.get(topic);
    if (there !== undefined && there.untilMs > nowMs()) return there.topic;
    const described = await client.describe(topic);
    known.set(topic, { topic: described, untilMs: nowMs() + DESCRIPTION_AGE_MS });
    return described;
  }

  async function send(
    topic: string,
    records: Parameters<Producer["produce"]>[1],
  ): Promise<Produced[]> {
    if (!isOpen) throw new KafkaError("CLOSED", "The producer was closed");
    const { maxMessageBytes, partitions } = await describe(topic);
    const dealt = dealRecords(records, {
      topic,
      partitions: partitions.length,
      maxMessageBytes,
      nowMs: nowMs(),
      turn,
    });
    const maxBytes = Math.min(maxMessageBytes, REQUEST_BYTES / partitions.length);
    const queues = [...dealt].map(([partition, there]) => ({
      partition,
      batches: cutBatches(there, maxBytes),
    }));
    const produced: Produced[] = [];
    for (let round = 0; queues.some(({ batches }) => batches.length > round); round++) {
      const now = queues.filter(({ batches }) => batches.length > round);
      const messages = now.flatMap(({ partition, batches }) =>
        batches[round]!.map((record) => toKafkajs(record, partition))
      );
      raw ??= await client.startProducer(compression);
      for (const { partition, baseOffset } of await raw.send(topic, messages)) {
        const { batches } = now.find((queue) => queue.partition === partition)!;
        produced.push({ partition, firstOffset: baseOffset, count: batches[round]!.length });
      }
    }
    return produced;
  }

  async function replaceAfterFailure(thrown: unknown, topic: string): Promise<never> {
    known.delete(topic);
    const broken = raw;
    raw = undefined;
    await broken?.stop();
    throw client.explain(thrown, `produce to ${topic}`);
  }

  return {
    produce(topic, records) {
      const sent = last.then(() => send(topic, records)).catch((thrown) =>
        replaceAfterFailure(thrown, topic)
      );
      last = sent.catch(() => {}); // whoever called has the error; the next call goes its own way
      return sent;
    },
    async close() {
      await last;
      isOpen = false;
      await raw?.stop();
      raw = undefined;
    },
  };
}
