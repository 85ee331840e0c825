import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { openEmbeddedPostgres } from "@lib/connectors/postgres/embedded/open_embedded_postgres.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { postgresPython } from "./postgres_python.ts";

const decode = { format: "json", fields: { k: "string", n: "long" }, eventTime: "at" } as const;
const query = {
  decode,
  keys: ["k"],
  aggregates: [{ fn: "sum", column: "n", as: "total" }],
  outputMode: "update",
} as const;
const sqlOf = (...[of, key]: [Parameters<typeof postgresPython>[0], string[]]) =>
  postgresPython(of, { table: "t", key }).constants.join("\n").replaceAll('\\"', '"');

Deno.test("postgresPython() replaces rows of the same key, of which a null is one", () => {
  const sql = sqlOf(query, ["k"]);
  assertStringIncludes(sql, 't."k" IS NOT DISTINCT FROM CAST(s."k" AS text)');
});

Deno.test("postgresPython() replaces all in complete mode, and without a key", () => {
  for (const all of [{ ...query, outputMode: "complete" }, { ...query, keys: [] }] as const) {
    assertStringIncludes(sqlOf(all, [...all.keys]), `DELETE FROM "t"",\n`);
  }
});

Deno.test("postgresPython() replaces what an earlier attempt wrote of records", () => {
  assertStringIncludes(sqlOf({ decode }, []), 'DELETE FROM "t" WHERE batch_id = {batch_id}');
});

Deno.test("postgresPython() reads instants as UTC", () => {
  assertStringIncludes(sqlOf({ decode }, []), `CAST(s."event_timestamp" || '+00' AS timestamptz)`);
});

Deno.test("postgresPython() refuses a column that is the table's own", () => {
  const fields = { batch_id: "long" } as const;
  assertThrows(
    () => postgresPython({ decode: { ...decode, fields } }, { table: "t", key: [] }),
    UsageError,
    "batch_id",
  );
});

Deno.test("postgresPython() has statements that PostgreSQL takes, and that change nothing the second time", async () => {
  const constants = postgresPython({
    ...query,
    window: { type: "tumbling", size: "1 minute" },
  }, { table: 'to"tals', key: ["window_start", "window_end", "k"] }).constants;
  const statements = [...constants[1]!.matchAll(/^ {4}(".*"),$/gm)].map(([, text]) =>
    JSON.parse(text!) as string
  );
  using folder = temporaryFolder();
  const postgres = await openEmbeddedPostgres({ dir: folder.path });
  const write = async (batchId: number, rows: string) => {
    await postgres.query(
      `CREATE TABLE "to""tals_staging" (window_start text, window_end text, k text, total text)`,
    );
    await postgres.query(`INSERT INTO "to""tals_staging" VALUES ${rows}`);
    for (const sql of statements) {
      await postgres.query(sql.replace("{batch_id}", String(batchId)));
    }
  };
  const minute = "'2025-11-03 10:15:00', '2025-11-03 10:16:00'";
  await write(0, `(${minute}, 'a', '1'), (${minute}, NULL, '2')`);
  for (let i = 0; i < 2; i++) await write(1, `(${minute}, NULL, '5')`);
  const { rows } = await postgres.query(
    `SELECT batch_id::int, k, total::int, extract(epoch FROM window_start)::int AS at
      FROM "to""tals" ORDER BY k`,
  );
  await postgres.close();
  const at = Date.UTC(2025, 10, 3, 10, 15) / 1000;
  assertEquals(rows, [
    { batch_id: 0, k: "a", total: 1, at },
    { batch_id: 1, k: null, total: 5, at },
  ]);
});
