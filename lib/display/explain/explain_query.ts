/** How an engine answers a query. @module */

import type { Duckdb } from "@lib/engines/duckdb.ts";
import { type Displayed, displayed } from "../displayed.ts";
import { escapeMarkup } from "../escape_markup.ts";
import { formatValue } from "../format_value.ts";
import { MUTED } from "../theme.ts";

/** A query of a session. */
export interface QueryToExplain {
  readonly db: Pick<Duckdb, "rows">;
  readonly sql: string;
  /** Run the query as well, to show how many rows each step really gave and how long it took. */
  readonly analyze?: boolean;
}

/** One step of a plan, with the steps that it takes its rows from. */
interface Step {
  readonly name: string;
  readonly details: readonly string[];
  readonly rows?: number;
  readonly isEstimate: boolean;
  readonly ms?: number;
  readonly from: readonly Step[];
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

const LIST_STYLE =
  `list-style:none;margin:0.25em 0;padding-left:1em;border-left:2px solid ${MUTED}`;
const ESTIMATE = "Estimated Cardinality";

/**
 * The plan of a query as a tree. Data flows from the leaves up: what is read is at the bottom, the
 * answer at the top.
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
  const { db, sql, analyze = false } = query;
  const mode = analyze ? "(ANALYZE, FORMAT JSON)" : "(FORMAT JSON)";
  const [plan] = await db.rows<{ explain_value: string }>(`EXPLAIN ${mode} ${sql}`);
  const parsed = JSON.parse(plan!.explain_value) as DuckdbStep | readonly DuckdbStep[];
  const [root] = (Array.isArray(parsed) ? parsed : [parsed]).map(stepOf);
  // A plan that was run stands below a step for the whole query and one for EXPLAIN itself.
  const top = analyze ? root!.from[0]?.from ?? [] : [root!];
  return displayed({
    html: `<div>${list(top)}</div>`,
    text: top.map((step) => tree(step, "")).join("\n"),
    // Estimates and times are those of one machine at one time.
    facts: { kind: "plan", steps: top.map(namesOf) },
  });
}

function stepOf(step: DuckdbStep): Step {
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

function amount({ rows, isEstimate, ms }: Step): string {
  if (rows === undefined) return "";
  const time = ms === undefined ? "" : `, ${formatValue(ms, { digits: 1 })} ms`;
  return `${isEstimate ? "about " : ""}${formatValue(rows)} rows${time}`;
}

function list(steps: readonly Step[]): string {
  const items = steps.map((step) => {
    const details = step.details.map((text) => `<br><small>${escapeMarkup(text)}</small>`).join("");
    const rows = amount(step);
    return `<li style="margin:0.4em 0"><b>${escapeMarkup(step.name)}</b>${
      rows === "" ? "" : ` <small>${rows}</small>`
    }${details}${step.from.length > 0 ? list(step.from) : ""}</li>`;
  });
  return `<ul style="${LIST_STYLE}">${items.join("")}</ul>`;
}

function tree(step: Step, indent: string): string {
  const told = [...step.details, amount(step)].filter((text) => text !== "").join("; ");
  const below = step.from.map((from, i) => {
    const isLast = i === step.from.length - 1;
    return `${indent}${isLast ? "└─ " : "├─ "}${tree(from, `${indent}${isLast ? "   " : "│  "}`)}`;
  });
  return [told === "" ? step.name : `${step.name}: ${told}`, ...below].join("\n");
}

function namesOf(step: Step): unknown {
  return [step.name, ...step.from.map(namesOf)];
}
