/** Says which files of a folder were passed over. @module */

import type { FoundInputs } from "./find_inputs.ts";

/**
 * One note about all files whose ending is none that we read, or none.
 *
 * @example
 * ```ts
 * import { noteIgnored } from "@lib/pipeline/ingest/note_ignored.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(noteIgnored({ ignored: ["a.txt"] }), ["files ignored for their ending: a.txt"]);
 * ```
 */
export function noteIgnored({ ignored }: Pick<FoundInputs, "ignored">): string[] {
  return ignored.length === 0 ? [] : [`files ignored for their ending: ${ignored.join(", ")}`];
}
