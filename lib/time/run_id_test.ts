import { assert, assertEquals } from "@std/assert";
import { newRunId } from "./run_id.ts";

Deno.test("newRunId() puts time, version and variant where RFC 9562 has them", () => {
  // Appendix A.6 of the RFC: 2022-02-22T14:22:22-05:00.
  const random = Uint8Array.of(0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f);
  assertEquals(newRunId(1_645_557_742_000, random), "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  assertEquals(
    newRunId(0, new Uint8Array(10).fill(0xff)),
    "00000000-0000-7fff-bfff-ffffffffffff",
  );
});

Deno.test("newRunId() leaves the random bytes as they were", () => {
  const random = new Uint8Array(10).fill(0xff);
  newRunId(0, random);
  assertEquals(random, new Uint8Array(10).fill(0xff));
});

Deno.test("newRunId() sorts by time, whatever the random bits", () => {
  const times = [0, 1, 255, 256, 1_756_058_730_000, 1_756_058_730_000.9, 2 ** 48 - 1];
  const ids = times.map((ms, i) => newRunId(ms, new Uint8Array(10).fill(255 - i)));
  assertEquals(ids.map((id) => id.slice(0, 13)).toSorted(), ids.map((id) => id.slice(0, 13)));
  assertEquals(ids[4]!.slice(0, 13), ids[5]!.slice(0, 13), "parts of a millisecond are cut");
});

Deno.test("newRunId() is another one each time", () => {
  const ids = new Set(Array.from({ length: 1000 }, () => newRunId(5)));
  assertEquals(ids.size, 1000);
  for (const id of ids) assert(/^00000000-0005-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-/.test(id), id);
});
