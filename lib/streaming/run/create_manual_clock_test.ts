import { assertEquals } from "@std/assert";
import { createManualClock } from "./create_manual_clock.ts";

Deno.test("createManualClock() lets go of those whose time has come, in any order", async () => {
  const { clock, advance } = createManualClock({ startMs: 1_000 });
  const reached: number[] = [];
  const waits = [3_000, 2_000, 1_000].map((ms) =>
    clock.waitUntil(ms * 1000).then(() => void reached.push(ms))
  );
  await waits[2];
  advance(1_000);
  await waits[1];
  assertEquals(reached, [1_000, 2_000]);
  advance(5_000);
  await waits[0];
  assertEquals(reached.length, 3);
});

Deno.test("createManualClock() tells when someone waits, and lets go at an abort", async () => {
  const { clock, whenAwaited } = createManualClock({ startMs: 0 });
  const told = whenAwaited();
  const stop = new AbortController();
  const waiting = clock.waitUntil(1, stop.signal);
  await told;
  await whenAwaited();
  stop.abort();
  await waiting;
  await clock.waitUntil(1, stop.signal);
});
