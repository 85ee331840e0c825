import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import type { SimulatorName } from "@lib/simulation/records/simulators.ts";
import {
  checkRecordSimulation,
  type RecordSimulationOptions,
} from "./record_simulation_options.ts";

Deno.test("checkRecordSimulation() ends by time, by count, or by whichever comes first", () => {
  const endOf = (options: RecordSimulationOptions) => {
    const { count, startMicros, endMicros } = checkRecordSimulation("iot", options);
    return [count, (endMicros - startMicros) / 1e6];
  };
  assertEquals(endOf({}), [Infinity, 60]);
  assertEquals(endOf({ count: 5 }), [5, Infinity]);
  assertEquals(endOf({ count: 5, duration: 1.5 }), [5, 1.5]);
});

Deno.test("checkRecordSimulation() has the producer's own faults unless told otherwise", () => {
  assertEquals(checkRecordSimulation("sensors", {}).rates, { malformed: 0.01 });
  assertEquals(Object.values(checkRecordSimulation("sensors", { faults: "0" }).rates)[0], 0);
  assertEquals(checkRecordSimulation("iot", {}).rates, {});
});

Deno.test("checkRecordSimulation() names what it cannot use", () => {
  for (
    const [name, options, message] of [
      ["iot", { count: 0 }, "--count must be a whole number above 0: current value is 0"],
      ["iot", { duration: -1 }, "--duration must be a number of seconds above 0"],
      ["iot", { hz: 0 }, "--hz must be a number above 0"],
      ["iot", { seed: 1.5 }, "--seed must be a whole number"],
      ["iot", { start: "later" }, "--start must be an instant"],
      ["iot", { faults: "empty_id=0.1" }, "--faults must name faults out of duplicate"],
      ["iot", { sink: "stdout", out: "x" }, "--out is for --sink file"],
      ["sensors", { out: "x.csv" }, "--out must be a file of JSON lines, such as x.ndjson"],
      ["iot", { out: "x.parquet", form: "values" }, 'current value is "x.parquet"'],
      ["iot", { topic: "a b" }, "--topic must be"],
      ["occurrences", { topic: "a" }, "--topic must not be given for occurrences"],
      ["occurrences", { devices: 3 }, "--devices must not be given for occurrences"],
      ["iot", { partitions: 0 }, "--partitions must be"],
    ] as readonly [SimulatorName, RecordSimulationOptions, string][]
  ) assertThrows(() => checkRecordSimulation(name, options), UsageError, message);
});
