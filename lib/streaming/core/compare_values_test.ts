import { assertEquals } from "@std/assert";
import type { Value } from "../query/stream_query.ts";
import { compareValues } from "./compare_values.ts";

Deno.test("compareValues() orders texts as their UTF-8 bytes are ordered", () => {
  const texts = ["", "a", "ab", "b", "z", "é", "ÿ", "\ue000", "\uffff", "\u{10000}", "\u{1f600}"];
  const bytes = (text: string) => [...new TextEncoder().encode(text)];
  const byBytes = texts.toSorted((a, b) => {
    const [x, y] = [bytes(a), bytes(b)];
    const at = x.findIndex((byte, i) => byte !== y[i]);
    return at < 0 ? x.length - y.length : x[at]! - (y[at] ?? -1);
  });
  assertEquals(texts.toReversed().sort(compareValues), byBytes);
});

Deno.test("compareValues() puts null first and NaN last, and takes zeros for equal", () => {
  const values: Value[] = [NaN, 1, null, -Infinity, Infinity, 0];
  assertEquals(values.sort(compareValues), [null, -Infinity, 0, 1, Infinity, NaN]);
  assertEquals(compareValues(-0, 0), 0);
  assertEquals(compareValues(NaN, NaN), 0);
});

Deno.test("compareValues() compares longs exactly, whether they are numbers or bigints", () => {
  const big = 2n ** 53n;
  assertEquals([big + 1n, 5, big, -big].sort(compareValues), [-big, 5, big, big + 1n]);
  assertEquals([true, false].sort(compareValues), [false, true]);
});
