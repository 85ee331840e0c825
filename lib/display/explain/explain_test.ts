import { assertEquals } from "@std/assert";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { openDuckdb } from "@lib/engines/duckdb.ts";
import { explain } from "./explain.ts";

Deno.test("explain() takes a rule and a query", async () => {
  using db = await openDuckdb();
  const rule = await explain({ contract: evTelemetry, rule: "duplicate" });
  const query = await explain({ db, sql: "SELECT 1" });
  assertEquals([rule.facts.kind, query.facts.kind], ["rule", "plan"]);
});
