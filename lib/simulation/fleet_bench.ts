/** Benchmarks of the simulator's parts: `deno bench lib/simulation`. @module */

import { EvFleet } from "./ev_fleet.ts";
import { evRecord, flatReading } from "./ev_record.ts";
import { LineEncoder, vehicleId } from "./line_encoder.ts";
import { PythonRandom } from "./python_random.ts";
import { pythonRound } from "./python_round.ts";

const VEHICLES = 1000;
const TIMESTAMP = "2025-08-24T18:05:30.000000+00:00";

const fleet = new EvFleet({ vehicles: VEHICLES, seed: 42, hz: 1 });
const readings = fleet.step();
const encoder = new LineEncoder("json", fleet);
const records = Array.from(
  { length: VEHICLES },
  (_, i) => evRecord(flatReading(readings, i, { vehicleId: vehicleId(i), timestamp: TIMESTAMP })),
);
const random = new PythonRandom(42);

Deno.bench("step a fleet of 1,000", () => {
  fleet.step();
});

Deno.bench("encode 1,000 readings as JSON lines", { group: "encode", baseline: true }, () => {
  encoder.beginTick(TIMESTAMP);
  for (let i = 0; i < VEHICLES; i++) encoder.write(readings, i);
  encoder.take();
});

Deno.bench("JSON.stringify 1,000 records", { group: "encode" }, () => {
  for (const record of records) JSON.stringify(record);
});

Deno.bench("1,000 random numbers", () => {
  for (let i = 0; i < 1000; i++) random.random();
});

Deno.bench("round 1,000 numbers", { group: "round", baseline: true }, () => {
  for (let i = 0; i < 1000; i++) pythonRound(i * 1.0123, 2);
});

Deno.bench("1,000 toFixed()", { group: "round" }, () => {
  for (let i = 0; i < 1000; i++) Number((i * 1.0123).toFixed(2));
});
