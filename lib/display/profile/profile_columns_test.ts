import { assert, assertEquals } from "@std/assert";
import { openDuckdb } from "@lib/engines/duckdb.ts";
import { PythonRandom } from "@lib/simulation/python_random.ts";
import { loadRows } from "./load_rows.ts";
import { profileColumns } from "./profile_columns.ts";

const sum = (counts: readonly number[]) => counts.reduce((total, n) => total + n, 0);

Deno.test("profileColumns() agrees with figures computed in the program", async () => {
  const random = new PythonRandom(3);
  const rows = Array.from({ length: 999 }, () => ({
    value: random.random() < 0.1 ? null : Math.round(random.random() ** 2 * 1000) / 10,
    state: random.choice(["driving", "parked", "charging", null]),
  }));
  using db = await openDuckdb();
  await loadRows(db, rows, { table: "t" });
  const [value, state] = await profileColumns(db, "t");

  const values = rows.flatMap((row) => row.value ?? []).sort((a, b) => a - b);
  const middle = (values.length - 1) / 2;
  assertEquals(value!.nulls, rows.length - values.length);
  assertEquals(value!.distinct, new Set(values).size);
  assertEquals([value!.min, value!.max], [values[0], values.at(-1)]);
  assertEquals(value!.median, (values[Math.floor(middle)]! + values[Math.ceil(middle)]!) / 2);
  assertEquals(sum(value!.counts), values.length);
  const [lo, hi] = [values[0]!, values.at(-1)!];
  const lowest = values.filter((v) => (v - lo) / (hi - lo) < 1 / value!.counts.length).length;
  assertEquals(value!.counts[0], lowest);

  const counted = Object.entries(Object.groupBy(rows.flatMap((row) => row.state ?? []), (s) => s))
    .map(([text, all]) => ({ text, n: all!.length })).sort((a, b) => b.n - a.n);
  assertEquals(state!.texts, counted.map(({ text }) => text));
  assertEquals(state!.counts, counted.map(({ n }) => n));
  assertEquals([state!.distinct, state!.min, state!.median], [3, "charging", null]);
});

Deno.test("profileColumns() knows every type of the engine, and takes what has no order", async () => {
  using db = await openDuckdb();
  const profiles = await profileColumns(
    db,
    `(SELECT 2::UTINYINT AS a, 3::HUGEINT AS b, 1.5::DECIMAL(9, 2) AS c, 2::FLOAT AS d,
      DATE '2025-08-24' AS e, TIMESTAMPTZ '2025-08-24 18:05:30.000001+00' AS f,
      TIMESTAMP_NS '2025-08-24 18:05:30' AS g, TRUE AS h, 'x' AS i, uuid() AS j,
      'low'::ENUM ('low', 'high') AS k, [1, 2] AS l, {x: 1} AS m, MAP {1: 2} AS n,
      INTERVAL 1 DAY AS o, TIME '10:00' AS p, NULL AS q, [1.5, 2]::DOUBLE[2] AS r)`,
  );
  const kinds = profiles.map(({ kind }) => kind).join(" ");
  assertEquals(
    kinds,
    "number number number number instant instant instant text text text text " +
      "other other other other other number other",
  );
  const by = Object.fromEntries(profiles.map((profile) => [profile.name, profile]));
  assertEquals([by["c"]!.min, by["f"]!.max], [1.5, 1_756_058_730_000_001]);
  assertEquals([by["q"]!.nulls, by["q"]!.min, by["q"]!.counts], [1, null, []]);
  for (const { name, counts, kind, nulls } of profiles) {
    assertEquals(sum(counts), kind === "other" ? 0 : 1 - nulls, name);
  }
});

Deno.test("profileColumns() takes the largest doubles, what is no number, one value and no row", async () => {
  using db = await openDuckdb();
  const one = async (values: string) =>
    (await profileColumns(db, `(VALUES ${values}) AS t (v)`))[0]!;
  const extreme = await one("(-1.7e308::DOUBLE), (1.7e308), ('nan'), ('inf'), (NULL)");
  assertEquals([extreme.min, extreme.max, extreme.nulls], [-1.7e308, 1.7e308, 1]);
  assertEquals([extreme.counts[0], extreme.counts.at(-1), sum(extreme.counts)], [1, 1, 2]);
  assertEquals((await one("(5), (5)")).counts, [2]);
  const large = await one(`(${2n ** 60n}), (${2n ** 60n + 1n})`);
  assertEquals([large.min, large.max], [2n ** 60n, 2n ** 60n + 1n]);
  const [none] = await profileColumns(db, "(SELECT 1 AS v WHERE FALSE)");
  assertEquals([none!.rows, none!.min, none!.counts], [0, null, []]);
});

Deno.test("profileColumns() estimates where it is told to, near the truth", async () => {
  using db = await openDuckdb();
  const relation =
    "(SELECT (i * 7919) % 100000 AS v, 'n' || i % 50 AS text FROM range(200000) AS t (i))";
  const [exact] = await profileColumns(db, relation);
  const [estimated] = await profileColumns(db, relation, { exactRows: 1000 });
  assert(estimated!.isEstimate && !exact!.isEstimate);
  for (const figure of ["distinct", "median"] as const) {
    const [real, about] = [Number(exact![figure]), Number(estimated![figure])];
    assert(Math.abs(about - real) / real < 0.1, `${figure}: ${about}, really ${real}`);
  }
  assertEquals(estimated!.counts, exact!.counts);
});

Deno.test("profileColumns() leaves out columns that are not asked for, and quotes names", async () => {
  using db = await openDuckdb();
  const columns = ['a "b"'];
  const profiles = await profileColumns(db, `(SELECT 1 AS "a ""b""", 2 AS c)`, { columns });
  assertEquals(profiles.map(({ name, max }) => [name, max]), [['a "b"', 1]]);
});
