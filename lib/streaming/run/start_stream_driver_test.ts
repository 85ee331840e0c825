import { assertEquals, assertRejects } from "@std/assert";
import type { StreamQuery } from "../query/stream_query.ts";
import { startStreamDriver } from "./start_stream_driver.ts";

const QUERY: StreamQuery = {
  decode: { format: "json", fields: { k: "string" }, eventTime: "at" },
  watermark: { delay: "10 seconds" },
  window: { type: "tumbling", size: "5 seconds" },
  aggregates: [{ fn: "count", as: "n" }],
};
const START_MS = Date.UTC(2025, 0, 1);
const at = (second: number, more = {}) => ({
  at: new Date(START_MS + Math.round(second * 1000)).toISOString(),
  ...more,
});
const counts = (rows: readonly Readonly<Record<string, unknown>>[]) => rows.map(({ n }) => n);

Deno.test("startStreamDriver() closes a window when the watermark reaches its end, not before", async () => {
  for (const [last, closed] of [[24.999, []], [25, [5]]] as const) {
    const driver = await startStreamDriver(QUERY);
    driver.send([13, 10, 14, 11, 12, 15].map((second) => at(second)));
    await driver.step();
    assertEquals(driver.table(), []);
    driver.send([at(last)]);
    await driver.step();
    assertEquals(counts(driver.table()), [...closed]);
    assertEquals(driver.openWindows().length, 3 - closed.length);
    driver.send([at(10)]);
    await driver.step();
    assertEquals(driver.late().length, closed.length);
    await driver.stop();
  }
});

// @fault streams: a partition falls behind or idle -> windows wait for it until it is idle; the
//   watermark never goes back
Deno.test("startStreamDriver() waits for the slowest partition until it is idle, and never goes back", async () => {
  const driver = await startStreamDriver(QUERY, { partitions: 2, startMs: START_MS });
  driver.send([at(100)]);
  driver.send([at(20)], { partition: 1 });
  await driver.step();
  assertEquals(driver.handle.lastProgress!.eventTime.watermark, "2025-01-01T00:00:10.000Z");
  assertEquals(driver.openWindows()[0]!.slowestPartition, "memory/1");
  // Partition 0 goes on while partition 1 is silent.
  for (let i = 0; i < 4; i++) {
    driver.advance(10_000);
    driver.send([at(100)]);
    await driver.step();
  }
  assertEquals(driver.handle.lastProgress!.eventTime.watermark, "2025-01-01T00:01:30.000Z");
  driver.send([at(50)], { partition: 1 });
  await driver.step();
  assertEquals(driver.late().map(({ lateness_seconds }) => lateness_seconds), [40]);
  assertEquals(driver.handle.lastProgress!.eventTime.watermark, "2025-01-01T00:01:30.000Z");
  await driver.stop();
});

// @fault streams: an event from the far future -> kept out by a limit, so that the watermark
//   stays; the harm without one is shown
Deno.test("startStreamDriver() keeps a far future out with a limit, and shows the harm without", async () => {
  for (const futureLimit of ["1 hour", null]) {
    const watermark = { delay: "10 seconds", futureLimit };
    const driver = await startStreamDriver({ ...QUERY, watermark }, { startMs: START_MS });
    driver.send([at(10)]);
    await driver.step();
    driver.send([{ at: "2099-01-01T00:00:00Z" }]);
    await driver.step();
    driver.send([at(11)]);
    await driver.step();
    assertEquals(
      driver.deadLetters().map(({ code }) => code),
      futureLimit ? ["FUTURE_TIMESTAMP"] : [],
    );
    assertEquals(driver.late().length, futureLimit ? 0 : 1);
    assertEquals(counts(driver.table()), futureLimit ? [] : [1]);
    await driver.stop();
  }
});

Deno.test("startStreamDriver() replaces sessions that merge, so that a table holds one", async () => {
  const driver = await startStreamDriver({
    ...QUERY,
    window: { type: "session", gap: "5 seconds" },
    keys: ["k"],
    outputMode: "update",
    retractions: true,
  });
  driver.send([at(10, { k: "a" }), at(18, { k: "a" })]);
  await driver.step();
  assertEquals(counts(driver.table()), [1, 1]);
  driver.send([at(14, { k: "a" })]);
  await driver.step();
  const [row, ...rest] = driver.table();
  assertEquals([row!.n, rest.length], [3, 0]);
  assertEquals((row!.window_end as number) / 1000 - START_MS, 23_000);
  await driver.stop();
});

// @fault streams: the same record at another offset -> counted once, where asked, until it is
//   forgotten
Deno.test("startStreamDriver() takes the same record at another offset once, until it is forgotten", async () => {
  const driver = await startStreamDriver({ ...QUERY, dedup: { op: "within", cols: ["k"] } });
  driver.send([at(10, { k: "a" }), at(10, { k: "a" }), at(12, { k: "b" })]);
  await driver.step();
  driver.send([at(40, { k: "c" })]);
  await driver.step();
  driver.send([at(41, { k: "a" })]);
  await driver.step();
  driver.send([at(90, { k: "d" })]);
  await driver.step();
  assertEquals(counts(driver.table()), [2, 2]);
  assertEquals(driver.handle.counts.duplicates, 1);
  await driver.stop();
});

Deno.test("startStreamDriver() fails a step where the query fails", async () => {
  const driver = await startStreamDriver(QUERY);
  driver.sink.write = () =>
    Promise.reject(Object.assign(new Error("broken"), { isRetriable: false }));
  driver.send([at(1)]);
  await assertRejects(() => driver.step(), Error, "broken");
});
