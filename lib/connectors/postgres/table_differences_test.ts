import { assertEquals } from "@std/assert";
import type { TableDefinition, TableInfo } from "./postgres.ts";
import { tableDifferences } from "./table_differences.ts";

const WANTED: TableDefinition = {
  name: "t",
  columns: {
    id: { type: "serial" },
    at: { type: "timestamptz", notNull: true, default: "now()" },
    place: { type: "text" },
  },
  primaryKey: ["id"],
  unique: [{ columns: ["at", "place"], nullsEqual: true }],
};

const THERE: TableInfo = {
  name: "t",
  columns: [
    { name: "id", type: "serial", notNull: true, hasDefault: true },
    { name: "at", type: "timestamptz", notNull: true, hasDefault: true },
    { name: "place", type: "text", notNull: false, hasDefault: false },
  ],
  primaryKey: ["id"],
  unique: [{ columns: ["at", "place"], nullsEqual: true }],
  indexes: {},
};

Deno.test("tableDifferences() finds none in the table as it is made, and none in what rows may leave out", () => {
  const spare = { name: "spare", type: "point", notNull: false, hasDefault: false };
  const counted = { name: "counted", type: "integer", notNull: true, hasDefault: true };
  const more = {
    ...THERE,
    columns: [...THERE.columns, spare, counted],
    unique: [...THERE.unique, { columns: ["place"], nullsEqual: false }],
    indexes: { t_place: ["place"] },
  };
  assertEquals([tableDifferences(WANTED, THERE), tableDifferences(WANTED, more)], [[], []]);
});

Deno.test("tableDifferences() names each difference", () => {
  const [id, at, place] = THERE.columns as [
    TableInfo["columns"][0],
    TableInfo["columns"][0],
    TableInfo["columns"][0],
  ];
  const cases: [there: Partial<TableInfo>, said: string][] = [
    [{ columns: [id, at] }, "column place (text) is missing"],
    [
      { columns: [id, at, { ...place, type: "varchar(5)" }] },
      "place is varchar(5) instead of text",
    ],
    [{ columns: [id, { ...at, notNull: false }, place] }, "column at allows null"],
    [{ columns: [id, at, { ...place, notNull: true }] }, "column place refuses null"],
    [{ columns: [id, { ...at, hasDefault: false }, place] }, "column at has no default"],
    [{ primaryKey: [] }, "the primary key is () instead of (id)"],
    [{ primaryKey: ["at", "id"] }, "the primary key is (at, id) instead of (id)"],
    [{ unique: [] }, "a unique key on (at, place) with equal nulls is missing"],
    [{ unique: [{ columns: ["at", "place"], nullsEqual: false }] }, "with equal nulls is missing"],
  ];
  for (const [change, said] of cases) {
    const found = tableDifferences(WANTED, { ...THERE, ...change });
    assertEquals([found.length, found[0]?.includes(said)], [1, true], `${found} ${said}`);
  }
});
