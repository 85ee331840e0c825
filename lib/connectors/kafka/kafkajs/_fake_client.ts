/** A client for tests, whose consumer says what the test tells it to. @module */

import { explainKafkajsError } from "./explain_kafkajs_error.ts";
import type { RawClient, RawConsumerEvents } from "./raw_client.ts";

/**
 * A client whose consumer is driven by the test; it is given `assignment` at once. Its topics begin at
 * `start`, which the test may move.
 */
export function fakeClient(assignment: Record<string, number[]> = { t: [0, 1] }) {
  const seeks: [partition: number, offset: number][] = [];
  const commits: Record<number, number>[] = [];
  const seen = { stopped: 0, seeks, commits, start: 0 };
  const seek = (_topic: string, partition: number, offset: number) =>
    void seeks.push([partition, offset]);
  let events: RawConsumerEvents | undefined;
  const client: RawClient = {
    describe: (topic) =>
      Promise.resolve({
        topic,
        maxMessageBytes: 1,
        partitions: (assignment[topic] ?? []).map((partition) => ({
          partition,
          start: seen.start,
          end: 1_000,
        })),
      }),
    startProducer: () => Promise.reject(new Error("not asked for")),
    startConsumer(_options, given) {
      events = given;
      given.onAssigned(assignment, seek);
      return Promise.resolve({
        commit: (_topic, offsets) => Promise.resolve(void commits.push({ ...offsets })),
        stop: () => Promise.resolve(void seen.stopped++),
      });
    },
    explain: (thrown, doing) => explainKafkajsError(thrown, { place: "test:9092", doing }),
  };
  const push = (partition: number, first: number, count: number) =>
    events!.onBatch({
      topic: "t",
      partition,
      records: Array.from({ length: count }, (_, i) => ({
        offset: `${first + i}`,
        timestamp: "0",
        key: null,
        value: null,
      })),
      nextOffset: first + count,
      heartbeat: () => Promise.resolve(),
    });
  const rejoin = (partitions: Record<string, number[]>) => events!.onAssigned(partitions, seek);
  return { client, seen, push, rejoin, events: () => events! };
}
