import { assert, assertEquals, assertThrows } from "@std/assert";
import { iotEvent } from "@lib/contracts/iot_event.ts";
import { occurrence } from "@lib/contracts/occurrence.ts";
import { PythonRandom } from "../python_random.ts";
import { iotEvents } from "./iot_events.ts";
import { occurrences } from "./occurrences.ts";
import { spoilField } from "./spoil_field.ts";

const OPTIONS = { seed: 1, startMicros: 0, hz: 1, devices: 5 };
const event = iotEvents(OPTIONS).next().value;
const record = occurrences(OPTIONS).next().value;
const random = new PythonRandom(2);

Deno.test("spoilField() leaves the documented range, on the side it was asked for", () => {
  for (let n = 0; n < 200; n++) {
    const low = spoilField("below_range", event, { contract: iotEvent, random });
    const high = spoilField("above_range", event, { contract: iotEvent, random });
    const rangeOf = (name: string) =>
      (iotEvent.fields as Record<string, { range?: readonly [number, number] }>)[name]!.range!;
    assert(Number(low.value) < rangeOf(low.field)[0]);
    assert(Number(high.value) > rangeOf(high.field)[1]);
  }
});

Deno.test("spoilField() never routes, counts or identifies as a healthy record does", () => {
  for (let n = 0; n < 100; n++) {
    const options = { contract: occurrence, random };
    const { field, value } = spoilField("other_route", record, options);
    assertEquals(field, "granularidade");
    assert(!Object.keys(occurrence.route.tables).includes(String(value)));
    const bad = spoilField("bad_number", record, options);
    const { format } = (occurrence.fields as Record<string, { format?: { pattern: RegExp } }>)[
      bad.field
    ]!;
    assert(!format!.pattern.test(String(bad.value)));
    assert((spoilField("missing_id", record, options).value ?? null) === null);
  }
  assertThrows(
    () => spoilField("missing_id", event, { contract: iotEvent, random }),
    TypeError,
    "no message key",
  );
});

Deno.test("spoilField() turns a number into its text", () => {
  const { field, value } = spoilField("wrong_type", event, { contract: iotEvent, random });
  assertEquals(value, String(event.fields[field]));
});
