import { assertEquals } from "@std/assert";
import type { StreamQuery } from "../query/stream_query.ts";
import type { SourceRecord } from "../sources/source.ts";
import { driveBatches, type DrivenBatch, type DriveOptions } from "./drive_batches.ts";

const QUERY: StreamQuery = {
  decode: { format: "json", fields: { id: "string", k: "string" }, eventTime: "at" },
  watermark: { delay: "10 seconds" },
  window: { type: "tumbling", size: "5 seconds" },
  keys: ["k"],
  aggregates: [{ fn: "count", as: "n" }],
};
const SESSIONS: StreamQuery = { ...QUERY, window: { type: "session", gap: "5 seconds" } };
const DAY_MS = Date.UTC(2025, 0, 1);

/** A record of so many seconds into the day. */
const at = (seconds: number, id = "x") =>
  JSON.stringify({ id, k: "a", at: new Date(DAY_MS + seconds * 1000).toISOString() });

const secondsOf = (text: unknown) => (Date.parse(String(text)) - DAY_MS) / 1000;

function drive(
  query: StreamQuery,
  batches: Parameters<typeof driveBatches>[1],
  options: DriveOptions = { drive: "stepwise" },
): DrivenBatch[] {
  return [...driveBatches(query, batches, options)];
}

/** All rows of all batches, in order. */
function windowsOf(batches: readonly DrivenBatch[]): string[] {
  return batches.flatMap(({ record }) =>
    record.rows.map(([from, to, , n]) => `[${secondsOf(from)},${secondsOf(to)})=${n}`)
  );
}

const watermarks = (batches: readonly DrivenBatch[]) =>
  batches.map(({ record }) => Math.max(0, secondsOf(record.watermark)));

Deno.test("driveBatches() closes a window at its end, counts what was late, and leaves the rest open", () => {
  const first = [10, 11, 12, 13, 14, 15].map((s) => at(s));
  const batches = drive(QUERY, [first, [at(25)], [at(10)]]);
  assertEquals(windowsOf(batches.slice(0, 3)), []);
  assertEquals(windowsOf(batches.slice(3)), ["[10,15)=5"]);
  const [last] = batches.at(-1)!.record.state;
  assertEquals([last!.numRowsTotal, last!.numRowsDroppedByWatermark], [2, 1]);
  assertEquals(windowsOf(drive(QUERY, [first, [at(24.999)], [at(10)]])), []);
});

Deno.test("driveBatches() has one table at the end, whether by update or by complete", () => {
  const input = [[10, 15, 11], [12, 13, 14], [25]].map((batch) => batch.map((s) => at(s)));
  const table = new Map<string, string>();
  for (const window of windowsOf(drive({ ...QUERY, outputMode: "update" }, input))) {
    const [name, n] = window.split("=");
    table.set(name!, n!);
  }
  const complete = drive({ ...QUERY, outputMode: "complete" }, input).at(-1)!;
  assertEquals([...table].map((entry) => entry.join("=")), windowsOf([complete]));
  assertEquals(windowsOf([complete]), ["[10,15)=5", "[15,20)=1", "[25,30)=1"]);
});

Deno.test("driveBatches() shows a late row with its window and its lateness", () => {
  const batches = drive(QUERY, [[at(10), at(11)], [at(27)], [at(12)]]);
  const [late] = batches.at(-1)!.output.late;
  assertEquals(late!.row.event_timestamp, (DAY_MS + 12_000) * 1000);
  assertEquals(late!.windowEndMicros, (DAY_MS + 15_000) * 1000);
  assertEquals(late!.latenessMicros, 5_000_000);
  assertEquals(late!.origin.offset, 3);
  assertEquals(windowsOf(batches), ["[10,15)=2"]);
});

Deno.test("driveBatches() merges sessions that a row bridges, and takes the parts back on request", () => {
  const input = [[at(10), at(18)], [at(14)], [at(60)]];
  assertEquals(windowsOf(drive(SESSIONS, input)), ["[10,23)=3"]);
  const upserts = drive({ ...SESSIONS, outputMode: "update", retractions: true }, input);
  const bridging = upserts.find(({ output }) => output.retracted.length > 0)!;
  assertEquals(bridging.output.retracted.map(({ n }) => n), [1, 1]);
  assertEquals(windowsOf([bridging]), ["[10,23)=3"]);
});

Deno.test("driveBatches() by partition waits for the slow one until it is idle", () => {
  const from = (partition: number, seconds: number): SourceRecord => ({
    topic: "t",
    partition,
    offset: 0,
    timestampMs: null,
    key: null,
    value: at(seconds),
  });
  const batches = drive(
    QUERY,
    [[from(0, 100), from(1, 20)], [from(0, 100)], [from(0, 100)], [from(1, 50)], []],
    {
      drive: "available-now",
      defaultScope: "partition",
      nowMs: (i) => [0, 1, 31, 32, 33][i]! * 1000,
    },
  );
  assertEquals(watermarks(batches), [0, 10, 90, 90, 90]);
  // Judged by the watermark before its own batch.
  assertEquals(batches.map(({ output }) => output.late.length), [0, 0, 0, 1, 0]);
});

Deno.test("driveBatches() lets no far future move the watermark where there is a limit", () => {
  const input = [[at(10), at(100 * 365 * 86_400)], [at(12)], [at(13)]];
  const nowMs = () => DAY_MS;
  const query = { ...QUERY, watermark: { delay: "10 seconds", futureLimit: "1 hour" } };
  const guarded = drive(query, input, { drive: "stepwise", nowMs });
  assertEquals(guarded.flatMap(({ rejected }) => rejected.map(({ code }) => code)), [
    "FUTURE_TIMESTAMP",
  ]);
  assertEquals(Math.max(...watermarks(guarded)), 3);
  const poisoned = drive(QUERY, input, { drive: "stepwise", nowMs });
  assertEquals(poisoned.at(-1)!.output.late.length, 1);
});

Deno.test("driveBatches() counts a repeated record once, and again when it has been forgotten", () => {
  const query = { ...QUERY, dedup: { op: "within", cols: ["id"] } } as const;
  const input = [
    [at(10, "a"), at(10, "a"), at(11, "a")],
    [at(29.999, "b")],
    [at(20.5, "a")],
    [at(30, "d")],
    [at(20.5, "a")],
    [at(60, "c")],
  ];
  assertEquals(windowsOf(drive(query, input)), [
    "[10,15)=1",
    "[20,25)=1",
    "[25,30)=1",
    "[30,35)=1",
  ]);
});

Deno.test("driveBatches() goes on after a restart with the same result and the next batch number", () => {
  const input = [[at(10), at(14)], [at(12)], [at(25)], [at(40)]];
  const straight = drive(QUERY, input);
  const runs = [[0], [1], [2], [3]];
  const restarted = drive(QUERY, input, { drive: "stepwise", runs });
  assertEquals(restarted.map(({ record }) => record), straight.map(({ record }) => record));
  assertEquals(restarted.map(({ record }) => record.batchId), [...restarted.keys()]);
});

Deno.test("driveBatches() yields the state that a checkpoint would hold", () => {
  const batches = drive(QUERY, [[at(10), at(16)], [at(40)]]);
  assertEquals(batches.map(({ entries }) => entries.size), [2, 2, 3, 1]);
});
