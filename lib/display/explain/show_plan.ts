/** The plan of a query as a tree, whichever engine made it. @module */

import { type Displayed, displayed } from "../displayed.ts";
import { escapeMarkup } from "../escape_markup.ts";
import { formatValue } from "../format_value.ts";
import { MUTED } from "../theme.ts";

/** One step of a plan, with the steps that it takes its rows from. */
export interface PlanStep {
  readonly name: string;
  readonly details: readonly string[];
  readonly rows?: number;
  /** The engine guesses the rows before it runs; default: it counted them. */
  readonly isEstimate?: boolean;
  readonly ms?: number;
  readonly from: readonly PlanStep[];
}

const LIST_STYLE =
  `list-style:none;margin:0.25em 0;padding-left:1em;border-left:2px solid ${MUTED}`;

/**
 * Steps as a tree. Data flows from the leaves up: what is read is at the bottom, the answer at the
 * top.
 *
 * @example
 * ```ts
 * import { showPlan } from "@lib/display/explain/show_plan.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const scan = { name: "SCAN", details: ["file: a.parquet"], rows: 1200, from: [] };
 * const { text } = showPlan([{ name: "FILTER", details: [], from: [scan] }]);
 * assertEquals(text, "FILTER\n└─ SCAN: file: a.parquet; 1,200 rows");
 * ```
 */
export function showPlan(steps: readonly PlanStep[], title?: string): Displayed {
  const head = title === undefined ? "" : `<b>${escapeMarkup(title)}</b>`;
  const trees = steps.map((step) => tree(step, ""));
  return displayed({
    html: `<div style="overflow-wrap:anywhere">${head}${list(steps)}</div>`,
    text: [...(title === undefined ? [] : [title]), ...trees].join("\n"),
    // Estimates and times are those of one machine at one time.
    facts: { kind: "plan", ...(title !== undefined && { title }), steps: steps.map(namesOf) },
  });
}

function amount({ rows, isEstimate = false, ms }: PlanStep): string {
  if (rows === undefined) return "";
  const time = ms === undefined ? "" : `, ${formatValue(ms, { digits: 1 })} ms`;
  return `${isEstimate ? "about " : ""}${formatValue(rows)} rows${time}`;
}

function list(steps: readonly PlanStep[]): string {
  const items = steps.map((step) => {
    const details = step.details.map((text) => `<br><small>${escapeMarkup(text)}</small>`).join("");
    const rows = amount(step);
    return `<li style="margin:0.4em 0"><b>${escapeMarkup(step.name)}</b>${
      rows === "" ? "" : ` <small>${rows}</small>`
    }${details}${step.from.length > 0 ? list(step.from) : ""}</li>`;
  });
  return `<ul style="${LIST_STYLE}">${items.join("")}</ul>`;
}

function tree(step: PlanStep, indent: string): string {
  const told = [...step.details, amount(step)].filter((text) => text !== "").join("; ");
  const below = step.from.map((from, i) => {
    const isLast = i === step.from.length - 1;
    return `${indent}${isLast ? "└─ " : "├─ "}${tree(from, `${indent}${isLast ? "   " : "│  "}`)}`;
  });
  return [told === "" ? step.name : `${step.name}: ${told}`, ...below].join("\n");
}

function namesOf(step: PlanStep): unknown {
  return [step.name, ...step.from.map(namesOf)];
}
