/** The query whose plans are compared between engines, and Spark's plan of it. @module */

import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { explainOnSpark, type ExplainOnSparkOptions } from "@lib/engines/explain_on_spark.ts";
import type { EngineCurves } from "@lib/pipeline/scaling/engine_curves.ts";
import { ruleQuery } from "@lib/pipeline/scaling/rule_query.ts";
import { sparkDialect } from "@lib/quality/spark_dialect.ts";

/** One rule that takes a list apart, and an answer for which rows of a vehicle must come together. */
export const COMPARED_QUERY = {
  contract: evTelemetry,
  rule: "range:tyre_pressure_kpa",
  from: "quarantine",
  year: 2025,
} as const;

/**
 * How Spark would ask the files of a lake. The text names no folder of this machine.
 *
 * @throws {UsageError} where Spark or Java is missing.
 */
export async function comparedPlan(
  lake: string,
  options: ExplainOnSparkOptions = {},
): Promise<EngineCurves["spark_plan"]> {
  const folder = `${Deno.realPathSync(lake)}/${COMPARED_QUERY.from}`;
  const from = `parquet.${sparkDialect.identifier(folder)}`;
  const text = await explainOnSpark(ruleQuery({ ...COMPARED_QUERY, from }, sparkDialect), options);
  return {
    sql: ruleQuery(COMPARED_QUERY, sparkDialect),
    text: text.replaceAll(folder, COMPARED_QUERY.from),
  };
}
