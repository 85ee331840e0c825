import { assert, assertEquals } from "@std/assert";
import type { Contract } from "@lib/contracts/contract.ts";
import { fieldOf } from "@lib/contracts/contract.ts";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { FAULT_KINDS, type FaultKind, parseFaultRates } from "./fault_kinds.ts";
import type { LineFormat } from "./line_layout.ts";
import type { LedgerEntry } from "./fault_ledger.ts";
import { formatTimestamp } from "@lib/time/format_timestamp.ts";
import { EvFleet } from "./ev_fleet.ts";
import { FleetProducer, microsOf, type ProducerOptions } from "./fleet_producer.ts";
import { LineWriter } from "./line_writer.ts";

const CONTRACT: Contract = evTelemetry;
const OPTIONS: ProducerOptions = {
  vehicles: 6,
  seed: 42,
  hz: 2,
  ticks: 150,
  startMicros: 1_756_058_730_000_000,
  format: "json",
  alertThreshold: 20,
};
const FAULTY = { ...OPTIONS, faults: parseFaultRates("0.3") };

/** All lines of a run, cut into pieces of `step` ticks, and its faults with lines of the run. */
function runAll(options: ProducerOptions, step = options.ticks) {
  const fleet = new EvFleet(options);
  const writer = new LineWriter(fleet, {
    format: options.format as LineFormat,
    timestampOf: (tick) => formatTimestamp(microsOf(options, tick)),
  });
  const producer = new FleetProducer(options, fleet, { records: writer });
  let text = "";
  let records = 0;
  let alerts = 0;
  let lines = 0;
  const ledger: LedgerEntry[] = [];
  for (let tick = 0; tick < options.ticks; tick += step) {
    const piece = producer.produce(step);
    text += new TextDecoder().decode(writer.take());
    records += piece.records;
    alerts += piece.alerts;
    let entry = 0;
    piece.tickLines.forEach((count, n) => {
      for (; entry < piece.tickLedgerEnds[n]!; entry++) {
        const found = piece.ledger[entry]!;
        ledger.push({ ...found, line: lines + found.line });
      }
      lines += count;
    });
  }
  return { text, lines: text.split("\n").slice(0, -1), records, alerts, ledger, counted: lines };
}

const isKind = (...kinds: FaultKind[]) => ({ kind }: LedgerEntry) => kinds.includes(kind);

Deno.test("FleetProducer gives the same lines in pieces of any length", () => {
  for (const options of [OPTIONS, FAULTY]) {
    const whole = runAll(options);
    for (const step of [1, 7, 149]) {
      const cut = runAll(options, step);
      assertEquals([cut.text, cut.ledger], [whole.text, whole.ledger]);
    }
  }
});

Deno.test("FleetProducer counts its lines and records", () => {
  const { lines, counted, records, ledger } = runAll(FAULTY);
  assertEquals([counted, records], [lines.length, 900]);
  assertEquals(lines.length, records + ledger.filter(isKind("duplicate")).length);
});

Deno.test("FleetProducer injects every kind", () => {
  const kinds = new Set(runAll(FAULTY).ledger.map(({ kind }) => kind));
  assertEquals([...FAULT_KINDS].filter((kind) => !kinds.has(kind)), []);
});

Deno.test("FleetProducer leaves every healthy line as it is without faults", () => {
  const healthy = runAll(OPTIONS).lines;
  const { lines, ledger } = runAll(FAULTY);
  const spoilt = new Set(ledger.filter(({ kind }) => kind !== "late").map(({ line }) => line));
  const left = lines.filter((_, i) => !spoilt.has(i + 1));
  assert(left.every((line) => healthy.includes(line)));
  // What was spoilt is what is missing, but for the second lines of duplicates.
  const duplicates = ledger.filter(isKind("duplicate")).length;
  assertEquals(new Set(left).size, healthy.length - (spoilt.size - duplicates));
});

Deno.test("FleetProducer writes in each line what its ledger says", () => {
  const { lines, ledger } = runAll(FAULTY);
  for (const { line, kind, field, written } of ledger) {
    const text = lines[line - 1]!;
    if (kind === "malformed") assertEquals(text, written as string);
    if (field === null || field.includes(",")) continue;
    const record = JSON.parse(text);
    const held = { ...record, ...record.metrics, ...record.events };
    assertEquals(held[field] ?? null, written, `line ${line}`);
    assertEquals(field in held, kind !== "missing_field");
  }
});

Deno.test("FleetProducer repeats a duplicate and delays a late record", () => {
  const { lines, ledger } = runAll(FAULTY);
  for (const { line } of ledger.filter(isKind("duplicate"))) {
    assertEquals(lines[line - 1], lines[line - 2]);
  }
  const late = ledger.filter(isKind("late"));
  assert(late.length > 0);
  for (const { line, vehicle, original, written } of late) {
    const record = JSON.parse(lines[line - 1]!);
    const micros = 1_756_058_730e6 + (original as number) * 500_000;
    assertEquals(record.vehicle_id, vehicle);
    assertEquals(Date.parse(record.timestamp) * 1000, micros);
    assert((written as number) > (original as number));
  }
});

Deno.test("FleetProducer lets a stuck sensor repeat one value", () => {
  const { ledger } = runAll({ ...OPTIONS, faults: { stuck_sensor: 0.2 } });
  assert(ledger.length > 20);
  for (const { field, original, written } of ledger) {
    assert(CONTRACT.flags.iqr.some((column) => fieldOf(CONTRACT, column) === field));
    assert(original !== written);
  }
});

Deno.test("FleetProducer injects the same faults in both text formats", () => {
  const where = (entries: readonly LedgerEntry[]) =>
    entries.map(({ line, vehicle, tick, kind, field }) => [line, vehicle, tick, kind, field]);
  assertEquals(where(runAll({ ...FAULTY, format: "csv" }).ledger), where(runAll(FAULTY).ledger));
});

Deno.test("FleetProducer counts records below the threshold, not at it", () => {
  const socs = runAll(OPTIONS).lines.map((line) => JSON.parse(line).metrics.soc_pct as number);
  for (const alertThreshold of [0, 100, socs[3]!, 73.5]) {
    const expected = socs.filter((soc) => soc < alertThreshold).length;
    assertEquals(runAll({ ...OPTIONS, alertThreshold }).alerts, expected);
  }
});

Deno.test("FleetProducer writes every line even if all are to be late", () => {
  const { lines, records } = runAll({ ...OPTIONS, faults: { late: 1 } });
  assertEquals([lines.length, new Set(lines).size], [records, records]);
});
