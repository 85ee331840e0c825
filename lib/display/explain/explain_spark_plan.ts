/** How Apache Spark answers a query. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import type { Displayed } from "../displayed.ts";
import { type PlanStep, showPlan } from "./show_plan.ts";

/** A plan in Spark's own words. */
export interface SparkPlanToExplain {
  /** What `EXPLAIN FORMATTED` printed. */
  readonly sparkPlan: string;
  /** Written above the plan, such as the engine's name. */
  readonly title?: string;
}

/** A line of the tree, before it is known what lies below it. */
interface Line {
  readonly depth: number;
  readonly name: string;
  readonly details: readonly string[];
}

/** How far each level of the tree stands to the right of the one above. */
const INDENT = 3;
/** Which columns go in and out, and where files lie: long, and seldom the point. */
const NOT_TOLD = /^(Output|Input|Location|Batched|ReadSchema|Results|Aggregate Attributes)\b/;

/**
 * Spark's plan as a tree of the same form as any other engine's: the steps by name, and what each is
 * told to do. The numbers that Spark gives to columns are left out.
 *
 * @throws {UsageError} where the text is no such plan.
 *
 * @example
 * ```ts
 * import { explainSparkPlan } from "@lib/display/explain/explain_spark_plan.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const sparkPlan = `== Physical Plan ==
 * * Filter (2)
 * +- * Range (1)
 *
 * (1) Range [codegen id : 1]
 * Output [1]: [id#0L]
 * Arguments: Range (0, 9, step=1)
 *
 * (2) Filter [codegen id : 1]
 * Input [1]: [id#0L]
 * Condition : (id#0L > 5)`;
 * assertEquals(
 *   explainSparkPlan({ sparkPlan }).text,
 *   "Filter: Condition: (id > 5)\n└─ Range: Arguments: Range (0, 9, step=1)",
 * );
 * ```
 */
export function explainSparkPlan({ sparkPlan, title }: SparkPlanToExplain): Displayed {
  const [, body] = sparkPlan.split("== Physical Plan ==\n");
  // Plans of subqueries follow the main one.
  const [tree = "", ...blocks] = (body ?? "").split("\n=====")[0]!.split(/\n{2,}/);
  const details = new Map(blocks.map((block) => {
    const [head = "", ...lines] = block.split("\n");
    return [/^\((\d+)\)/.exec(head)?.[1], lines.flatMap(detailOf)] as const;
  }));
  const lines = tree.split("\n").flatMap((text): Line[] => {
    const parts = /^((?:[ :] {2})*(?:[+:]- )?)(?:\* )?(.*?) \((\d+)\)$/.exec(text);
    if (parts === null) return [];
    const [, indent = "", name = "", id] = parts;
    return [{ depth: indent.length / INDENT, name: name.trim(), details: details.get(id) ?? [] }];
  });
  if (lines.length === 0) {
    throw new UsageError(
      `sparkPlan must be what EXPLAIN FORMATTED printed: it begins "${sparkPlan.slice(0, 40)}"`,
    );
  }
  return showPlan(stepsOf(lines), title);
}

/** Lines that stand one level deeper, up to the next that does not, belong to the one before. */
function stepsOf(lines: readonly Line[]): PlanStep[] {
  const depth = lines[0]?.depth;
  const starts = lines.flatMap((line, i) => line.depth === depth ? [i] : []);
  return starts.map((start, i) => {
    const { name, details } = lines[start]!;
    return { name, details, from: stepsOf(lines.slice(start + 1, starts[i + 1])) };
  });
}

function detailOf(line: string): string[] {
  if (NOT_TOLD.test(line)) return [];
  const text = line.replace(/#\d+L?/g, "").replace(/, ENSURE_REQUIREMENTS.*$/, "")
    .replace(/^([\w ]+?) ?(?:\[\d+\])?:\s*/, "$1: ");
  return /: (\[\])?$/.test(text) ? [] : [text];
}
