import { assertRejects, assertStringIncludes } from "@std/assert";
import { installSpark } from "@lib/services/install_spark.ts";
import { explainOnSpark } from "./explain_on_spark.ts";

const MASTER = { master: "local[1]" };

Deno.test.beforeAll(installSpark);

Deno.test("explainOnSpark() gives the plan of a query, and runs none of it", async () => {
  // Dividing by zero would end a query that is run.
  const query = "SELECT id % 3 AS part, count(*) FROM range(9) WHERE 1 / (id - id) = 1 GROUP BY 1";
  const plan = await explainOnSpark(query, {
    ...MASTER,
    conf: { "spark.sql.ansi.enabled": "true" },
  });
  assertStringIncludes(plan, "== Physical Plan ==");
  assertStringIncludes(plan, "HashAggregate");
});

Deno.test("explainOnSpark() gives Spark's reason where a query is wrong", async () => {
  await assertRejects(() => explainOnSpark("SELECT a FROM nowhere", MASTER), Error, "nowhere");
});
