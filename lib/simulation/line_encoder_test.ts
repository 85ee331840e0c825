import { assert, assertEquals } from "@std/assert";
import { formatTimestamp } from "@lib/time/format_timestamp.ts";
import { tickMicros } from "@lib/time/tick_micros.ts";
import { goldenLines } from "@lib/testing/golden.ts";
import { EvFleet, type FleetOptions } from "./ev_fleet.ts";
import { slotOf } from "./ev_reading.ts";
import { evRecord, flatReading } from "./ev_record.ts";
import { LineEncoder, vehicleId } from "./line_encoder.ts";
import { PythonRandom } from "./python_random.ts";
import { pythonRepr } from "./python_repr.ts";

const START_MICROS = 1_756_058_730_000_000;
const DECODER = new TextDecoder();

function linesOf(options: FleetOptions, ticks: number): Uint8Array {
  const fleet = new EvFleet(options);
  const encoder = new LineEncoder("json", fleet);
  for (let tick = 0; tick < ticks; tick++) {
    encoder.beginTick(formatTimestamp(START_MICROS + tickMicros(tick, options.hz)));
    const readings = fleet.step();
    for (let i = 0; i < fleet.size; i++) encoder.write(readings, i);
  }
  return encoder.take();
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

Deno.test("LineEncoder writes the golden stream byte for byte", () => {
  const golden = goldenLines("fleet_v20_hz2_t120_seed42.jsonl.gz");
  const written = DECODER.decode(linesOf({ vehicles: 20, seed: 42, hz: 2 }, 120));
  assertEquals(written, golden.map((line) => `${DECODER.decode(line)}\n`).join(""));
});

Deno.test("LineEncoder writes long runs as the original program does", async () => {
  // SHA-256 of what the original Python wrote: whole numbers at limits, charging, every fault code.
  const many = { vehicles: 150, seed: -123456789012345678901234567890n, hz: 0.02 };
  const long = { vehicles: 3, seed: 5, hz: 0.02 };
  assertEquals(
    await sha256(linesOf(many, 200) as Uint8Array<ArrayBuffer>),
    "260edf20bce57d5334803d5d5e3f76d0a075eca5a1ba0c1216604c999b149713",
  );
  assertEquals(
    await sha256(linesOf(long, 10_000) as Uint8Array<ArrayBuffer>),
    "49420ddace76ba0fe885a2be833a057ef26a86827dfb417bf5319a6a82709c43",
  );
});

Deno.test("LineEncoder writes every number as Python's repr does, in any size", () => {
  const random = new PythonRandom(11);
  const fleet = new EvFleet({ vehicles: 1, seed: 1, hz: 1 });
  const readings = fleet.step();
  const encoder = new LineEncoder("csv", fleet);
  const latitude = slotOf("latitude");
  const odometer = slotOf("odometer_km");
  for (let i = 0; i < 5000; i++) {
    const sign = random.choice([-1, 1]);
    const micro = sign * random.randrange(10 ** (1 + random.randrange(12)));
    const milli = random.randrange(10 ** (1 + random.randrange(14)));
    readings[latitude] = micro;
    readings[odometer] = milli;
    encoder.beginTick("t");
    encoder.write(readings, 0);
    const cells = DECODER.decode(encoder.take()).replace(/"[^"]*"/, "tyres").split(",");
    assertEquals(cells[13], pythonRepr(micro / 1e6));
    assertEquals(cells[12], pythonRepr(milli / 1e3));
  }
});

Deno.test("LineEncoder writes what JSON.parse reads as the record", () => {
  const fleet = new EvFleet({ vehicles: 3, seed: 8, hz: 1 });
  const encoder = new LineEncoder("json", fleet);
  const timestamp = formatTimestamp(START_MICROS);
  for (let tick = 0; tick < 200; tick++) {
    const readings = fleet.step();
    for (let i = 0; i < fleet.size; i++) {
      encoder.beginTick(timestamp);
      encoder.write(readings, i);
      const label = { vehicleId: vehicleId(i), timestamp };
      assertEquals(
        JSON.parse(DECODER.decode(encoder.take())),
        evRecord(flatReading(readings, i, label)),
      );
    }
  }
});

Deno.test("LineEncoder grows for as much as is written before it is taken", () => {
  const fleet = new EvFleet({ vehicles: 1, seed: 8, hz: 1 });
  const encoder = new LineEncoder("json", fleet, 1);
  encoder.beginTick("t");
  const readings = fleet.step();
  for (let i = 0; i < 100; i++) encoder.write(readings, 0);
  const lines = DECODER.decode(encoder.take()).trimEnd().split("\n");
  assertEquals([lines.length, new Set(lines).size], [100, 1]);
  assertEquals(encoder.length, 0);
});

Deno.test("LineEncoder.cut() takes the last line back", () => {
  const fleet = new EvFleet({ vehicles: 1, seed: 8, hz: 1 });
  const encoder = new LineEncoder("json", fleet);
  encoder.append(new TextEncoder().encode("kept\n"));
  const from = encoder.length;
  encoder.beginTick("t");
  encoder.write(fleet.step(), 0);
  assert(DECODER.decode(encoder.cut(from)).startsWith('{"schema_version"'));
  assertEquals(DECODER.decode(encoder.take()), "kept\n");
});

Deno.test("vehicleId() has five digits, and more where five do not do", () => {
  assertEquals([vehicleId(0), vehicleId(99_998), vehicleId(99_999)], [
    "EV-00001",
    "EV-99999",
    "EV-100000",
  ]);
});
