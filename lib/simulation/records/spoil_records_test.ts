import { assert, assertEquals } from "@std/assert";
import { iotEvent } from "@lib/contracts/iot_event.ts";
import { parseRates } from "../fault_rates.ts";
import type { HealthyRecord, SimulatedRecord } from "./simulated_record.ts";
import { type SimulatorEntry, SIMULATORS } from "./simulators.ts";
import { spoilRecords } from "./spoil_records.ts";

function healthy(entry: SimulatorEntry, count: number): HealthyRecord[] {
  const records = entry.simulate({ seed: 5, startMicros: 0, hz: entry.hz, devices: 3 });
  return Array.from({ length: count }, () => records.next().value);
}

const countOf = (sent: readonly SimulatedRecord[], kind: string) =>
  sent.filter(({ fault }) => fault?.kind === kind).length;

Deno.test("spoilRecords() injects every kind of fault about as often as asked", () => {
  for (const entry of Object.values<SimulatorEntry>(SIMULATORS)) {
    const rates = parseRates("0.26", entry.faults);
    const sent = [...spoilRecords(healthy(entry, 6000), { ...entry, seed: 5, rates })];
    for (const kind of entry.faults) {
      const wanted = 6000 * rates[kind]!;
      assert(Math.abs(countOf(sent, kind) - wanted) < 4 * Math.sqrt(wanted), kind);
    }
    assertEquals(sent.length, 6000 + countOf(sent, "duplicate"));
  }
});

Deno.test("spoilRecords() leaves every other record as it was", () => {
  const records = healthy(SIMULATORS.iot, 500);
  const plain = [...spoilRecords(records, { contract: iotEvent, seed: 5, rates: {} })];
  assertEquals(
    plain.map(({ value }) => value),
    records.map(({ fields }) => JSON.stringify(fields)),
  );
  const rates = { malformed: 0.1, null_field: 0.1, tombstone: 0.1 };
  const sent = [...spoilRecords(records, { contract: iotEvent, seed: 5, rates })];
  assertEquals(
    sent.filter(({ fault }, i) => fault === undefined && sent[i]!.value !== plain[i]!.value),
    [],
  );
});

Deno.test("spoilRecords() loses no late record, and gives it the time at which it is sent", () => {
  const records = healthy(SIMULATORS.iot, 400);
  const rates = { late: 0.2 };
  const sent = [...spoilRecords(records, { contract: iotEvent, seed: 5, rates })];
  assertEquals(
    sent.map(({ value }) => value).sort(),
    records.map(({ fields }) => JSON.stringify(fields)).sort(),
  );
  const times = sent.map(({ atMicros }) => atMicros);
  assertEquals(times, times.toSorted((a, b) => a - b));
  assert(countOf(sent, "late") > 40);
});

Deno.test("spoilRecords() breaks what it calls malformed", () => {
  const records = healthy(SIMULATORS.sensors, 400);
  const options = { contract: SIMULATORS.sensors.contract, seed: 5, rates: { malformed: 1 } };
  for (const { value } of spoilRecords(records, options)) {
    let read: unknown;
    try {
      read = JSON.parse(value!);
    } catch {
      continue;
    }
    assert(Array.isArray(read), value!);
  }
});
