import type { StreamQuery } from "../query/stream_query.ts";
import { assertEquals } from "@std/assert";
import { createBatchPlanner, type PlannerOptions } from "./create_batch_planner.ts";

const QUERY: StreamQuery = {
  decode: { format: "json", fields: { k: "string" }, eventTime: "at" },
  watermark: { delay: "10 seconds", idleTimeout: "30 seconds" },
  window: { type: "tumbling", size: "5 seconds" },
  keys: ["k"],
  aggregates: [{ fn: "count", as: "n" }],
};

function planner(query: Partial<StreamQuery> = {}, options: PlannerOptions = {}) {
  const planner = createBatchPlanner({ ...QUERY, ...query }, options);
  return {
    ...planner,
    state: () => planner.state,
    /** Runs one batch in which each partition reaches so many seconds; its watermarks in seconds. */
    run(seconds: Record<string, number | null>, nowMs = 0) {
      const batch = planner.plan({ hasData: true, nowMs })!;
      planner.commit(batch, {
        maxEventMicros: Object.fromEntries(
          Object.entries(seconds).map(([p, s]) => [p, s === null ? null : s * 1e6]),
        ),
        nowMs,
      });
      return [batch.watermarks!.lateMicros / 1e6, batch.watermarks!.nowMicros / 1e6];
    },
    /** The watermark of the next batch, in seconds. */
    next: (nowMs = 0) => planner.plan({ hasData: true, nowMs })!.watermarks!.nowMicros / 1e6,
  };
}

Deno.test("createBatchPlanner() fixes a batch's watermark by the batches before it", () => {
  const p = planner();
  assertEquals(p.run({ a: 100 }), [0, 0]);
  assertEquals(p.run({ a: 50 }), [0, 90]);
  assertEquals(p.run({ a: 120 }), [90, 90]);
  assertEquals(p.run({}), [90, 110]);
});

Deno.test("createBatchPlanner() takes event times in whole milliseconds, rounded down", () => {
  const p = planner();
  p.run({ a: 19.999999 });
  assertEquals(p.next(), 9.999);
});

Deno.test("createBatchPlanner() plans a batch without data once, when the watermark moved", () => {
  const p = createBatchPlanner(QUERY);
  const idle = { hasData: false, nowMs: 0 };
  assertEquals(p.plan(idle), null);
  p.commit(p.plan({ hasData: true, nowMs: 0 })!, { maxEventMicros: { a: 25e6 }, nowMs: 0 });
  const batch = p.plan(idle)!;
  assertEquals(batch.kind, "no-data");
  p.commit(batch, { maxEventMicros: {}, nowMs: 0 });
  assertEquals(p.plan(idle), null);
});

Deno.test("createBatchPlanner() plans no batch without data where nothing could close", () => {
  for (
    const query of [
      { outputMode: "complete" },
      { window: null, aggregates: [] },
      { watermark: null, outputMode: "update" },
    ] as const
  ) {
    const p = createBatchPlanner({ ...QUERY, ...query });
    p.commit(p.plan({ hasData: true, nowMs: 0 })!, { maxEventMicros: { a: 25e6 }, nowMs: 0 });
    assertEquals(p.plan({ hasData: false, nowMs: 0 }), null);
  }
});

Deno.test("createBatchPlanner() has no watermarks for a query without one", () => {
  const p = createBatchPlanner({ ...QUERY, watermark: null, outputMode: "update" });
  assertEquals(p.plan({ hasData: true, nowMs: 0 })!.watermarks, null);
});

Deno.test("createBatchPlanner() by query takes the maximum of all partitions", () => {
  const p = planner();
  p.run({ p0: 100, p1: 20 });
  assertEquals(p.next(), 90);
});

Deno.test("createBatchPlanner() by partition waits for the slowest that is not idle", () => {
  const p = planner({}, { defaultScope: "partition" });
  p.run({ p0: 100, p1: 20 });
  assertEquals(p.next(), 10);
  assertEquals(p.slowest(0), { partition: "p1", maxEventMs: 20_000 });
  p.run({ p0: 100 }, 29_999);
  assertEquals(p.next(29_999), 10);
  assertEquals(p.next(30_000), 90);
  assertEquals(p.slowest(30_000), { partition: "p0", maxEventMs: 100_000 });
  assertEquals(p.run({ p1: 50 }, 30_001), [10, 90]);
  assertEquals(p.next(30_001), 90);
});

Deno.test("createBatchPlanner() by partition waits for one that has sent nothing, until it is idle", () => {
  const p = createBatchPlanner(QUERY, { defaultScope: "partition" });
  const at = (nowMs: number) =>
    p.plan({ hasData: true, nowMs, partitions: ["p0", "p1"] })!.watermarks!.nowMicros;
  assertEquals(at(0), 0);
  p.commit(p.plan({ hasData: true, nowMs: 0 })!, { maxEventMicros: { p0: 100e6 }, nowMs: 20_000 });
  assertEquals(at(29_999), 0);
  assertEquals(at(30_000), 90e6);
});

Deno.test("createBatchPlanner() lets the latest time count once all partitions are idle", () => {
  const p = planner({}, { defaultScope: "partition" });
  p.run({ p0: 100, p1: 20 });
  assertEquals(p.next(60_000), 90);
});

Deno.test("createBatchPlanner() with one partition gives the same by query and by partition", () => {
  const [byQuery, byPartition] = [planner(), planner({}, { defaultScope: "partition" })];
  for (const seconds of [30, 10, null, 75.5, 75, 400]) {
    assertEquals(byQuery.run({ a: seconds }), byPartition.run({ a: seconds }));
  }
});

Deno.test("createBatchPlanner() goes on from a stored state, counting no silence while it was down", () => {
  const before = planner({}, { defaultScope: "partition" });
  before.run({ p0: 100, p1: 20 });
  const state = JSON.parse(JSON.stringify(before.state()));
  const after = planner({}, { defaultScope: "partition", state });
  assertEquals(after.next(1e9), 10);
  assertEquals(after.state().nextBatchId, 1);
  assertEquals(after.next(1e9 + 30_000), 90);
});
