/** Calls in Python, laid out. @module */

const WIDTH = 88;

/** Where a call stands. */
export interface CallOptions {
  /** How many spaces the line that it is on begins with. */
  readonly indent: number;
  /** What follows the call on its line. */
  readonly suffix?: string;
}

/**
 * A call on one line where it fits, else with each argument on a line of its own.
 *
 * @example
 * ```ts
 * import { pythonCall } from "@lib/streaming/spark/python_call.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(pythonCall("f", ["1", "x=2"], { indent: 4 }), "f(1, x=2)");
 * assertEquals(pythonCall("f", ["1", "x=2"], { indent: 80 }).split("\n").length, 4);
 * ```
 */
export function pythonCall(
  name: string,
  args: readonly string[],
  { indent, suffix = "" }: CallOptions,
): string {
  const line = `${name}(${args.join(", ")})${suffix}`;
  if (!line.includes("\n") && indent + line.length <= WIDTH) return line;
  const inner = " ".repeat(indent + 4);
  const lines = args.map((arg) => `${inner}${arg},\n`).join("");
  return `${name}(\n${lines}${" ".repeat(indent)})${suffix}`;
}
