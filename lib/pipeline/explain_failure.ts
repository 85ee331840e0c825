/** Says in plain words what an engine's error means for a job. @module */

/**
 * The error to show for one that ended a job before it published. Where a disk is full the engine
 * speaks of its own settings, if it could not spill, or of a file that the user never named.
 *
 * @example
 * ```ts
 * import { explainFailure } from "@lib/pipeline/explain_failure.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const error = new Error("IO Error: Could not write file: No space left on device");
 * assertEquals(
 *   String(explainFailure(error, "data/lake")),
 *   "Error: Cannot go on as there is no space left for data/lake; nothing was published, the lake " +
 *     "is as it was (IO Error: Could not write file: No space left on device)",
 * );
 * ```
 */
export function explainFailure(error: unknown, lake: string): unknown {
  if (!(error instanceof Error)) return error;
  const [said = ""] = error.message.split("\n");
  // A commit that failed has said itself what was published.
  const isFull = /No space left on device|failed to offload data block/.test(said) &&
    !/^Cannot (publish|finish)/.test(said);
  const need = isFull
    ? `there is no space left for ${lake}`
    : /Out of Memory Error|failed to (?:allocate|pin block)/.test(said)
    ? "the memory is too small for this input: --memory-limit gives more"
    : undefined;
  return need === undefined ? error : new Error(
    `Cannot go on as ${need}; nothing was published, the lake is as it was (${said})`,
    { cause: error },
  );
}
