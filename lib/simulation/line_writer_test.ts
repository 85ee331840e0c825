import { assertEquals } from "@std/assert";
import { EvFleet } from "./ev_fleet.ts";
import { LineWriter } from "./line_writer.ts";
import { PythonRandom } from "./python_random.ts";

function setUp(format: "json" | "csv") {
  const fleet = new EvFleet({ vehicles: 2, seed: 42, hz: 1 });
  const writer = new LineWriter(fleet, { format, timestampOf: (tick) => `tick ${tick}` });
  writer.beginTick(3);
  return { readings: fleet.step(), writer };
}
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

Deno.test("LineWriter writes a kept record later as it was", () => {
  const { readings, writer } = setUp("json");
  writer.write(readings, 1);
  const direct = textOf(writer.take());
  const kept = writer.keep(readings, 1);
  assertEquals(writer.length, 0);
  readings.fill(0);
  writer.beginTick(4);
  writer.writeKept(kept);
  assertEquals(textOf(writer.take()), direct);
});

Deno.test("LineWriter writes the broken line that it returns, and ends it", () => {
  for (const format of ["json", "csv"] as const) {
    const { readings, writer } = setUp(format);
    const broken = writer.writeBroken(readings, 0, new PythonRandom(1));
    assertEquals(textOf(writer.take()), `${broken}\n`);
  }
});

Deno.test("LineWriter goes on in the buffer it is given", () => {
  const { readings, writer } = setUp("csv");
  writer.write(readings, 0);
  const first = writer.take();
  const text = textOf(first);
  writer.useBuffer(new ArrayBuffer(1 << 16));
  writer.write(readings, 0);
  assertEquals([textOf(writer.take()), textOf(first)], [text, text]);
});
