import { assertEquals } from "@std/assert";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { EV_SLOTS } from "./ev_reading.ts";
import { csvHeader, LINE_FORMATS, lineLayout } from "./line_layout.ts";

Deno.test("lineLayout() has one text per place and one per fault code, and one for none", () => {
  for (const format of LINE_FORMATS) {
    const { beforeSlots, codes } = lineLayout(format);
    assertEquals([beforeSlots.length, codes.length], [EV_SLOTS.length, 5]);
  }
});

Deno.test("csvHeader() names the contract's columns as records name them", () => {
  const expected = Object.keys(evTelemetry.columns).join(",").replace("event_ts_utc", "timestamp");
  assertEquals(csvHeader(), expected);
});
