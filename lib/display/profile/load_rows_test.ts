import { assertEquals } from "@std/assert";
import { openDuckdb } from "@lib/engines/duckdb.ts";
import { loadRows } from "./load_rows.ts";

Deno.test("loadRows() types each column by its values, and mixtures as text", async () => {
  using db = await openDuckdb();
  const rows = [
    {
      n: 1.5,
      i: 2n ** 60n,
      b: true,
      at: new Date(5),
      s: "ação",
      mixed: 1,
      list: [1n],
      huge: 2n ** 70n,
    },
    { n: null, b: false, mixed: "x", list: { a: 1 }, 'od"d': undefined },
    {},
  ];
  await loadRows(db, rows, { table: "t" });
  const described = await db.rows<{ column_name: string; column_type: string }>("DESCRIBE t");
  assertEquals(Object.fromEntries(described.map((row) => [row.column_name, row.column_type])), {
    n: "DOUBLE",
    i: "BIGINT",
    b: "BOOLEAN",
    at: "TIMESTAMP WITH TIME ZONE",
    s: "VARCHAR",
    mixed: "VARCHAR",
    list: "VARCHAR",
    huge: "VARCHAR",
    'od"d': "VARCHAR",
  });
  const stored = await db.rows(
    'SELECT n, i, b, epoch_us("at") AS "at", s, mixed, list, huge FROM t',
  );
  const nothing = {
    n: null,
    i: null,
    b: null,
    at: null,
    s: null,
    mixed: null,
    list: null,
    huge: null,
  };
  assertEquals(stored, [
    {
      n: 1.5,
      i: 2n ** 60n,
      b: true,
      at: 5000,
      s: "ação",
      mixed: "1",
      list: '["1"]',
      huge: String(2n ** 70n),
    },
    { ...nothing, b: false, mixed: "x", list: '{"a":1}' },
    nothing,
  ]);
});

Deno.test("loadRows() takes more rows than fit into one vector", async () => {
  using db = await openDuckdb();
  const rows = Array.from({ length: 5000 }, (_, i) => ({ i, text: `text number ${i % 100}` }));
  await loadRows(db, rows, { table: "t" });
  assertEquals(
    await db.one("SELECT count(*) AS rows, sum(i) AS sum, count(DISTINCT text) AS texts FROM t"),
    { rows: 5000, sum: 12497500, texts: 100 },
  );
});
