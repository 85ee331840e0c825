import { assertEquals } from "@std/assert";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { EvFleet } from "./ev_fleet.ts";
import { LineEncoder } from "./line_encoder.ts";
import { EV_SLOTS } from "./ev_reading.ts";
import { csvHeader, LINE_FORMATS, lineLayout } from "./line_layout.ts";

Deno.test("lineLayout() has one text per place and one per fault code, and one for none", () => {
  for (const format of LINE_FORMATS) {
    const { beforeSlots, codes } = lineLayout(format);
    assertEquals([beforeSlots.length, codes.length], [EV_SLOTS.length, 5]);
  }
});

Deno.test("lineLayout() of compact JSON is that of JSON without the spaces between values", () => {
  const fleet = new EvFleet({ vehicles: 1, seed: 42, hz: 1 });
  const readings = fleet.step();
  const [spaced, compact] = (["json", "compact"] as const).map((format) => {
    const encoder = new LineEncoder(format, fleet);
    encoder.beginTick("2025-08-24T18:05:30.000000+00:00");
    encoder.write(readings, 0);
    return new TextDecoder().decode(encoder.take());
  });
  assertEquals(JSON.parse(compact!), JSON.parse(spaced!));
  assertEquals(compact!.includes(" "), false);
});

Deno.test("csvHeader() names the contract's columns as records name them", () => {
  const expected = Object.keys(evTelemetry.columns).join(",").replace("event_ts_utc", "timestamp");
  assertEquals(csvHeader(), expected);
});
