import { assertEquals, assertThrows } from "@std/assert";
import { EvFleet } from "./ev_fleet.ts";
import { READING_SIZE } from "./ev_reading.ts";
import { ROW_SIZE, ROW_TICK, ROW_VEHICLE, RowWriter } from "./row_writer.ts";

function setUp() {
  const fleet = new EvFleet({ vehicles: 9, seed: 42, hz: 1, from: 5, to: 8 });
  const writer = new RowWriter(fleet, 2);
  writer.beginTick(4);
  return { readings: fleet.step(), writer };
}

Deno.test("RowWriter writes the reading, the vehicle and the tick, and grows", () => {
  const { readings, writer } = setUp();
  for (const i of [0, 1, 2, 1]) writer.write(readings, i);
  const rows = writer.take();
  assertEquals(rows.length, 4 * ROW_SIZE);
  assertEquals([...rows.subarray(0, READING_SIZE)], [...readings.subarray(0, READING_SIZE)]);
  assertEquals([rows[ROW_VEHICLE], rows[ROW_TICK]], [5, 4]);
  assertEquals(rows[3 * ROW_SIZE + ROW_VEHICLE], 6);
});

Deno.test("RowWriter keeps edits beside the rows", () => {
  const { readings, writer } = setUp();
  const edits = [{ column: "soc_pct", value: null }];
  writer.write(readings, 0);
  writer.writeEdited(readings, 1, edits);
  assertEquals([writer.length, writer.takeEdits()], [2, [{ row: 1, edits }]]);
  assertEquals(writer.takeEdits(), []);
});

Deno.test("RowWriter writes a kept row later with its own tick", () => {
  const { readings, writer } = setUp();
  const kept = writer.keep(readings, 2);
  writer.beginTick(9);
  writer.writeKept(kept);
  const rows = writer.take();
  assertEquals([rows.length, rows[ROW_TICK], rows[ROW_VEHICLE]], [ROW_SIZE, 4, 7]);
});

Deno.test("RowWriter has no text to break", () => {
  assertThrows(() => setUp().writer.writeBroken(), TypeError, "typed columns");
});
