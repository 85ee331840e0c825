import { assertEquals } from "@std/assert";
import { type Duckdb, openDuckdb, sqlText } from "@lib/engines/duckdb.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import type { OutputColumn } from "../output_columns.ts";
import { diffDataSet, type DiffOptions, readStored } from "./data_set_diff.ts";

const COLUMNS = [
  column("id", "INTEGER"),
  column("note", "VARCHAR"),
  column("level", "DOUBLE"),
  column("tags", "VARCHAR[]"),
  column("run_id", "VARCHAR"),
];
const NOTHING = { added: 0, replaced: 0, removed: 0, kept: 0, skipped: 0 };

Deno.test("diffDataSet() tells added, replaced, removed, kept and skipped rows apart", async () => {
  using place = await madePlace("lake");
  const stored = await place.store("ano=2025/mes=8", [
    "(1, 'same', 1.5, ['a'], 'old')",
    "(2, 'old', 2.5, ['a'], 'old')",
    "(3, 'gone', 3.5, NULL, 'old')",
  ]);
  await place.bring([
    "(1, 'same', 1.5, ['a'], 'new')",
    "(2, 'new', 2.5, ['a'], 'new')",
    "(4, 'more', 4.5, NULL, 'new')",
  ]);
  assertEquals(await place.diff({ stored: [stored], scope: "TRUE" }), [
    { ano: 2025, mes: 8, added: 1, replaced: 1, removed: 1, kept: 1, skipped: 1 },
  ]);
  assertEquals(
    await place.db.rows("SELECT row_id, is_added FROM diff_entering ORDER BY row_id"),
    [{ row_id: 1, is_added: false }, { row_id: 2, is_added: true }],
  );
  assertEquals(
    await place.db.rows("SELECT file, file_row, is_removed, id0 FROM diff_leaving ORDER BY id0"),
    [
      { file: 0, file_row: 1, is_removed: false, id0: 2 },
      { file: 0, file_row: 2, is_removed: true, id0: 3 },
    ],
  );
});

Deno.test("diffDataSet() leaves every stored row and skips its identity where the scope is none", async () => {
  using place = await madePlace("lake");
  const stored = await place.store("ano=2025/mes=8", ["(1, 'old', 1, NULL, 'old')"]);
  await place.bring(["(1, 'new', 2, NULL, 'new')", "(2, 'new', 2, NULL, 'new')"]);
  assertEquals(await place.diff({ stored: [stored], scope: "none" }), [
    { ano: 2025, mes: 8, ...NOTHING, added: 1, kept: 1, skipped: 1 },
  ]);
});

Deno.test("diffDataSet() sees every difference that a column can have", async () => {
  const row = (note: string, level: string, tags: string) => `(1, ${note}, ${level}, ${tags}, 'r')`;
  const pairs = [
    // These two have the same hash in DuckDB 1.5.
    [row("'.probe 1, pump 0, set'", "1", "NULL"), row("'.probe 8, pump 5, set'", "1", "NULL")],
    [row("NULL", "1", "NULL"), row("''", "1", "NULL")],
    [row("'a'", "NULL", "NULL"), row("'a'", "0", "NULL")],
    [row("'a'", "1", "NULL"), row("'a'", "1", "[]")],
    [row("'a'", "1", "['b', 'c']"), row("'a'", "1", "['c', 'b']")],
    [row("'a[]'", "1", "[]"), row("'a'", "1", "[]")],
  ];
  for (const [before, after] of pairs) {
    using place = await madePlace("lake");
    const stored = await place.store("ano=2025/mes=8", [before!]);
    await place.bring([after!]);
    const [found] = await place.diff({ stored: [stored], scope: "TRUE" });
    assertEquals(found?.replaced, 1, `${before} and ${after}`);
  }
});

Deno.test("diffDataSet() takes a column that a stored file lacks for null there", async () => {
  using place = await madePlace("lake");
  const lacking = await place.storeSelect("ano=2025/mes=8", "SELECT 1 AS id, 'a' AS note");
  const other = await place.store("ano=2025/mes=9", ["(2, 'b', 2, NULL, 'old')"]);
  await place.bring(["(1, 'a', NULL, NULL, 'new')", "(2, 'b', 2, NULL, 'new')"]);
  for (const stored of [[lacking], [lacking, other]]) {
    const [found] = await place.diff({ stored, scope: "TRUE" });
    assertEquals([found?.kept, found?.replaced, found?.added], [1, 0, stored.length === 1 ? 1 : 0]);
  }
});

Deno.test("diffDataSet() follows an identity into another partition", async () => {
  using place = await madePlace("lake");
  const stored = await place.store("ano=2025/mes=7", ["(1, 'a', 1, NULL, 'old')"]);
  await place.bring(["(1, 'b', 1, NULL, 'new')"]);
  assertEquals(await place.diff({ stored: [stored], scope: "TRUE" }), [
    { ano: 2025, mes: 7, ...NOTHING },
    { ano: 2025, mes: 8, ...NOTHING, replaced: 1 },
  ]);
});

Deno.test("readStored() takes the partition from the end of the path, and no other folder", async () => {
  for (const folder of ["region=eu/note=x", "ano=1/mes=1/lake", "it's [1] *", "ação"]) {
    using place = await madePlace(folder);
    const { path } = await place.store("ano=2025/mes=8", ["(1, 'a', 1, NULL, 'old')"]);
    assertEquals(await place.db.rows(`SELECT * EXCLUDE (level, tags) FROM ${readStored([path])}`), [
      { id: 1, note: "a", run_id: "old", _file: 0, _row: 0, ano: 2025, mes: 8 },
    ]);
  }
});

async function madePlace(folder: string) {
  const db = await openDuckdb();
  const { path: root, [Symbol.dispose]: remove } = temporaryFolder();
  const names = COLUMNS.map(({ name }) => name).join(", ");
  const typed = COLUMNS.map(({ name, type }) => `${name}::${type} AS ${name}`).join(", ");
  const valuesOf = (rows: readonly string[]) =>
    `SELECT ${typed} FROM (VALUES ${rows.join(", ")}) AS v(${names})`;
  const storeSelect = async (partition: string, select: string) => {
    await Deno.mkdir(`${root}/${folder}/${partition}`, { recursive: true });
    const path = `${root}/${folder}/${partition}/a.parquet`;
    await db.run(`COPY (${select}) TO ${sqlText(path)} (FORMAT parquet)`);
    const { rows } = await db.one<{ rows: number }>(`SELECT count(*) AS rows FROM (${select})`);
    return { partition, name: "a.parquet", path, rows };
  };
  return {
    db,
    storeSelect,
    store: (partition: string, rows: readonly string[]) => storeSelect(partition, valuesOf(rows)),
    bring: (rows: readonly string[]) =>
      db.run(`CREATE TABLE incoming AS
        SELECT row_number() OVER () - 1 AS row_id, 2025 AS ano, 8 AS mes, * FROM (${
        valuesOf(rows)
      })`),
    diff: (options: Pick<DiffOptions, "stored" | "scope">) => diff(db, options),
    [Symbol.dispose]() {
      db.close();
      remove();
    },
  };
}

async function diff(db: Duckdb, options: Pick<DiffOptions, "stored" | "scope">) {
  for (const table of ["stored", "incoming", "new", "old", "entering", "leaving"]) {
    await db.run(`DROP TABLE IF EXISTS diff_${table}`);
  }
  return await diffDataSet(db, {
    ...options,
    prefix: "diff",
    columns: COLUMNS,
    identity: [{ column: "id", sql: "id" }],
    incoming: "incoming",
  });
}

function column(name: string, type: string): OutputColumn {
  return { name, type, sql: name, nullable: true, metadata: { description: name } };
}
