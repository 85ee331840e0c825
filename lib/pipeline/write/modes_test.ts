import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { waterLevel } from "@lib/testing/water_level.ts";
import { openDuckdb } from "@lib/engines/duckdb.ts";
import { cleanScope, inPeriodSql, quarantineScope, readPeriod, WRITE_MODES } from "./modes.ts";

Deno.test("readPeriod() takes days and instants, with their offset and microseconds", () => {
  assertEquals(readPeriod("1969-12-31", "1970-01-01T00:00:00.000001Z"), {
    fromUs: -86_400_000_000n,
    toUs: 1n,
  });
  assertEquals(readPeriod("1970-01-01T01:00:00+01:00", "1970-01-02").fromUs, 0n);
});

Deno.test("readPeriod() names the end that is wrong, its value and what is accepted", () => {
  const cases = [
    ["yesterday", "2025-01-01", "--from must be a day or an instant such as 2025-08-24"],
    ["2025-01-01", "2025-02-30", 'current value is "2025-02-30"'],
    ["2025-01-02", "2025-01-02", '--to must be later than --from: current value is "2025-01-02"'],
    ["2025-01-02", "2025-01-01T23:00:00Z", "--to must be later than --from"],
  ] as const;
  for (const [from, to, said] of cases) {
    assertThrows(() => readPeriod(from, to), UsageError, said);
  }
});

Deno.test("inPeriodSql() holds from the first instant up to, not including, the last", async () => {
  using db = await openDuckdb();
  const period = readPeriod("2025-08-01", "2025-08-02");
  const times = ["2025-07-31 23:59:59.999999", "2025-08-01", "2025-08-01 23:59:59.999999"];
  const holds = async (time: string) =>
    await db.one(`SELECT ${inPeriodSql(waterLevel, period)} AS holds
      FROM (SELECT ${time}::TIMESTAMPTZ AS observed_at)`);
  assertEquals(
    await Promise.all([...times.map((time) => `'${time}'`), "'2025-08-02'", "NULL"].map(holds)),
    [false, true, true, false, null].map((holds) => ({ holds })),
  );
});

Deno.test("cleanScope() and quarantineScope() know every mode", () => {
  const period = readPeriod("2025-08-01", "2025-08-02");
  for (const mode of WRITE_MODES) {
    assertEquals(cleanScope(mode, waterLevel, period) === "none", mode === "append");
    assertEquals(quarantineScope(mode, waterLevel, period) === "TRUE", mode === "overwrite");
  }
});
