import { assertStringIncludes, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
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
