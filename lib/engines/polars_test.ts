import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { openDuckdb } from "./duckdb.ts";
import { polars, type PolarsExpr } from "./polars.ts";

const { column, expressions } = polars;

/** What each expression is over the rows of a query that DuckDB runs. */
async function evaluate(sql: string, named: Readonly<Record<string, PolarsExpr>>) {
  using db = await openDuckdb();
  using folder = temporaryFolder();
  const path = `${folder.path}/rows.parquet`;
  await db.run(`COPY (${sql}) TO '${path}' (FORMAT parquet)`);
  const columns = Object.entries(named).map(([name, expr]) => expr.as(name));
  const rows = await polars.rows<Record<string, unknown>>(polars.scan(path).select(...columns));
  return rows;
}

/** The values of one expression. */
async function valuesOf(sql: string, expr: PolarsExpr): Promise<unknown[]> {
  return (await evaluate(sql, { value: expr })).map(({ value }) => value);
}

Deno.test("polars.version is that of the library in use", () => {
  assertMatch(polars.version, /^\d+\.\d+\.\d+/);
});

Deno.test("polars.expressions let null spread, unless the other side decides", async () => {
  const { and, between, constant, isNull, not, or, orElse } = expressions;
  const x = column("x");
  const inside = between(x, [0, 1]);
  const sql = "SELECT unnest([NULL, 0, 2]::DOUBLE[]) AS x";
  assertEquals(
    await evaluate(sql, {
      inside,
      outside: not(inside),
      missing: isNull(x),
      and_false: and(inside, constant(false)),
      or_true: or(inside, constant(true)),
      and_true: and(inside, constant(true)),
      else_true: orElse(inside, true),
    }),
    [
      {
        inside: null,
        outside: null,
        missing: true,
        and_false: false,
        or_true: true,
        and_true: null,
        else_true: true,
      },
      {
        inside: true,
        outside: false,
        missing: false,
        and_false: false,
        or_true: true,
        and_true: true,
        else_true: true,
      },
      {
        inside: false,
        outside: true,
        missing: false,
        and_false: false,
        or_true: true,
        and_true: false,
        else_true: false,
      },
    ],
  );
});

Deno.test("polars.expressions.between() includes both ends and nothing beyond, to the last bit", async () => {
  const sql = `SELECT unnest([1e-1, 3.0000000000000004e-1, 9.999999999999999e-2,
    3.000000000000001e-1, 3e-1]) AS x`;
  assertEquals(await valuesOf(sql, expressions.between(column("x"), [0.1, 0.1 + 0.2])), [
    true,
    true,
    false,
    false,
    true,
  ]);
  const zeros = "SELECT unnest(['-0', '0', '-5e-324', '5e-324']::DOUBLE[]) AS x";
  assertEquals(await valuesOf(zeros, expressions.between(column("x"), [0, 0])), [
    true,
    true,
    false,
    false,
  ]);
});

Deno.test("polars.expressions.contains() takes its text as it is, matches() as a pattern", async () => {
  const sql = "SELECT unnest(['|a.b|', '|axb|', 'a.b', NULL]) AS x";
  assertEquals(await valuesOf(sql, expressions.contains(column("x"), "|a.b|")), [
    true,
    false,
    false,
    null,
  ]);
  assertEquals(await valuesOf(sql, expressions.matches(column("x"), /^a.b$/)), [
    false,
    false,
    true,
    null,
  ]);
  // A pattern's end is the end of the text, not of a line.
  const lines = "SELECT unnest(['EV-1', 'EV-1\n', 'x\nEV-1', 'EV-١']) AS x";
  assertEquals(await valuesOf(lines, expressions.matches(column("x"), /^EV-[0-9]$/)), [
    true,
    false,
    false,
    false,
  ]);
});

Deno.test("polars.expressions.isIn() keeps null apart from not being in the list", async () => {
  const sql = "SELECT unnest(['a', 'b', '', NULL]) AS x";
  for (const values of [["a"], ["a", "a", "c", "d"], ["a", "c", "d", "e", "f"]]) {
    assertEquals(await valuesOf(sql, expressions.isIn(column("x"), values)), [
      true,
      false,
      false,
      null,
    ]);
  }
});

Deno.test("polars.expressions.element() of a null list, or behind its end, is null", async () => {
  const sql = "SELECT unnest([[1, NULL, 3], NULL, [4], []]::DOUBLE[][]) AS x";
  assertEquals(await valuesOf(sql, expressions.element(column("x"), 2)), [3, null, null, null]);
});

Deno.test("polars.expressions.codes() joins what holds, in order; null does not hold", async () => {
  const choice = (code: string) => ({ code, when: column(code) });
  const sql = "SELECT * FROM (VALUES (TRUE, TRUE), (FALSE, TRUE), (NULL, FALSE)) AS t (b, a)";
  assertEquals(await valuesOf(sql, expressions.codes([choice("b"), choice("a")])), [
    "b|a",
    "a",
    "",
  ]);
  assertEquals(
    (await evaluate(sql, { a: column("a"), none: expressions.codes([]) })).map(({ none }) => none),
    ["", "", ""],
  );
});

Deno.test("polars.microsModulo() is never negative, so that old instants have a remainder too", async () => {
  const sql = `SELECT make_timestamp(unnest([-7, -1, 0, 8, -62135596800000000])) AS t`;
  assertEquals(await valuesOf(sql, polars.microsModulo(column("t"), 7)), [0, 6, 0, 1, 3]);
});

Deno.test("polars.write() keeps the order of rows over many pieces", async () => {
  using db = await openDuckdb();
  using folder = temporaryFolder();
  await db.run(`
    COPY (SELECT range AS n FROM range(200_000))
    TO '${folder.path}/in.parquet' (FORMAT parquet, ROW_GROUP_SIZE 2048)`);
  await polars.write(polars.scan(`${folder.path}/in.parquet`), `${folder.path}/out.parquet`);
  const found = await db.one(`
    SELECT count(*) AS rows, count(*) FILTER (n <> file_row_number) AS moved
    FROM read_parquet('${folder.path}/out.parquet', file_row_number = TRUE)`);
  assertEquals(found, { rows: 200_000, moved: 0 });
});

Deno.test("polars.keep() gives rows that stay when their file goes", async () => {
  using db = await openDuckdb();
  using folder = temporaryFolder();
  const path = `${folder.path}/rows.parquet`;
  await db.run(`COPY (SELECT range AS n FROM range(3)) TO '${path}' (FORMAT parquet)`);
  const kept = await polars.keep(polars.scan(path));
  await Deno.remove(path);
  const rows = await polars.rows(polars.concat([kept, kept]));
  assertEquals(rows, [0, 1, 2, 0, 1, 2].map((n) => ({ n })));
});

Deno.test("polars.scan() fails where there is no file", async () => {
  await assertRejects(
    async () => await polars.rows(polars.scan("/nowhere/none.parquet")),
    Error,
    "none.parquet",
  );
});
