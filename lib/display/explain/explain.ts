/** Shows how something works. @module */

import type { Displayed } from "../displayed.ts";
import { explainQuery, type QueryToExplain } from "./explain_query.ts";
import { explainRule, type RuleToExplain } from "./explain_rule.ts";
import { explainSparkPlan, type SparkPlanToExplain } from "./explain_spark_plan.ts";

/**
 * Explains a query, as the tree of steps by which the engine answers it, or a rule of a contract, in
 * words and in each form that runs. Of Spark's plans it takes the text, as Spark is seldom there.
 *
 * @throws {UsageError} where the contract has no such rule or profile, or a text is no plan.
 *
 * @example
 * ```ts
 * import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
 * import { explain } from "@lib/display/explain/explain.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const shown = await explain({ contract: evTelemetry, rule: "range:soc_pct" });
 * assertStringIncludes(shown.text, "One row: values.soc_pct !== null && !(0 <=");
 * ```
 */
export async function explain(
  subject: QueryToExplain | RuleToExplain | SparkPlanToExplain,
): Promise<Displayed> {
  if ("rule" in subject) return explainRule(subject);
  return "sparkPlan" in subject ? explainSparkPlan(subject) : await explainQuery(subject);
}
