import { assertEquals } from "@std/assert";
import { groupLag } from "./group_lag.ts";
import type { Kafka } from "./kafka.ts";

Deno.test("groupLag() counts only what can still be read", async () => {
  const kafka = {
    committed: () => Promise.resolve({ 0: 4, 1: 10 }),
    describeTopic: (topic: string) =>
      Promise.resolve({
        topic,
        maxMessageBytes: 1,
        partitions: [
          { partition: 0, start: 6, end: 10 }, // what was committed has been dropped since
          { partition: 1, start: 0, end: 10 },
          { partition: 2, start: 2, end: 5 },
        ],
      }),
  } as unknown as Kafka;
  assertEquals(await groupLag(kafka, { group: "g", topic: "t" }), [
    { partition: 0, committed: 4, end: 10, lag: 4 },
    { partition: 1, committed: 10, end: 10, lag: 0 },
    { partition: 2, committed: null, end: 5, lag: 3 },
  ]);
});
