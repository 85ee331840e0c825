import { assertEquals } from "@std/assert";
import { encodeThrift } from "./thrift_writer.ts";

Deno.test("encodeThrift() writes fields as the compact protocol lays them down", () => {
  assertEquals([...encodeThrift({})], [0]);
  assertEquals([...encodeThrift({ 1: { i32: 1 }, 3: { i32: 150 } })], [0x15, 2, 0x25, 0xac, 2, 0]);
  assertEquals([...encodeThrift({ 4: { text: "é" } })], [0x48, 2, 0xc3, 0xa9, 0]);
  assertEquals([...encodeThrift({ 2: { struct: { 1: { i64: -2 } } } })], [0x2c, 0x16, 3, 0, 0]);
});

Deno.test("encodeThrift() writes short and long lists", () => {
  const list = (length: number) => ({
    1: { list: Array.from({ length }, () => ({ i32: 0 })) },
  });
  assertEquals([...encodeThrift(list(2))], [0x19, 0x25, 0, 0, 0]);
  assertEquals([...encodeThrift(list(15))].slice(0, 3), [0x19, 0xf5, 15]);
  assertEquals(encodeThrift(list(15)).length, 3 + 15 + 1);
});

Deno.test("encodeThrift() keeps large numbers whole", () => {
  // 2 ** 40, zigzag 2 ** 41: five groups of seven zero bits and 2 ** 6.
  assertEquals([...encodeThrift({ 1: { i64: 2 ** 40 } })], [
    0x16,
    0x80,
    0x80,
    0x80,
    0x80,
    0x80,
    0x40,
    0,
  ]);
});
