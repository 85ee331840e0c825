import { assertEquals } from "@std/assert";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { rulesOf } from "@lib/quality/rules.ts";
import { conditionText } from "./condition_text.ts";

Deno.test("conditionText() says each kind of condition", () => {
  const { rules, warnings } = rulesOf(evTelemetry);
  const say = (code: string) => {
    const { condition } = [...rules, ...warnings].find((rule) => rule.code === code)!;
    return conditionText(condition, evTelemetry);
  };
  assertEquals(say("malformed_json"), "the text could not be read as a record");
  assertEquals(say("type:speed_kph"), "speed_kph has a value of another type");
  assertEquals(say("not_null:events"), "events is not there");
  assertEquals(say("not_null:speed_kph"), "speed_kph has no value");
  assertEquals(
    say("range:tyre_pressure_kpa"),
    "tyre_pressure_kpa has one of its 4 values outside 120 to 260 kPa (both ends are allowed)",
  );
});

Deno.test("conditionText() has a sentence for every rule of every profile", () => {
  for (const profile of Object.keys(evTelemetry.profiles)) {
    const { rules, warnings } = rulesOf(evTelemetry, profile);
    for (const { condition } of [...rules, ...warnings]) {
      assertEquals(/undefined|\[object/.exec(conditionText(condition, evTelemetry)), null);
    }
  }
});
