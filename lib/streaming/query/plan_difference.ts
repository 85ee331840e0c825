/** What changed between two plans, for people. @module */

/**
 * One line for each place in which two plans differ; empty if they are the same.
 *
 * @example
 * ```ts
 * import { planDifference } from "@lib/streaming/query/plan_difference.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const before = { window: { size: "1 minute" }, keys: ["a"] };
 * const after = { window: { size: "2 minutes" }, keys: ["a", "b"] };
 * assertEquals(planDifference(before, after), [
 *   'keys[1]: was not there, now "b"',
 *   'window.size: was "1 minute", now "2 minutes"',
 * ]);
 * ```
 */
export function planDifference(before: unknown, after: unknown): string[] {
  return differences("", before, after).sort();
}

function differences(path: string, before: unknown, after: unknown): string[] {
  if (isBranch(before) && isBranch(after) && Array.isArray(before) === Array.isArray(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names].flatMap((name) =>
      differences(
        Array.isArray(before) ? `${path}[${name}]` : path === "" ? name : `${path}.${name}`,
        Object.hasOwn(before, name) ? before[name] : undefined,
        Object.hasOwn(after, name) ? after[name] : undefined,
      )
    );
  }
  const [was, now] = [shown(before), shown(after)];
  return was === now ? [] : [`${path || "the query"}: was ${was}, now ${now}`];
}

function isBranch(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function shown(value: unknown): string {
  return value === undefined ? "not there" : JSON.stringify(value);
}
