/** Shows how something works. @module */

import type { Displayed } from "../displayed.ts";
import { explainQuery, type QueryToExplain } from "./explain_query.ts";
import { explainRule, type RuleToExplain } from "./explain_rule.ts";

/**
 * Explains a query, as the tree of steps by which the engine answers it, or a rule of a contract, in
 * words and in each form that runs.
 *
 * @throws {UsageError} where the contract has no such rule or profile.
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
export async function explain(subject: QueryToExplain | RuleToExplain): Promise<Displayed> {
  return "rule" in subject ? explainRule(subject) : await explainQuery(subject);
}
