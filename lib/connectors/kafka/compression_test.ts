import { assert, assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { CODEC_NAMES, compress, compressionOf, COMPRESSIONS, decompress } from "./compression.ts";

Deno.test("decompress() undoes compress()", () => {
  for (const compression of COMPRESSIONS) {
    for (const bytes of [new Uint8Array(), new Uint8Array(10_000).fill(7)]) {
      const smaller = compress(compression, bytes);
      assertEquals(new Uint8Array(decompress(compression, smaller)), bytes);
      assert(compression === "none" || bytes.length === 0 || smaller.length < 100);
    }
  }
});

Deno.test("compress() writes the formats that the names promise", () => {
  assertEquals([...compress("gzip", new Uint8Array(9)).subarray(0, 2)], [0x1f, 0x8b]);
  assertEquals(
    [...compress("zstd", new Uint8Array(9)).subarray(0, 4)],
    [0x28, 0xb5, 0x2f, 0xfd],
  );
});

Deno.test("compressionOf() names what it takes", () => {
  for (const name of ["snappy", "lz4", "GZIP", ""]) {
    assertThrows(() => compressionOf(name), UsageError, "none, gzip, zstd");
  }
  assert(COMPRESSIONS.every((name) => Object.values(CODEC_NAMES).includes(name)));
});
