import { assertEquals } from "@std/assert";
import { createLayoutMemory } from "./create_layout_memory.ts";

const kind = (n: number, value: unknown = 1) => `{"kind${n}":0,"n":${JSON.stringify(value)}}`;

Deno.test("createLayoutMemory() knows some layouts at once, each with its own places", () => {
  const memory = createLayoutMemory(["n", "m"]);
  memory.learn('{"n":1,"m":2}');
  memory.learn('{"m":1}');
  assertEquals(memory.match('{"m":7}')?.slice(1), [undefined, "7"]);
  assertEquals(memory.places, [1]);
  assertEquals(memory.match('{"n":8,"m":9}')?.slice(1), [undefined, "8", undefined, "9"]);
  assertEquals(memory.places, [0, 1]);
});

Deno.test("createLayoutMemory() learns the first few at once and any other only after many lines", () => {
  const memory = createLayoutMemory(["n"]);
  for (let n = 0; n < 9; n++) memory.learn(kind(n));
  const known = () => Array.from({ length: 9 }, (_, n) => memory.match(kind(n)) !== null);
  assertEquals(known().filter(Boolean).length, 4);
  assertEquals(known().lastIndexOf(true), 3);
  for (let line = 0; line < 2_000; line++) memory.match("{}");
  memory.learn(kind(8));
  assertEquals(memory.match(kind(8, "x"))?.[1], "x");
  assertEquals(memory.match(kind(0)), null);
});

Deno.test("createLayoutMemory() does not try again for each line that cannot be learnt", () => {
  const memory = createLayoutMemory(["n"]);
  for (let line = 0; line < 4; line++) memory.learn('{"n":[]}');
  memory.learn(kind(0));
  assertEquals(memory.match(kind(0)), null);
});
