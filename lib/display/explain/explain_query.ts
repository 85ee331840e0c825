/** How an engine answers a query. @module */

import type { Duckdb } from "@lib/engines/duckdb.ts";
import type { Displayed } from "../displayed.ts";
import { type PlanStep, showPlan } from "./show_plan.ts";

/** A query of a session. */
export interface QueryToExplain {
  readonly db: Pick<Duckdb, "rows">;
  readonly sql: string;
  /** Run the query as well, to show how many rows each step really gave and how long it took. */
  readonly analyze?: boolean;
  /** Written above the plan, such as the engine's name. */
  readonly title?: string;
}

/** What DuckDB says of a step; the names differ between a plan and a plan that was run. */
interface DuckdbStep {
  readonly name?: string;
  readonly operator_name?: string;
  readonly operator_cardinality?: number;
  readonly operator_timing?: number;
  readonly extra_info?: Readonly<Record<string, string | readonly string[]>>;
  readonly children?: readonly DuckdbStep[];
}

const ESTIMATE = "Estimated Cardinality";

/**
 * The plan of a query as a tree, see {@linkcode showPlan}.
 *
 * @example
 * ```ts
 * import { explainQuery } from "@lib/display/explain/explain_query.ts";
 * import { openDuckdb } from "@lib/engines/duckdb.ts";
 * import { assertEquals } from "@std/assert";
 *
 * using db = await openDuckdb();
 * const { text } = await explainQuery({ db, sql: "SELECT i FROM range(9) AS t (i) WHERE i > 5" });
 * assertEquals(text.split("\n").map((line) => line.split(":")[0]), ["FILTER", "└─ RANGE"]);
 * ```
 */
export async function explainQuery(query: QueryToExplain): Promise<Displayed> {
  const { db, sql, analyze = false, title } = query;
  const mode = analyze ? "(ANALYZE, FORMAT JSON)" : "(FORMAT JSON)";
  const [plan] = await db.rows<{ explain_value: string }>(`EXPLAIN ${mode} ${sql}`);
  const parsed = JSON.parse(plan!.explain_value) as DuckdbStep | readonly DuckdbStep[];
  const [root] = (Array.isArray(parsed) ? parsed : [parsed]).map(stepOf);
  // A plan that was run stands below a step for the whole query and one for EXPLAIN itself.
  const top = analyze ? root!.from[0]?.from ?? [] : [root!];
  return showPlan(top, title);
}

function stepOf(step: DuckdbStep): PlanStep {
  const { [ESTIMATE]: estimate, ...info } = step.extra_info ?? {};
  const rows = step.operator_cardinality ?? (estimate === undefined ? undefined : Number(estimate));
  const name = (step.name ?? step.operator_name ?? "").trim();
  return {
    name,
    // Some details are empty, and some only repeat the name.
    details: Object.entries(info).filter(([, value]) => !["", name].includes(String(value)))
      .map(([name, value]) => `${name}: ${[value].flat().join(", ")}`),
    ...(rows !== undefined && { rows }),
    isEstimate: step.operator_cardinality === undefined,
    ...(step.operator_timing !== undefined && { ms: step.operator_timing * 1000 }),
    from: (step.children ?? []).map(stepOf),
  };
}
