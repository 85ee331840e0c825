import { assertEquals, assertRejects } from "@std/assert";
import { openDuckdb } from "@lib/engines/duckdb.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { stageChanges } from "./stage_changes.ts";

const NO_ROWS = { ano: 2025, mes: 8, added: 0, replaced: 0, removed: 0, kept: 0, skipped: 0 };
const COLUMNS = ["id", "run_id"].map((name) => ({
  name,
  type: "VARCHAR",
  sql: name,
  nullable: false,
  metadata: { description: name },
}));

Deno.test("stageChanges() keeps files that no row leaves, and rewrites the others without it", async () => {
  using place = await madePlace();
  const stored = [
    await place.store("a", [1, 2]),
    await place.store("b", [3]),
    await place.store("c", [4]),
  ];
  await place.db.run("INSERT INTO diff_leaving VALUES (0, 1), (2, 0)");
  const changes = await place.stage({ stored, diff: [{ ...NO_ROWS, removed: 2, kept: 2 }] });
  assertEquals(
    changes.map(({ keep, add }) => [keep, add.map(({ name, rows }) => [name, rows])]),
    [[["b.parquet"], [["part-r2-0.parquet", 1]]]],
  );
  assertEquals(await place.read(changes[0]!.add[0]!.path), [{ id: "1", run_id: "r1" }]);
});

Deno.test("stageChanges() writes entering rows to a file that names its run", async () => {
  using place = await madePlace();
  await place.db.run("INSERT INTO diff_entering VALUES (7, 2025, 8)");
  const diff = [{ ...NO_ROWS, added: 1, skipped: 1 }, { ...NO_ROWS, mes: 9, kept: 3, skipped: 1 }];
  const [change, ...others] = await place.stage({ stored: [], diff });
  assertEquals([change?.partition, change?.keep, others], ["ano=2025/mes=8", [], []]);
  const { path } = change!.add[0]!;
  assertEquals(await place.read(path), [{ id: "7", run_id: "r2" }]);
  assertEquals(
    await place.db.rows(
      `SELECT decode(value) AS run FROM parquet_kv_metadata('${path}') WHERE decode(key) = 'run_id'`,
    ),
    [{ run: "r2" }],
  );
});

Deno.test("stageChanges() refuses a file that would hold other rows than were counted", async () => {
  using place = await madePlace();
  const stored = [await place.store("a", [1, 2])];
  await place.db.run("INSERT INTO diff_leaving VALUES (0, 0), (0, 0)");
  await assertRejects(
    () => place.stage({ stored: [{ ...stored[0]!, rows: 4 }], diff: [{ ...NO_ROWS, removed: 2 }] }),
    Error,
    "a file must hold 2 rows: it holds 1",
  );
});

async function madePlace() {
  const db = await openDuckdb();
  const { path: root, [Symbol.dispose]: remove } = temporaryFolder();
  await db.run(`
    CREATE TABLE diff_leaving (file INTEGER, file_row BIGINT);
    CREATE TABLE diff_entering (row_id BIGINT, ano INTEGER, mes INTEGER);
    CREATE TABLE incoming AS
    SELECT unnest([7, 8, 9]) AS row_id, row_id::VARCHAR AS id, 'r2' AS run_id, 2025 AS ano,
      CASE row_id WHEN 9 THEN 9 ELSE 8 END AS mes`);
  return {
    db,
    store: async (name: string, ids: readonly number[]) => {
      const path = `${root}/${name}.parquet`;
      await db.run(
        `COPY (SELECT unnest([${ids}])::VARCHAR AS id, 'r1' AS run_id) TO '${path}' (FORMAT parquet)`,
      );
      return { partition: "ano=2025/mes=8", name: `${name}.parquet`, path, rows: ids.length };
    },
    stage: (options: Pick<Parameters<typeof stageChanges>[1], "stored" | "diff">) =>
      stageChanges(db, {
        ...options,
        dataSet: "clean",
        prefix: "diff",
        columns: COLUMNS,
        incoming: "incoming",
        staging: root,
        runId: "r2",
      }),
    read: (path: string) => db.rows(`SELECT * FROM read_parquet('${path}')`),
    [Symbol.dispose]() {
      db.close();
      remove();
    },
  };
}
