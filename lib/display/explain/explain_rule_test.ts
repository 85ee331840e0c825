import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import type { Contract } from "@lib/contracts/contract.ts";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { openDuckdb } from "@lib/engines/duckdb.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { explainRule } from "./explain_rule.ts";

const contract = evTelemetry;

Deno.test("explainRule() shows SQL that an engine takes and that says what the rule says", async () => {
  using db = await openDuckdb();
  const { facts } = explainRule({ contract, rule: "range:soc_pct" });
  const [[, sql]] = facts.forms as [[string, string]];
  const rows = await db.rows(
    `SELECT soc_pct, ${sql} IS NOT NULL AS fails FROM (VALUES (-1), (0), (100), (101), (NULL)) AS t (soc_pct)`,
  );
  const [lo, hi] = (contract as Contract).columns["soc_pct"]!.range!;
  for (const { soc_pct, fails } of rows as { soc_pct: number | null; fails: boolean }[]) {
    assertEquals(fails, soc_pct !== null && (soc_pct < lo || soc_pct > hi));
  }
});

Deno.test("explainRule() takes the limits of the profile, and tells warnings from reasons", () => {
  const dictionary = explainRule({ contract, rule: "range:battery_temp_c" });
  const seed = explainRule({ contract, rule: "range:battery_temp_c", profile: "seed" });
  assertStringIncludes(dictionary.text, "outside -30 to 90");
  assertStringIncludes(seed.text, "outside 18 to 28");
  assertStringIncludes(seed.html, "quarantines a row where");
  assertStringIncludes(explainRule({ contract, rule: "format:vehicle_id" }).html, "warns");
});

Deno.test("explainRule() names the rules there are", () => {
  assertThrows(
    () => explainRule({ contract, rule: "range:soc" }),
    UsageError,
    "range:soc_pct, range:speed_kph",
  );
});
