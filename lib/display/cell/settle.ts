/** Waiting until outputs have left the kernel. @module */

/**
 * Resolves when outputs made so far have had time to leave the kernel. The last statement of a cell
 * that shows very many things one by one; {@linkcode setup} takes care of all others.
 *
 * @example
 * ```ts
 * import { settle } from "@lib/display/cell/settle.ts";
 *
 * await settle(1);
 * ```
 */
export function settle(waitMs = 50): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, waitMs));
}
