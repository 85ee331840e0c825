import { assert, assertAlmostEquals, assertEquals, assertNotEquals } from "@std/assert";
import { parseFaultRates } from "./fault_kinds.ts";
import { FaultSchedule } from "./fault_schedule.ts";

function faultsOf(options: ConstructorParameters<typeof FaultSchedule>[0], ticks: number) {
  const schedule = new FaultSchedule(options);
  const faults: [tick: number, kind: string][] = [];
  while (schedule.nextTick < ticks) faults.push([schedule.nextTick, schedule.take()]);
  return faults;
}

Deno.test("FaultSchedule gives each kind at its rate", () => {
  const rates = { late: 0.01, malformed: 0.03, null_field: 0.06 };
  const ticks = 200_000;
  const faults = faultsOf({ seed: 1, vehicle: 0, rates }, ticks);
  for (const [kind, rate] of Object.entries(rates)) {
    const share = faults.filter(([, drawn]) => drawn === kind).length / ticks;
    assertAlmostEquals(share, rate, 5 * Math.sqrt(rate / ticks));
  }
});

Deno.test("FaultSchedule has at most one fault per tick, in order", () => {
  const ticks = faultsOf({ seed: 1, vehicle: 0, rates: parseFaultRates("1") }, 500)
    .map(([tick]) => tick);
  assert(ticks.every((tick, i) => i === 0 || tick > ticks[i - 1]!));
});

Deno.test("FaultSchedule depends on the seed and the vehicle, and on nothing else", () => {
  const rates = parseFaultRates("0.5");
  const faults = faultsOf({ seed: 1, vehicle: 2, rates }, 200);
  assertEquals(faultsOf({ seed: 1n, vehicle: 2, rates }, 200), faults);
  assertNotEquals(faultsOf({ seed: 1, vehicle: 3, rates }, 200), faults);
  assertNotEquals(faultsOf({ seed: 2, vehicle: 2, rates }, 200), faults);
});

Deno.test("FaultSchedule without a rate has no fault, and with rate 1 one in every tick", () => {
  assertEquals(faultsOf({ seed: 1, vehicle: 0, rates: {} }, 1e9), []);
  assertEquals(
    faultsOf({ seed: 1, vehicle: 0, rates: { late: 1 } }, 5).map(([tick]) => tick),
    [0, 1, 2, 3, 4],
  );
});

Deno.test("FaultSchedule.postpone() keeps faults out of a stretch", () => {
  const schedule = new FaultSchedule({ seed: 1, vehicle: 0, rates: parseFaultRates("1") });
  schedule.postpone(50);
  assert(schedule.nextTick >= 50);
  const before = schedule.nextTick;
  schedule.postpone(10);
  assertEquals(schedule.nextTick, before);
});

Deno.test("FaultSchedule.details() are the same whenever they are asked for", () => {
  const schedule = new FaultSchedule({ seed: 1, vehicle: 0, rates: { late: 1 } });
  const first = schedule.details(7).random();
  schedule.take();
  assertEquals(schedule.details(7).random(), first);
  assertNotEquals(schedule.details(8).random(), first);
});
