import { assertEquals, assertRejects } from "@std/assert";
import type { Measure } from "./check.ts";
import { measureRows } from "./measure_rows.ts";

const measure = (rows: Parameters<typeof measureRows>[0], measure: Measure) =>
  measureRows(rows, { name: "", table: "t", measure }, 10_000_000);

Deno.test("measureRows() takes rows as they come", async () => {
  async function* later() {
    yield* await Promise.resolve([{ at: 4_000_000 }, { at: null }, { at: 7_000_000 }]);
  }
  assertEquals(await measure(later(), { kind: "freshness", column: "at" }), { value: 3 });
});

Deno.test("measureRows() does not take a null for the text of one", async () => {
  const rows = [{ k: null }, { k: "null" }, { k: null }];
  assertEquals(await measure(rows, { kind: "duplicates", columns: ["k"] }), { value: 1 });
});

Deno.test("measureRows() cannot tell a schema from rows", async () => {
  await assertRejects(() => measure([], { kind: "schema" }), TypeError, "schema");
});
