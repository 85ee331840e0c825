import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { createClock, sleep } from "./clock.ts";

function fakeWall() {
  const wall = { ms: 500, slept: [] as number[] };
  return {
    wall,
    options: {
      startMicros: 1_000_000,
      nowMs: () => wall.ms,
      sleep: (ms: number) => {
        wall.slept.push(ms);
        wall.ms += ms;
        return Promise.resolve();
      },
    },
  };
}

Deno.test("createClock() virtual jumps ahead and never back", async () => {
  const clock = createClock("virtual", { startMicros: 5 });
  await clock.waitUntil(100);
  await clock.waitUntil(50);
  assertEquals([clock.nowMicros(), clock.isPaced], [100, false]);
});

Deno.test("createClock() real waits as long as the simulated time is", async () => {
  const { wall, options } = fakeWall();
  const clock = createClock("real", options);
  await clock.waitUntil(3_000_000);
  assertEquals([wall.slept, clock.nowMicros()], [[2000], 3_000_000]);
});

Deno.test("createClock() xN waits an Nth of it", async () => {
  const { wall, options } = fakeWall();
  await createClock("x10", options).waitUntil(3_000_000);
  assertEquals(wall.slept, [200]);
});

Deno.test("createClock() makes up for time that was lost between ticks", async () => {
  const { wall, options } = fakeWall();
  const clock = createClock("real", options);
  await clock.waitUntil(2_000_000);
  wall.ms += 1700;
  await clock.waitUntil(3_000_000);
  await clock.waitUntil(4_000_000);
  assertEquals(wall.slept, [1000, 300]);
});

Deno.test("createClock() names what it accepts", () => {
  for (const name of ["", "x0", "x", "x-1", "fast"]) {
    assertThrows(
      () => createClock(name, { startMicros: 0 }),
      UsageError,
      `--clock must be virtual, real or xN with N above 0: current value is "${name}"`,
    );
  }
});

Deno.test("sleep() ends early when it is aborted", async () => {
  const stop = new AbortController();
  const slept = sleep(60_000, stop.signal);
  stop.abort();
  await slept;
  await sleep(60_000, stop.signal);
});
