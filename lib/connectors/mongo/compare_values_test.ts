import { assertEquals } from "@std/assert";
import { ObjectId } from "./bson.ts";
import { compareBy, compareValues, valuesAt } from "./compare_values.ts";

/** One line of the manual's order each; within a line from least to greatest. */
const IN_ORDER = [
  [null],
  [NaN, -Infinity, -1e300, -1, -0.5, 0, 5e-324, 1, 2 ** 53, Infinity],
  ["", "A", "a", "aa", "b", "é", "\uffff", "😀"],
  [{}, { a: 1 }, { a: 1, b: 0 }, { b: 1 }, { a: "" }],
  [[], [1], [1, 0], [2], ["a"]],
  [new ObjectId("000000000000000000000001"), new ObjectId("f00000000000000000000000")],
  [false, true],
  [new Date(-1), new Date(0), new Date(1)],
].flat();

Deno.test("compareValues() puts values of every type in BSON's order", () => {
  IN_ORDER.forEach((a, i) =>
    IN_ORDER.forEach((b, j) => {
      assertEquals(Math.sign(compareValues(a, b)), Math.sign(i - j), `${String(a)} ${String(b)}`);
    })
  );
});

Deno.test("compareValues() takes what is missing for null, and -0 for 0", () => {
  assertEquals([compareValues(undefined, null), compareValues(-0, 0) === 0], [0, true]);
});

Deno.test("compareBy() weighs paths in their order and keeps ties as they come", () => {
  const documents = [{ a: 1, n: 1 }, { a: 2, n: 2 }, { n: 3 }, { a: 1, n: 4 }, { a: 2, n: 5 }];
  const order = (sort: Record<string, 1 | -1>) =>
    documents.toSorted(compareBy(sort)).map(({ n }) => n);
  assertEquals(order({ a: 1 }), [3, 1, 4, 2, 5]);
  assertEquals(order({ a: -1, n: -1 }), [5, 2, 4, 1, 3]);
});

Deno.test("compareBy() sorts an array by its least element upwards, by its greatest downwards", () => {
  const documents = [{ a: [1, 9] }, { a: 5 }];
  assertEquals(documents.toSorted(compareBy({ a: 1 })), [{ a: [1, 9] }, { a: 5 }]);
  assertEquals(documents.toSorted(compareBy({ a: -1 })), [{ a: [1, 9] }, { a: 5 }]);
});

Deno.test("valuesAt() walks through arrays and tells null from missing", () => {
  const document = { a: [{ b: 1 }, { b: [2, 3] }, { c: 4 }], n: null };
  assertEquals(valuesAt(document, "a.b"), [1, 2, 3]);
  assertEquals(valuesAt(document, "n"), [null]);
  assertEquals([valuesAt(document, "n.x"), valuesAt(document, "toString")], [[], []]);
});
