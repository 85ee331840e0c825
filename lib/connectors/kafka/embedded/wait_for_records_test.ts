import { assertEquals } from "@std/assert";
import { waitForRecords } from "./wait_for_records.ts";

function virtualTime() {
  let now = 0;
  const pauses: number[] = [];
  const pause = (ms: number) => {
    now += ms;
    pauses.push(ms);
    return Promise.resolve();
  };
  return { pauses, nowMs: () => now, pause };
}

Deno.test("waitForRecords() looks ever less often, and once more when time is up", async () => {
  const { pauses, ...time } = virtualTime();
  let looks = 0;
  const found = await waitForRecords(() => void looks++, { maxWaitMs: 100, ...time });
  assertEquals([found, looks, pauses], [undefined, 8, [2, 4, 8, 16, 25, 25, 20]]);
});

Deno.test("waitForRecords() stops at the first find", async () => {
  const { pauses, ...time } = virtualTime();
  const finds = [undefined, undefined, "records"];
  assertEquals(await waitForRecords(() => finds.shift(), { maxWaitMs: 1e6, ...time }), "records");
  assertEquals(pauses, [2, 4]);
});
