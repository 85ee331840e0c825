import { assert, assertEquals, assertMatch } from "@std/assert";
import { iotEvent } from "@lib/contracts/iot_event.ts";
import { iotEvents } from "./iot_events.ts";

const OPTIONS = { seed: 42, startMicros: 1_762_174_800_000_000, hz: 1 / 0.6, devices: 50 };

function take(count: number, options = OPTIONS) {
  const events = iotEvents(options);
  return Array.from({ length: count }, () => events.next().value);
}

Deno.test("iotEvents() stays in the documented ranges and spellings", () => {
  for (const { fields } of take(2000)) {
    assertEquals(Object.keys(fields), Object.keys(iotEvent.fields));
    for (const [name, field] of Object.entries(iotEvent.fields)) {
      const value = fields[name]!;
      if ("range" in field) {
        assert(Number(value) >= field.range[0] && Number(value) <= field.range[1], name);
      }
      if ("enum" in field) assert((field.enum as readonly unknown[]).includes(value), name);
    }
    assertMatch(String(fields["TIMESTAMP"]), /^2025-11-03T\d\d:\d\d:\d\d(\.\d{6})?Z$/);
    assertMatch(String(fields["ID_DISPOSITIVO"]), /^device-([1-9]|[1-4]\d|50)$/);
  }
});

Deno.test("iotEvents() pauses from 0.2 to 1.0 s, 0.6 s on average", () => {
  const times = take(2001).map(({ atMicros }) => atMicros);
  const pauses = times.slice(1).map((micros, i) => (micros - times[i]!) / 1e6);
  assert(Math.min(...pauses) >= 0.2 && Math.max(...pauses) <= 1.0);
  assert(Math.abs(pauses.reduce((a, b) => a + b) / 2000 - 0.6) < 0.02);
});

Deno.test("iotEvents() is decided by its seed", () => {
  assertEquals(take(20), take(20));
  assert(JSON.stringify(take(20)) !== JSON.stringify(take(20, { ...OPTIONS, seed: 43 })));
});
