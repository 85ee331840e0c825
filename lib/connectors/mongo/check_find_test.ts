import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { checkFind, checkIndex, checkProjection, checkUpsert, indexName } from "./check_find.ts";
import type { FindOptions } from "./mongo.ts";

Deno.test("checkFind() names the option that it refuses", () => {
  const refused: [unknown, string][] = [
    [{ sort: {} }, "sort must be"],
    [{ sort: { a: 2 } }, "sort must be"],
    [{ sort: { "a.0": 1 } }, "a.0"],
    [{ skip: -1 }, "skip must be"],
    [{ limit: 0 }, "limit must be"],
    [{ limit: 1.5 }, "limit must be"],
  ];
  for (const [options, message] of refused) {
    assertThrows(() => checkFind(options as FindOptions), UsageError, message);
  }
});

Deno.test("checkProjection() refuses mixtures, which servers of different age answer differently", () => {
  const refused = [{ a: 1, b: 0 }, { a: 2 }, { a: "$b" }, { a: 1, "a.b": 1 }, { _id: 1, a: 0 }];
  for (const projection of refused) {
    assertThrows(() => checkProjection(projection), UsageError, "projection must be");
  }
  [{}, { _id: 0 }, { _id: 1 }, { _id: 0, a: 1 }, { _id: 0, "a.b": 0, "a.c": 0 }]
    .forEach(checkProjection);
});

Deno.test("checkIndex() wants one field and whole seconds for documents that expire", () => {
  checkIndex({ a: 1, b: -1 }, { unique: true });
  checkIndex({ a: 1 }, { expireAfterSeconds: 0 });
  const refuse = (keys: Record<string, 1 | -1>, expireAfterSeconds: number, message: string) =>
    assertThrows(() => checkIndex(keys, { expireAfterSeconds }), UsageError, message);
  refuse({ a: 1, b: 1 }, 60, "keys must be one");
  refuse({ a: 1 }, -1, "expireAfterSeconds must be");
  refuse({ a: 1 }, 0.5, "expireAfterSeconds must be");
});

Deno.test("checkUpsert() takes _id alone only", () => {
  checkUpsert({ key: ["_id"] });
  checkUpsert({ key: ["a", "b.c"] });
  for (const key of [[], ["_id", "a"], ["$a"]]) {
    assertThrows(() => checkUpsert({ key }), UsageError);
  }
});

Deno.test("indexName() is the one that MongoDB gives", () => {
  assertEquals(indexName({ vehicle_id: 1, ts_dt: -1 }), "vehicle_id_1_ts_dt_-1");
});
