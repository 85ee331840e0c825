/** Whether a run may write into a lake: same contract, same version, no column of another type. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import type { LakeIdentity, Manifest } from "./lake.ts";

/**
 * Compares what a lake holds with what a run brings. A column that only one side has is fine: it
 * reads as null where it lacks.
 *
 * @throws {UsageError} naming every difference.
 *
 * @example
 * ```ts
 * import { checkIdentity } from "@lib/lake/check_identity.ts";
 * import { UsageError } from "@lib/feedback/usage_error.ts";
 * import { assertThrows } from "@std/assert";
 *
 * const stored = { contract: "reading", version: "1", columns: {} };
 * assertThrows(
 *   () => checkIdentity(stored, { ...stored, version: "2" }, "data/lake"),
 *   UsageError,
 *   'version: stored "1", new "2"',
 * );
 * ```
 */
export function checkIdentity(
  stored: Pick<Manifest, "contract" | "version" | "columns">,
  brought: LakeIdentity,
  dir: string,
): void {
  const differences = [
    ...(["contract", "version"] as const)
      .filter((name) => stored[name] !== brought[name])
      .map((name) => `${name}: stored "${stored[name]}", new "${brought[name]}"`),
    ...Object.keys(brought.columns).flatMap((dataSet) => changedTypes(stored, brought, dataSet)),
  ];
  if (differences.length > 0) {
    throw new UsageError(
      `--output must be a lake of the same contract and column types: current value is "${dir}", ` +
        `which differs in ${differences.join("; ")}`,
    );
  }
}

function changedTypes(
  stored: Pick<Manifest, "columns">,
  brought: LakeIdentity,
  dataSet: string,
): string[] {
  const storedTypes = new Map(
    (stored.columns[dataSet] ?? []).map(({ name, type }) => [name, type]),
  );
  return (brought.columns[dataSet] ?? []).flatMap(({ name, type }) => {
    const storedType = storedTypes.get(name);
    return storedType === undefined || storedType === type
      ? []
      : [`column ${name} of ${dataSet}: stored ${storedType}, new ${type}`];
  });
}
