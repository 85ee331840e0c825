import { assertEquals } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { ObjectId } from "../bson.ts";
import { compareValues } from "../compare_values.ts";
import { dateKey, keyValue, sameTypeSql } from "./key_value.ts";

const VALUES = [
  ...[null, -1e300, -2, -0.5, 0, 5e-324, 3, 2 ** 53, 1e300],
  ...["", "\0", "A", "a", "é", "\uffff", "😀", "EV-00001"],
  ...[new ObjectId("000000000000000000000001"), new ObjectId("ff0000000000000000000000")],
  ...[false, true],
  ...[new Date(-8.64e15), new Date(-1), new Date(0), new Date(1.7e12), new Date(8.64e15)],
];

Deno.test("keyValue() compares in SQLite as the values do in BSON", () => {
  using db = new DatabaseSync(":memory:");
  const compare = db.prepare("SELECT (?1 > ?2) - (?1 < ?2) AS sign");
  for (const a of VALUES) {
    for (const b of VALUES) {
      const { sign } = compare.get(keyValue(a)!, keyValue(b)!)!;
      assertEquals(sign, Math.sign(compareValues(a, b)) + 0, `${String(a)} ${String(b)}`);
    }
  }
});

Deno.test("keyValue() has no key for lists, objects, bytes and numbers without an end", () => {
  for (const value of [[], [1], {}, new Uint8Array(1), NaN, Infinity, -Infinity, /x/]) {
    assertEquals(keyValue(value), undefined);
  }
});

Deno.test("sameTypeSql() holds for exactly the values of the key's type", () => {
  using db = new DatabaseSync(":memory:");
  const typeOf = (value: unknown) =>
    value === null || typeof value !== "object" ? typeof value : value.constructor.name;
  for (const a of VALUES.filter((value) => value !== null)) {
    const holds = db.prepare(
      `WITH t (k) AS (VALUES (?1)) SELECT ${sameTypeSql("k", keyValue(a)!)} AS holds FROM t`,
    );
    for (const b of VALUES) {
      const isSame = b !== null && typeOf(a) === typeOf(b);
      assertEquals(holds.get(keyValue(b)!)!.holds, Number(isSame), `${String(a)} ${String(b)}`);
    }
  }
});

Deno.test("dateKey() grows with time, before 1970 too", () => {
  const keys = [-8.64e15, -1, 0, 1].map((ms) => dateKey(ms).toHex());
  assertEquals(keys.toSorted(), keys);
});
