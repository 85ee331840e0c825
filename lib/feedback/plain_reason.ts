/** What went wrong, as a person who typed a command is told. @module */

/**
 * The message of an error without the runtime's advice on how to start it again, which is about a
 * command line that nobody here has typed, and without its word for what no task is let near.
 *
 * @example
 * ```ts
 * import { plainReason } from "@lib/feedback/plain_reason.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const message = 'Requires write access to "/etc/x", run again with the --allow-write flag';
 * const error = new Deno.errors.NotCapable(message);
 * assertEquals(plainReason(error), 'Requires write access to "/etc/x"');
 * ```
 */
export function plainReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/, run again with the --\S+ flag\.?/g, "")
    .replace(/Requires all access to ("[^"]*")/g, "$1 is the system's own, closed to this program");
}
