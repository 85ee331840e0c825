/** What a source does about losses it has found. @module */

import { DataLossError } from "./data_loss_error.ts";
import type { ResumeOptions } from "./source.ts";

/**
 * Throws if there are losses, unless they are accepted: then each is noted.
 *
 * @throws {DataLossError}
 *
 * @example
 * ```ts
 * import { settleLosses } from "@lib/streaming/sources/settle_losses.ts";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const notes: string[] = [];
 * const options = { anchors: {}, onNote: (text: string) => notes.push(text) };
 * settleLosses(["a is gone"], { ...options, acceptsLoss: true });
 * assertEquals(notes, ["Input was lost, and is left out: a is gone"]);
 * assertThrows(() => settleLosses(["a is gone"], { ...options, acceptsLoss: false }), Error);
 * ```
 */
export function settleLosses(
  losses: readonly string[],
  { acceptsLoss, onNote }: ResumeOptions,
): void {
  if (losses.length > 0 && !acceptsLoss) throw new DataLossError(losses);
  for (const loss of losses) onNote(`Input was lost, and is left out: ${loss}`);
}
