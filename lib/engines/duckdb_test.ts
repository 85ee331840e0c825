import { assertEquals, assertRejects } from "@std/assert";
import { openDuckdb, sqlName, sqlText } from "./duckdb.ts";

Deno.test("loader() carries every type, nulls and texts of any length, over several vectors", async () => {
  using db = await openDuckdb();
  await db.run(
    "CREATE TABLE t (s VARCHAR, d DOUBLE, b BOOLEAN, t TIMESTAMPTZ, n BIGINT, a DOUBLE[2])",
  );
  const rows = 5000;
  const dictionary = [
    "",
    "short",
    "exactly12byt",
    "thirteen bytes",
    "Curitiba é longe",
    "a\0 zero byte in a text",
  ];
  const valid = Uint8Array.from({ length: rows }, (_, row) => row % 7 === 0 ? 0 : 1);
  const loader = await db.loader("t", ["s", "d", "b", "t", "n", "a"]);
  loader.append({
    rows,
    columns: {
      s: {
        type: "string",
        codes: Int32Array.from({ length: rows }, (_, row) => row % 7 - 1),
        dictionary,
      },
      d: {
        type: "double",
        values: Float64Array.from({ length: rows }, (_, row) => row / 8),
        valid,
      },
      b: { type: "boolean", values: Uint8Array.from({ length: rows }, (_, row) => row % 2) },
      t: {
        type: "timestamp",
        values: BigInt64Array.from(
          { length: rows },
          (_, row) => 1_756_058_730_000_001n + BigInt(row),
        ),
      },
      n: {
        type: "bigint",
        values: BigInt64Array.from({ length: rows }, (_, row) => -BigInt(row)),
        valid,
      },
      a: {
        type: "double[]",
        length: 2,
        values: Float64Array.from({ length: rows * 2 }, (_, at) => at),
        valid,
      },
    },
  });
  loader.close();
  for (const row of [0, 1, 5, 6, 2047, 2048, 4999]) {
    const stored = await db.one(
      `SELECT s, d, b, epoch_us(t) AS t, n, a::DOUBLE[] AS a FROM t WHERE rowid = ${row}`,
    );
    assertEquals(stored, {
      s: row % 7 === 0 ? null : dictionary[row % 7 - 1],
      d: row % 7 === 0 ? null : row / 8,
      b: row % 2 === 1,
      t: 1_756_058_730_000_001 + row,
      n: row % 7 === 0 ? null : -row,
      a: row % 7 === 0 ? null : [row * 2, row * 2 + 1],
    });
  }
  assertEquals(await db.one("SELECT count(*) AS n, count(d) AS d FROM t"), { n: 5000, d: 4285 });
});

Deno.test("rows() gives exact whole numbers and keeps bigints beyond 2^53", async () => {
  using db = await openDuckdb();
  const [row] = await db.rows(
    "SELECT 7::BIGINT AS small, 9007199254740993::BIGINT AS large, [1::BIGINT] AS l",
  );
  assertEquals(row, { small: 7, large: 9007199254740993n, l: [1] });
});

Deno.test("run() fails with the engine's message", async () => {
  using db = await openDuckdb();
  await assertRejects(() => db.run("SELECT nothing"), Error, "nothing");
});

Deno.test("sqlText() and sqlName() cannot be broken out of", async () => {
  using db = await openDuckdb();
  const text = `it's "quoted"; DROP TABLE t`;
  assertEquals(await db.rows(`SELECT ${sqlText(text)} AS ${sqlName('a"b')}`), [{ 'a"b': text }]);
});

Deno.test("oneOfEach() answers in the order of the queries, and fails when one does", async () => {
  using db = await openDuckdb();
  await db.run("CREATE TABLE t AS SELECT range AS n FROM range(1000)");
  const queries = Array.from({ length: 9 }, (_, at) => `SELECT sum(n)::BIGINT + ${at} AS n FROM t`);
  assertEquals(
    await db.oneOfEach(queries),
    queries.map((_, at) => ({ n: 499_500 + at })),
  );
  await assertRejects(() => db.oneOfEach(["SELECT 1", "SELECT nothing"]), Error, "nothing");
});

Deno.test("stream() gives every row while a loader and other queries work beside it", async () => {
  using db = await openDuckdb();
  const rows = 500_000;
  await db.run(`CREATE TABLE numbers AS SELECT range AS n FROM range(${rows})`);
  await db.run("CREATE TABLE copies (n BIGINT)");
  const loader = await db.loader("copies", ["n"]);
  for await (const chunk of db.stream<{ n: number }>("SELECT n FROM numbers ORDER BY n")) {
    const values = BigInt64Array.from(chunk, ({ n }) => BigInt(n));
    loader.append({ rows: chunk.length, columns: { n: { type: "bigint", values } } });
    if (chunk[0]!.n % 100_000 < 2048) await db.one("SELECT count(*) AS n FROM numbers");
  }
  loader.close();
  assertEquals(await db.one("SELECT count(*) AS rows, sum(n)::BIGINT AS total FROM copies"), {
    rows,
    total: rows * (rows - 1) / 2,
  });
});

Deno.test("every connection of a session reads instants in UTC", async () => {
  using db = await openDuckdb();
  const sql = "SELECT (TIMESTAMPTZ '2025-08-24 00:30:00+00')::VARCHAR AS t";
  const streamed: unknown[] = [];
  for await (const chunk of db.stream(sql)) streamed.push(...chunk);
  const expected = { t: "2025-08-24 00:30:00+00" };
  assertEquals([await db.one(sql), ...await db.oneOfEach([sql]), ...streamed], [
    expected,
    expected,
    expected,
  ]);
});
