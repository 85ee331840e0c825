import { assert, assertEquals } from "@std/assert";
import { murmur2, partitionFor } from "./partition_for.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

// From Apache Kafka's own UtilsTest.testMurmur2.
const KNOWN: readonly (readonly [key: string, hash: number])[] = [
  ["21", -973932308],
  ["foobar", -790332482],
  ["a-little-bit-long-string", -985981536],
  ["a-little-bit-longer-string", -1486304829],
  ["lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971],
  ["abc", 479470107],
];

Deno.test("murmur2() gives the hashes of Kafka's own test", () => {
  assertEquals(KNOWN.map(([key]) => murmur2(bytes(key))), KNOWN.map(([, hash]) => hash));
});

Deno.test("partitionFor() drops the sign instead of turning it", () => {
  // In exact arithmetic: -973932308 + 2^31 = 1173551340, and 1173551340 mod 7 = 0.
  assertEquals(partitionFor(bytes("21"), 7), (2 ** 31 - 973932308) % 7);
});

Deno.test("partitionFor() uses every partition about equally, also for an empty and a non-UTF-8 key", () => {
  const counts = [0, 0, 0, 0, 0];
  for (let i = 0; i < 5000; i++) counts[partitionFor(bytes(`EV-${i}`), 5)]!++;
  assert(Math.min(...counts) > 850 && Math.max(...counts) < 1150, `${counts}`);
  for (const key of [new Uint8Array(), Uint8Array.of(0xff, 0xfe, 0x80)]) {
    const partition = partitionFor(key, 5);
    assert(partition >= 0 && partition < 5);
  }
});
