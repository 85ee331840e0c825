import { assertEquals } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import type { Directions, Filter } from "../mongo.ts";
import { searchSql } from "./search_sql.ts";

const COLUMNS = new Map([["_id", "id"], ["vehicle_id", "key_1"], ["ts_dt", "key_2"]]);

Deno.test("searchSql() says every condition on an indexed field", () => {
  const sql = (filter: Filter) => {
    const { sql, isExact } = searchSql(filter, { columns: COLUMNS });
    return [sql, isExact];
  };
  assertEquals(sql({}), ["", true]);
  assertEquals(sql({ _id: "a", vehicle_id: { $ne: null } }), ["WHERE id = ? AND key_1 <> ?", true]);
  assertEquals(sql({ ts_dt: { $in: [null, 1] } }), ["WHERE key_2 IN (?, ?)", true]);
  assertEquals(sql({ $and: [{ vehicle_id: { $gte: "b", $lt: "c" } }] }), [
    "WHERE key_1 >= ? AND key_1 >= '' AND key_1 < x'' AND key_1 < ? AND key_1 >= '' AND key_1 < x''",
    true,
  ]);
});

Deno.test("searchSql() leaves the rest of a filter to a test of the documents", () => {
  const isExact = (filter: Filter) => searchSql(filter, { columns: COLUMNS }).isExact;
  const left: Filter[] = [
    { soc_pct: 1 },
    { $or: [{ vehicle_id: "a" }] },
    { vehicle_id: { $exists: true } },
    { vehicle_id: { $nin: ["a"] } },
    { ts_dt: { $lt: Infinity } },
    { ts_dt: { $in: [Infinity] } },
    { $and: [{ vehicle_id: "a" }, { soc_pct: 1 }] },
  ];
  for (const filter of left) assertEquals(isExact(filter), false, JSON.stringify(filter));
});

Deno.test("searchSql() orders by SQL only where every path has a column", () => {
  const isSorted = (sort: Directions) => searchSql({}, { columns: COLUMNS, sort }).isSorted;
  assertEquals([isSorted({ ts_dt: -1 }), isSorted({ ts_dt: -1, soc_pct: 1 })], [true, false]);
});

Deno.test("searchSql() asks so that SQLite uses the compound index for equality, range and order", () => {
  using db = new DatabaseSync(":memory:");
  db.exec(`
    CREATE TABLE t (row INTEGER PRIMARY KEY, id UNIQUE NOT NULL, key_1, key_2);
    CREATE INDEX compound ON t (key_1, key_2 DESC);
    CREATE INDEX expiry ON t (key_2)`);
  const planOf = (filter: Filter, sort?: Directions) => {
    const { sql, params } = searchSql(filter, { columns: COLUMNS, sort });
    return db.prepare(`EXPLAIN QUERY PLAN SELECT row FROM t ${sql}`).all(...params)
      .map(({ detail }) => String(detail).replace("COVERING ", ""));
  };
  const vehicle = { vehicle_id: "EV-00001" };
  const since = { ts_dt: { $gte: new Date(0) } };
  const compound = "USING INDEX compound";
  assertEquals(planOf(vehicle, { ts_dt: -1 }), [`SEARCH t ${compound} (key_1=?)`]);
  assertEquals(planOf({ ...vehicle, ...since }, { ts_dt: -1 }), [
    `SEARCH t ${compound} (key_1=? AND key_2>? AND key_2<?)`,
  ]);
  assertEquals(planOf({ ...vehicle, ...since }, { ts_dt: 1 }), [
    `SEARCH t ${compound} (key_1=? AND key_2>? AND key_2<?)`,
  ]);
  assertEquals(planOf({}, { vehicle_id: 1, ts_dt: -1 }), [`SCAN t ${compound}`]);
  assertEquals(planOf(since), ["SEARCH t USING INDEX expiry (key_2>? AND key_2<?)"]);
  assertEquals(planOf({}, { ts_dt: -1 }), ["SCAN t USING INDEX expiry"]);
  assertEquals(planOf({ _id: "a" }), ["SEARCH t USING INDEX sqlite_autoindex_t_1 (id=?)"]);
});
