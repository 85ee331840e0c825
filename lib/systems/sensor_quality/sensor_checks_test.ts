import { assert, assertEquals } from "@std/assert";
import { runStream } from "@lib/cli/run_stream.ts";
import { openPostgres } from "@lib/connectors/postgres/open_postgres.ts";
import { runChecks } from "@lib/quality/checks/run_checks.ts";
import { systemGoldenPath } from "@lib/testing/system_golden.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { sensorChecks } from "./sensor_checks.ts";

const home = temporaryFolder();
Deno.test.afterAll(() => home[Symbol.dispose]());
const env = { LAB_HOME: home.path };
const NOW = { nowMicros: () => Date.now() * 1000 };

/** The outcomes that are not passes, by name, after a statement was run on the tables. */
async function notPassed(sql?: string, clock = NOW): Promise<Record<string, string>> {
  if (sql !== undefined) {
    const postgres = await openPostgres(env);
    await postgres.query(sql);
    await postgres.close();
  }
  await using store = await sensorChecks.open({ env });
  const { checks } = await runChecks(sensorChecks.checks, store, clock);
  return Object.fromEntries(
    checks.filter(({ outcome }) => outcome !== "pass").map(({ name, outcome, value }) => [
      name,
      `${outcome} ${value}`,
    ]),
  );
}

Deno.test("sensorChecks are errors where there are no tables", async () => {
  await using store = await sensorChecks.open({ env });
  const { counts, checks } = await runChecks(sensorChecks.checks, store, NOW);
  assertEquals(counts, { pass: 0, warn: 0, fail: 0, error: checks.length });
  assertEquals(checks[0]!.reason, "there is no table sensor_readings");
});

Deno.test("sensorChecks all pass on the golden readings", async () => {
  await runStream({
    system: "sensor-quality",
    source: `files:${systemGoldenPath("s002_sensors", "batches")}`,
  }, { env, write: () => {}, note: () => {} });
  assertEquals(await notPassed(), {});
});

Deno.test("sensorChecks find what is wrong, and how bad it is", async () => {
  const hoursOn = { nowMicros: () => (Date.now() + 2 * 3_600_000) * 1000 };
  const stale = await notPassed(undefined, hoursOn);
  assertEquals(Object.keys(stale), ["readings were processed within the last hour"]);
  assert(stale["readings were processed within the last hour"]!.startsWith("warn 72"));

  const wrong = await notPassed(`
    UPDATE sensor_readings SET unit = 'Kelvin', status = 'broken', high_alert = TRUE
    WHERE id IN (SELECT id FROM sensor_readings
      WHERE sensor_type = 'temperature' AND normalized_value BETWEEN 0.2 AND 0.8 LIMIT 3)`);
  assertEquals(wrong, {
    "status is one of active, maintenance": "fail 3",
    "temperature is measured in Celsius": "fail 3",
    "a high alert is above 0.9": "fail 3",
  });
  const errors = await notPassed(`
    INSERT INTO sensor_errors (raw_value, error_type, kafka_timestamp)
    SELECT '', CASE WHEN n = 1 THEN 'STRANGE' WHEN n > 2 THEN 'NULL_VALUE' END, '2030-01-01'
    FROM generate_series(1, 400) AS n`);
  const codes = Object.keys(errors).find((name) => name.startsWith("error_type is one of"))!;
  assertEquals([errors[codes], errors["no error is without a code"]], ["fail 1", "fail 1"]);
  assertEquals(errors["no minute has more than half of its records rejected"], "fail 1");
  assertEquals(errors["less than 1000 records were rejected in the last hour"], "warn 575");
});

Deno.test("sensorChecks name what is another schema", async () => {
  const postgres = await openPostgres(env);
  await postgres.query("ALTER TABLE sensor_late ALTER COLUMN value TYPE text");
  await postgres.query("ALTER TABLE sensor_late ADD COLUMN firmware text NOT NULL DEFAULT ''");
  await postgres.query("DROP VIEW hourly_sensor_summary");
  await postgres.close();
  await using store = await sensorChecks.open({ env });
  const { checks } = await runChecks(sensorChecks.checks, store, NOW);
  const of = (table: string) =>
    checks.find(({ name }) => name.startsWith(`${table} has the decl`))!;
  assertEquals(of("sensor_late").details, ["column value is text instead of double precision"]);
  assertEquals(of("hourly_sensor_summary").outcome, "error");
  assertEquals(of("sensor_readings").outcome, "pass");
});
