import { assertEquals } from "@std/assert";
import { encodeMessage } from "./encode_message.ts";

Deno.test("encodeMessage() follows the framing of the specification", () => {
  // ZMTP 3.0: flags (1 more, 2 long, 4 command), then one byte of length, or eight for long frames.
  assertEquals([...encodeMessage([new Uint8Array([1, 2])], { command: true })], [4, 2, 1, 2]);
  const long = encodeMessage([new Uint8Array(256), new Uint8Array(255)]);
  assertEquals([...long.subarray(0, 9)], [3, 0, 0, 0, 0, 0, 0, 1, 0]);
  assertEquals([...long.subarray(9 + 256, 9 + 256 + 2)], [0, 255]);
  assertEquals(long.length, 9 + 256 + 2 + 255);
});
