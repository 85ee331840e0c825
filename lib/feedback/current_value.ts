/** What a message says of a value that it refuses. @module */

/**
 * The end of a message about an address: its current value, unless it holds an `@`. What stands
 * before that in an address is a name and a password, and a message may end up anywhere.
 *
 * @example
 * ```ts
 * import { currentValue } from "@lib/feedback/current_value.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(currentValue("localhost"), 'current value is "localhost"');
 * assertEquals(currentValue("app:s3cret@db1").includes("s3cret"), false);
 * ```
 */
export function currentValue(address: string): string {
  return address.includes("@")
    ? "current value is not shown, as what is before @ may be a password"
    : `current value is ${JSON.stringify(address)}`;
}
