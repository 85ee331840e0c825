import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { waterLevel } from "@lib/testing/water_level.ts";
import { type Contract, contract, fieldOf, pathOf } from "./contract.ts";

Deno.test("contract() returns what it was given", () => {
  assertStrictEquals(contract(waterLevel), waterLevel);
});

Deno.test("contract() refuses a profile, or mandatory columns, without the whole key", () => {
  const { probe } = waterLevel.columns;
  const { lenient } = waterLevel.profiles;
  const { probe: _probe, ...columns } = lenient.columns;
  const cases: [Partial<Contract>, string][] = [
    [
      { profiles: { ...waterLevel.profiles, lenient: { ...lenient, columns } } },
      "profiles.lenient",
    ],
    [
      { columns: { ...waterLevel.columns, probe: { ...probe, mandatory: false } } },
      "mandatory columns",
    ],
  ];
  for (const [change, place] of cases) {
    assertThrows(
      () => contract({ ...waterLevel, ...change } as Contract),
      TypeError,
      `Cannot use ${place} as it must hold every column of the key: probe is not among them`,
    );
  }
});

Deno.test("contract() refuses names that it does not declare, and types that cannot be", () => {
  const cases: [Partial<Contract>, string][] = [
    [{ key: ["station", "nowhere", "observed_at"] }, "current value is nowhere"],
    [{ key: ["station", "probe"] }, "it must hold the event time"],
    [
      { key: ["station", "probe", "observed_at", "level_m"] },
      "level_m must be string or timestamp",
    ],
    [{ eventTime: "station" }, "station must be timestamp"],
    [{ flags: { ...waterLevel.flags, range: ["method"] } }, "method must be double"],
    [{ defaultProfile: "none" }, "current value is none"],
  ];
  for (const [change, said] of cases) {
    assertThrows(() => contract({ ...waterLevel, ...change } as Contract), TypeError, said);
  }
});

Deno.test("fieldOf() is the last part of pathOf(), which defaults to the column's name", () => {
  assertEquals(pathOf(waterLevel, "station"), ["place", "station"]);
  assertEquals(fieldOf(waterLevel, "station"), "station");
  assertEquals([pathOf(waterLevel, "level_m"), fieldOf(waterLevel, "observed_at")], [
    ["level_m"],
    "when",
  ]);
});
