import { assertEquals, assertNotEquals } from "@std/assert";
import { queryPlan } from "./query_plan.ts";
import type { StreamQuery } from "./stream_query.ts";

const QUERY: StreamQuery = {
  decode: { format: "json", fields: { id: "string", k: "long" }, eventTime: "at" },
  reject: [{ code: "A", message: "a", when: "k is null", applies: ({ row }) => row.k === null }],
  derive: { twice: { type: "long", from: "2 * k", compute: ({ row }) => Number(row.k) * 2 } },
  watermark: { delay: "10 seconds" },
  window: { type: "tumbling", size: "1 minute" },
  keys: ["k"],
  aggregates: [{ fn: "count", as: "n" }],
};

const hashOf = (change: Partial<StreamQuery>) => queryPlan({ ...QUERY, ...change }).hash;

Deno.test("queryPlan() is the same for queries that do the same", () => {
  const same: Partial<StreamQuery>[] = [
    { name: "other" },
    { outputMode: "append", dedup: null, retractions: false },
    { watermark: { idleTimeout: null, delay: " 10  SECONDS" } },
    { window: { size: "1 minute", start: null, type: "tumbling" } },
    { aggregates: [{ as: "n", fn: "count", column: null }] },
    { reject: [{ ...QUERY.reject![0]!, message: "worded otherwise", applies: () => true }] },
  ];
  for (const change of same) assertEquals(hashOf(change), queryPlan(QUERY).hash);
});

Deno.test("queryPlan() is another for every change that could change a result", () => {
  const others: Partial<StreamQuery>[] = [
    { decode: { ...QUERY.decode, fields: { k: "long", id: "string" } } },
    { decode: { ...QUERY.decode, fields: { id: "string", k: "double" } } },
    { decode: { ...QUERY.decode, strict: true } },
    { decode: { ...QUERY.decode, eventTime: "when" } },
    { reject: [{ ...QUERY.reject![0]!, when: "k < 0" }] },
    { reject: [] },
    { derive: { twice: { ...QUERY.derive!.twice!, from: "3 * k" } } },
    { watermark: { delay: "11 seconds" } },
    { watermark: { delay: "10 seconds", scope: "partition" } },
    { dedup: { op: "plain", cols: ["id"] } },
    { window: { type: "tumbling", size: "2 minutes" } },
    { window: { type: "session", gap: "1 minute" } },
    { keys: ["id"] },
    { keys: ["k", "id"] },
    { aggregates: [{ fn: "count", column: "k", as: "n" }] },
    { outputMode: "update" },
    { keepRecords: true },
  ];
  const hashes = [queryPlan(QUERY).hash, ...others.map(hashOf)];
  assertEquals(new Set(hashes).size, hashes.length);
});

Deno.test("queryPlan() is JSON, and hashes to the same in every process", () => {
  const { plan, hash } = queryPlan({ decode: { format: "json", fields: { id: "string" } } });
  assertEquals(JSON.parse(JSON.stringify(plan)), plan);
  assertEquals(
    JSON.stringify(plan),
    '{"columns":["id"],"decode":{"fields":{"id":"string"},"format":"json"},"outputMode":"append"}',
  );
  assertEquals(hash.length, 64);
  assertNotEquals(hash, queryPlan(QUERY).hash);
});
