import { assertEquals } from "@std/assert";
import { benchTopic } from "./bench_topic.ts";

Deno.test("benchTopic() compares the embedded log with a file", async () => {
  const rows = await benchTopic({ records: 500, rounds: 1 });
  assertEquals(rows.map(({ name }) => name), [
    "EV telemetry, embedded log to lake",
    "embedded log to lake: time for fetching",
    "embedded log to lake: time for decoding",
  ]);
  assertEquals(rows.every(({ value }) => value > 0), true);
});
