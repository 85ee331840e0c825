import { assertEquals } from "@std/assert";
import type { Json } from "@lib/display/facts.ts";
import { compareValues } from "./compare_values.ts";

const places = (a: Json, b: Json) => compareValues(a, b).map(({ place }) => place);

Deno.test("compareValues() finds every place, also where one side has more", () => {
  const stored = { a: [1, { b: "x" }], c: null, gone: 1 };
  const fresh = { a: [1, { b: "y" }, 3], c: false };
  assertEquals(compareValues(stored, fresh), [
    { place: "a[1].b", stored: '"x"', fresh: '"y"' },
    { place: "a[2]", fresh: "3" },
    { place: "c", stored: "null", fresh: "false" },
    { place: "gone", stored: "1" },
  ]);
});

Deno.test("compareValues() is the same both ways round, and finds nothing between equals", () => {
  const values: Json[] = [0, -0, 1, 1e-13, "a", "1", null, [], {}, [[]], { a: 1 }];
  for (const a of values) {
    assertEquals(places(a, structuredClone(a) as Json), []);
    for (const b of values) assertEquals(places(a, b).length, places(b, a).length);
  }
});

Deno.test("compareValues() allows the last digits of a number and no more", () => {
  assertEquals(places(1234567.891, 1234567.891 * (1 + 1e-12)), []);
  assertEquals(places(1234567.891, 1234567.9), [""]);
  assertEquals(places(0, 1e-16), []);
  assertEquals(places(0, 1e-6), [""]);
  assertEquals(places(2 ** 50, 2 ** 50 + 1), [""]); // an instant in microseconds
  assertEquals(places(3, 3 + 1e-12), []);
});

Deno.test("compareValues() reads numbers inside of texts, and takes identifiers as equal", () => {
  assertEquals(places("mean 0.30000000000000004 s", "mean 0.3 s"), []);
  assertEquals(places("12 rows", "13 rows"), [""]);
  assertEquals(places("12 rows", "12 records"), [""]);
  const [a, b] = ["0198e9a1-7c3e-7abc-8def-001122334455", "0198e9a2-0000-7fff-9abc-ffeeddccbbaa"];
  assertEquals(places(`Phases of run ${a}`, `Phases of run ${b}`), []);
  assertEquals(places(`run ${a}`, "run none"), [""]);
});
