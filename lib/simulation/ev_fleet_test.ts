import { assert, assertEquals } from "@std/assert";
import { EvFleet } from "./ev_fleet.ts";
import { EV_SLOTS, READING_SIZE } from "./ev_reading.ts";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import type { Contract } from "@lib/contracts/contract.ts";

const CONTRACT: Contract = evTelemetry;

Deno.test("EvFleet gives the same readings whole and in parts", () => {
  const fleet = { vehicles: 7, seed: 3, hz: 1 };
  const whole = new EvFleet(fleet);
  const parts = [[0, 2], [2, 3], [3, 7]].map(([from, to]) => new EvFleet({ ...fleet, from, to }));
  for (let tick = 0; tick < 400; tick++) {
    const joined = parts.flatMap((part) => [...part.step()]);
    assertEquals(joined, [...whole.step()], `tick ${tick}`);
  }
});

Deno.test("EvFleet gives other readings for another seed", () => {
  const soc = (seed: number) => new EvFleet({ vehicles: 1, seed, hz: 1 }).step()[0];
  assert(soc(1) !== soc(2));
});

Deno.test("EvFleet stays within the documented ranges for half an hour", () => {
  const fleet = new EvFleet({ vehicles: 20, seed: 9, hz: 1 });
  for (let tick = 0; tick < 1800; tick++) {
    const readings = fleet.step();
    for (let i = 0; i < fleet.size; i++) {
      EV_SLOTS.forEach(({ column, kind, decimals }, slot) => {
        if (kind !== "number") return;
        const value = readings[i * READING_SIZE + slot]! / 10 ** decimals;
        const [lo, hi] = CONTRACT.columns[column]!.range!;
        assert(value >= lo && value <= hi, `${column} is ${value} in tick ${tick}`);
      });
    }
  }
});
