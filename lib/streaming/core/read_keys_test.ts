import { assertEquals } from "@std/assert";
import { readKeys } from "./read_keys.ts";

Deno.test("readKeys() takes a missing column for null, and -0 for 0", () => {
  const keys = readKeys(["a"]);
  assertEquals(keys.values({}), [null]);
  assertEquals(keys.mapKey({ a: -0 }), 0);
  assertEquals(keys.values({ a: -0 }), [0]);
});

Deno.test("readKeys() gives rows of a group one key, with none, one or several columns", () => {
  const rows = [{ a: "x", b: 1 }, { a: "x", b: null }, { a: null, b: NaN }];
  for (const columns of [[], ["a"], ["a", "b"], ["b"]]) {
    const keys = readKeys(columns);
    for (const row of rows) {
      assertEquals(keys.mapKey(row), keys.mapKeyOf(keys.values(row)));
      assertEquals(keys.mapKey({ ...row, c: 9 }), keys.mapKey(row));
    }
    const distinct = new Set(
      rows.map((row) => JSON.stringify(columns.map((c) => String(row[c as "a"])))),
    );
    assertEquals(new Set(rows.map(keys.mapKey)).size, distinct.size);
  }
});
