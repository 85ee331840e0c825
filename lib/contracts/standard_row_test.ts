import { assertEquals } from "@std/assert";
import { evTelemetry } from "./ev_telemetry.ts";
import { standardizeJson } from "./standard_row.ts";

const WHOLE = {
  schema_version: "1.0.0",
  vehicle_id: "EV-00001",
  timestamp: "2025-08-24T18:05:30Z",
  metrics: { soc_pct: 50 },
  events: { fault_code: null },
};

function issuesOf(changes: Readonly<Record<string, unknown>>): readonly string[] {
  return standardizeJson(evTelemetry, JSON.stringify({ ...WHOLE, ...changes })).issues;
}

Deno.test("standardizeJson() notes what an object of the record is instead", () => {
  assertEquals(issuesOf({}), []);
  for (
    const [metrics, code] of [
      [undefined, "not_null:metrics"],
      [null, "not_null:metrics"],
      [[], "type:metrics"],
      ["{}", "type:metrics"],
      [0, "type:metrics"],
      [false, "type:metrics"],
    ] as const
  ) {
    assertEquals(issuesOf({ metrics }), [code]);
  }
  assertEquals(issuesOf({ metrics: {} }), []);
});

Deno.test("standardizeJson() never converts a value to another type", () => {
  for (const soc_pct of ["50", true, [50], {}, ""]) {
    assertEquals(issuesOf({ metrics: { soc_pct } }), ["type:soc_pct"]);
  }
  for (const is_charging of ["true", 1, 0, "yes"]) {
    assertEquals(issuesOf({ metrics: { is_charging } }), ["type:is_charging"]);
  }
  for (const timestamp of [1756058730, "1756058730", "2025-08-24", "", true, {}]) {
    assertEquals(issuesOf({ timestamp }), ["type:timestamp"]);
  }
  for (const vehicle_id of [1, true, ["EV-00001"]]) {
    assertEquals(issuesOf({ vehicle_id }), ["type:vehicle_id"]);
  }
  for (
    const tyre_pressure_kpa of [
      [],
      [1, 2, 3],
      [1, 2, 3, 4, 5],
      [1, 2, 3, "4"],
      [1, 2, 3, null],
      200,
    ]
  ) {
    assertEquals(issuesOf({ metrics: { tyre_pressure_kpa } }), ["type:tyre_pressure_kpa"]);
  }
});

Deno.test("standardizeJson() takes a number beyond a double for a wrong type, and every spelling of others", () => {
  const soc = (text: string) => {
    const { values, issues } = standardizeJson(
      evTelemetry,
      JSON.stringify(WHOLE).replace('"soc_pct":50', `"soc_pct":${text}`),
    );
    return issues[0] ?? values["soc_pct"];
  };
  assertEquals(["1e400", "-1e400", "1e2", "0.5E1", "-0", "5e-324", "1e-400"].map(soc), [
    "type:soc_pct",
    "type:soc_pct",
    100,
    5,
    -0,
    5e-324,
    0,
  ]);
});

Deno.test("standardizeJson() is not misled by keys that every JavaScript object has", () => {
  const text = '{"__proto__": {"vehicle_id": "EV-00001"}, "constructor": 1, "toString": 2}';
  const unknown: string[] = [];
  const { values } = standardizeJson(evTelemetry, text, {
    onUnknownField: (path) => unknown.push(path),
  });
  assertEquals(values["vehicle_id"], null);
  assertEquals(unknown, ["__proto__", "constructor", "toString"]);
});
