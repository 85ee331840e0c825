import { assertEquals, assertThrows } from "@std/assert";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { FAULT_KINDS } from "./fault_kinds.ts";
import { mustCatch } from "./must_catch.ts";

const contract = evTelemetry;

Deno.test("mustCatch() leaves out the kinds that are valid by every rule", () => {
  const fields: Record<string, string | null> = {
    malformed: null,
    duplicate: null,
    bad_timestamp: "timestamp",
  };
  const caught = FAULT_KINDS.filter((kind) =>
    mustCatch({ kind, field: kind in fields ? fields[kind]! : "soc_pct" }, { contract })
  );
  assertEquals(
    FAULT_KINDS.filter((kind) => !caught.includes(kind)),
    ["late", "other_offset", "stuck_sensor", "gps_jump"],
  );
});

Deno.test("mustCatch() asks of the seed profile only what it checks", () => {
  const bySeed = (kind: "null_field" | "wrong_type" | "above_range", field: string) =>
    mustCatch({ kind, field }, { contract, profile: "seed" });
  assertEquals(bySeed("null_field", "is_charging"), false);
  assertEquals(bySeed("null_field", "vehicle_id"), true);
  assertEquals(bySeed("wrong_type", "tyre_pressure_kpa"), false);
  assertEquals(bySeed("above_range", "speed_kph"), true);
});

Deno.test("mustCatch() asks nothing of an optional field, nor of an unknown one", () => {
  assertEquals(mustCatch({ kind: "missing_field", field: "fault_code" }, { contract }), false);
  assertEquals(mustCatch({ kind: "missing_field", field: "colour" }, { contract }), false);
});

Deno.test("mustCatch() names the profiles there are", () => {
  assertThrows(
    () => mustCatch({ kind: "late", field: null }, { contract, profile: "strict" }),
    UsageError,
    "dictionary, seed",
  );
});
