import { assertEquals, assertThrows } from "@std/assert";
import type { PartitionChange } from "./lake.ts";
import { planCommit } from "./plan_commit.ts";

const OPTIONS = {
  identity: { contract: "reading", version: "1", columns: { clean: [] } },
  lastRun: { runId: "r2", job: "test", endedUtc: "1970-01-01T00:00:00.000Z" },
  bytesOf: new Map([["s/new", 9], ["s/empty", 0]]),
};
const NEW = { path: "s/new", name: "r2.parquet", rows: 3 };
const CHANGE: PartitionChange = {
  dataSet: "clean",
  partition: "ano=2025/mes=8",
  keep: [],
  add: [],
};
const STORED =
  planCommit(undefined, [{ ...CHANGE, add: [{ ...NEW, name: "r1.parquet" }] }], OPTIONS)
    .manifest;

Deno.test("planCommit() plans no step for a change that changes nothing", () => {
  const kept = planCommit(STORED, [{ ...CHANGE, keep: ["r1.parquet"] }], OPTIONS);
  assertEquals(kept.steps, []);
  assertEquals(kept.manifest.dataSets, STORED.dataSets);
  assertEquals(planCommit(undefined, [CHANGE], OPTIONS).steps, []);
});

Deno.test("planCommit() keeps, adds and removes by name, leaving its input alone", () => {
  const before = JSON.stringify(STORED);
  const both = planCommit(STORED, [{ ...CHANGE, keep: ["r1.parquet"], add: [NEW] }], OPTIONS);
  assertEquals(both.steps[0]?.step.after, ["r1.parquet", "r2.parquet"]);
  const replaced = planCommit(STORED, [{ ...CHANGE, add: [NEW] }], OPTIONS);
  assertEquals(replaced.steps[0]?.step.after, ["r2.parquet"]);
  const removed = planCommit(STORED, [CHANGE], OPTIONS);
  assertEquals(removed.steps[0]?.step, {
    folder: "clean/ano=2025/mes=8",
    before: ["r1.parquet"],
    after: [],
  });
  assertEquals(removed.manifest.dataSets, { clean: {} });
  assertEquals(removed.manifest.runs, 2);
  assertEquals(JSON.stringify(STORED), before);
});

Deno.test("planCommit() refuses what cannot be meant, naming it", () => {
  const wrong: [PartitionChange[], string][] = [
    [[{ ...CHANGE, dataSet: "dirty" }], "dataSet"],
    [[{ ...CHANGE, partition: "../../etc" }], "partition"],
    [[{ ...CHANGE, partition: "ano=2025/mes=.." }], "partition"],
    [[{ ...CHANGE, partition: "/ano=2025" }], "partition"],
    [[CHANGE, CHANGE], "changes"],
    [[{ ...CHANGE, keep: ["gone.parquet"] }], "keep"],
    [[{ ...CHANGE, add: [{ ...NEW, name: "r1.parquet" }] }], "new in its partition"],
    [[{ ...CHANGE, add: [NEW, NEW] }], "new in its partition"],
    [[{ ...CHANGE, add: [{ ...NEW, name: "a/b.parquet" }] }], "name"],
    [[{ ...CHANGE, add: [{ ...NEW, name: "_hidden.parquet" }] }], "name"],
    [[{ ...CHANGE, add: [{ ...NEW, name: "data.csv" }] }], "name"],
    [[{ ...CHANGE, add: [{ ...NEW, rows: -1 }] }], "rows"],
    [[{ ...CHANGE, add: [{ ...NEW, path: "s/empty" }] }], "path"],
    [[{ ...CHANGE, add: [{ ...NEW, path: "s/missing" }] }], "path"],
  ];
  for (const [changes, message] of wrong) {
    assertThrows(() => planCommit(STORED, changes, OPTIONS), TypeError, message);
  }
});
