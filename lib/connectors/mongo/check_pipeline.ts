/** The part of MongoDB's aggregation language that both stores answer alike. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import { checkFilter, isPlainObject } from "./check_filter.ts";
import { checkDirections, checkFind, checkProjection } from "./check_find.ts";
import { checkPath } from "./check_path.ts";
import type { Directions } from "./mongo.ts";

/** What each stage of a pipeline may hold. */
const CHECKS: Readonly<Record<string, (value: unknown) => void>> = {
  $match: checkFilter,
  $group: checkGroup,
  $project: checkProject,
  $sort: (value) => checkDirections(value as Directions, "$sort"),
  $skip: (value) => checkFind({ skip: value as number }),
  $limit: (value) => checkFind({ limit: value as number }),
  $unwind: (value) => checkReference("$unwind", value),
  $count: (value) => checkPath(String(value)),
};
export const STAGES = Object.keys(CHECKS);

/** What a group may compute from its documents, each of one expression. */
export const ACCUMULATORS = ["$sum", "$avg", "$min", "$max", "$first", "$last", "$push"];

/** What an expression may compute; besides, it is a value, a `$path` or an object of expressions. */
export const EXPRESSIONS = [
  "$add",
  "$subtract",
  "$multiply",
  "$divide",
  "$ifNull",
  "$dateToString",
];

/**
 * Refuses every pipeline that a server and the embedded store might answer differently.
 *
 * @throws {UsageError} naming the part that is not accepted.
 *
 * @example
 * ```ts
 * import { checkPipeline } from "@lib/connectors/mongo/check_pipeline.ts";
 * import { UsageError } from "@lib/feedback/usage_error.ts";
 * import { assertThrows } from "@std/assert";
 *
 * checkPipeline([{ $group: { _id: "$vehicle_id", alerts: { $sum: 1 } } }, { $sort: { _id: 1 } }]);
 * assertThrows(() => checkPipeline([{ $lookup: {} }]), UsageError, "$lookup");
 * ```
 */
export function checkPipeline(pipeline: readonly unknown[]): void {
  for (const stage of pipeline) {
    const names = Object.keys(isPlainObject(stage) ? stage : {});
    const check = names.length === 1 ? CHECKS[names[0]!] : undefined;
    if (check === undefined) refuse("A stage of a pipeline", STAGES, stage);
    check((stage as Record<string, unknown>)[names[0]!]);
  }
}

function checkGroup(group: unknown): void {
  if (!isPlainObject(group) || !("_id" in group)) {
    throw new UsageError(`$group must be an object with _id: current value is ${shown(group)}`);
  }
  const { _id, ...figures } = group;
  checkExpression("$group _id", _id);
  for (const [name, figure] of Object.entries(figures)) {
    if (/[.$]/.test(name)) {
      throw new UsageError(`$group must name its fields without . and $: current value is ${name}`);
    }
    const [accumulator, ...more] = Object.keys(isPlainObject(figure) ? figure : {});
    if (accumulator === undefined || more.length > 0 || !ACCUMULATORS.includes(accumulator)) {
      refuse(`$group ${name}`, ACCUMULATORS, figure);
    }
    checkExpression(name, (figure as Record<string, unknown>)[accumulator]);
  }
}

/** Plain inclusions and exclusions, or inclusions beside expressions. */
function checkProject(project: unknown): void {
  if (!isPlainObject(project) || Object.keys(project).length === 0) {
    throw new UsageError(
      `$project must be an object, not empty: current value is ${shown(project)}`,
    );
  }
  const computed = Object.entries(project).filter(([, value]) => typeof value !== "number");
  for (const [name, value] of computed) {
    checkPath(name);
    if (name.includes(".") || typeof value !== "string" && !isPlainObject(value)) {
      refuse(`$project ${name}`, ["0", "1", '"$path"', ...EXPRESSIONS], value);
    }
    checkExpression(name, value);
  }
  // An expression includes its field, so it stands beside inclusions only.
  checkProjection({ ...project, ...Object.fromEntries(computed.map(([name]) => [name, 1])) });
}

function checkExpression(label: string, expression: unknown): void {
  if (typeof expression === "string" && expression.startsWith("$")) {
    return checkReference(label, expression);
  }
  if (!isPlainObject(expression)) {
    if (typeof expression !== "object" || expression === null) return;
    refuse(label, ["a value", '"$path"', ...EXPRESSIONS], expression);
  }
  const names = Object.keys(expression);
  const operator = names.find((name) => name.startsWith("$"));
  if (operator === undefined) {
    return names.forEach((name) => checkExpression(`${label}.${name}`, expression[name]));
  }
  if (!EXPRESSIONS.includes(operator) || names.length > 1) refuse(label, EXPRESSIONS, expression);
  const operand = expression[operator];
  if (operator === "$dateToString") return checkDateToString(label, operand);
  if (!Array.isArray(operand) || operand.length !== 2) {
    refuse(`${label} ${operator}`, ["a list of two expressions"], operand);
  }
  operand.forEach((part) => checkExpression(label, part));
}

function checkDateToString(label: string, operand: unknown): void {
  const { date, format, ...more } = isPlainObject(operand) ? operand : {};
  if (typeof format !== "string" || Object.keys(more).length > 0) {
    refuse(`${label} $dateToString`, ["date and format"], operand);
  }
  checkReference(label, date);
}

function checkReference(label: string, reference: unknown): void {
  if (typeof reference !== "string" || !reference.startsWith("$")) {
    refuse(label, ['"$path"'], reference);
  }
  checkPath(reference.slice(1));
}

function refuse(what: string, accepted: readonly string[], value: unknown): never {
  throw new UsageError(
    `${what} must be one of ${accepted.join(", ")}: current value is ${shown(value)}`,
  );
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
