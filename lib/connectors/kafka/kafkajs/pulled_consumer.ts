/** A consumer that is polled, on a client that pushes. @module */

import { handOver } from "@lib/connectors/kafka/hand_over.ts";
import type { PartitionOffsets, PolledBatch } from "@lib/connectors/kafka/kafka.ts";
import { KafkaError } from "@lib/connectors/kafka/kafka_error.ts";
import { fromKafkajs } from "./kafkajs_records.ts";
import type { RawClient, RawConsumerEvents, RawConsumerOptions } from "./raw_client.ts";

/** A running consumer whose batches are fetched one ahead of the caller, never more. */
export interface PulledConsumer {
  poll(maxWaitMs: number): Promise<PolledBatch | undefined>;
  assigned(): Readonly<Record<string, readonly number[]>>;
  commit(topic: string, offsets: PartitionOffsets): Promise<void>;
  close(): Promise<void>;
}

/** How often a batch that nobody has taken yet says that we are alive; the client limits it. */
const HEARTBEAT_MS = 500;
const JOIN_TIMEOUT_MS = 60_000;

/**
 * Starts a consumer and waits until it has its partitions.
 *
 * @throws {KafkaError} if it does not get them.
 */
export async function pulledConsumer(
  client: RawClient,
  options: RawConsumerOptions,
  onAssigned: RawConsumerEvents["onAssigned"] = () => {},
): Promise<PulledConsumer> {
  const { group, topics, joinTimeoutMs = JOIN_TIMEOUT_MS } = options;
  const place = handOver<PolledBatch>();
  const joined = Promise.withResolvers<void>();
  let assigned: Readonly<Record<string, readonly number[]>> = {};
  let failure: Error | undefined;

  const fail = (error: Error) => {
    failure ??= error;
    assigned = {};
    place.fail(failure);
    joined.reject(failure);
  };
  const checkRunning = () => {
    if (failure !== undefined) throw failure;
  };

  const timer = setTimeout(() => {
    const seconds = joinTimeoutMs / 1000;
    fail(new KafkaError("UNREACHABLE", `Group ${group} gave no partitions for ${seconds} s`));
  }, joinTimeoutMs);
  joined.promise.catch(() => {}).finally(() => clearTimeout(timer));

  const starting = client.startConsumer(options, {
    onBatch: ({ topic, partition, records, nextOffset, heartbeat }) =>
      place.offer(
        { topic, partition, nextOffset, records: records.map(fromKafkajs) },
        { everyMs: HEARTBEAT_MS, stayAlive: heartbeat },
      ),
    onPassed(batch) {
      // Nobody waits for it, so nothing may depend on its being taken.
      place.offer({ ...batch, records: [] }, {
        everyMs: HEARTBEAT_MS,
        stayAlive: () => Promise.resolve(),
      });
    },
    onAssigned(partitions, seek) {
      assigned = partitions;
      onAssigned(partitions, seek);
      joined.resolve();
    },
    onRevoked: () => assigned = {},
    onCrash: (error) => fail(client.explain(error, `read ${topics.join(", ")}`)),
  });
  // The client tries to connect for longer than anyone should be kept waiting.
  starting.catch(joined.reject);
  try {
    await joined.promise;
  } catch (error) {
    starting.then((late) => late.stop(), () => {});
    throw error;
  }
  const raw = await starting;

  return {
    async poll(maxWaitMs) {
      const endMs = performance.now() + maxWaitMs;
      while (true) {
        const batch = await place.take(endMs - performance.now());
        // What was fetched before a rebalance may be another member's by now.
        if (batch === undefined || assigned[batch.topic]?.includes(batch.partition)) return batch;
      }
    },
    assigned: () => assigned,
    async commit(topic, offsets) {
      checkRunning();
      try {
        await raw.commit(topic, offsets);
      } catch (thrown) {
        throw client.explain(thrown, `commit ${topic} for group ${group}`);
      }
      checkRunning(); // the client drops a commit without a word once it has stopped
    },
    async close() {
      fail(new KafkaError("CLOSED", `The consumer of ${topics.join(", ")} was closed`));
      await raw.stop();
    },
  };
}
