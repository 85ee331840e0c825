/** Keeps one kind of the runtime's warnings off stderr. @module */

import process from "node:process";

/**
 * From now on drops warnings of this name; all others go where they went.
 *
 * KafkaJS asks for timers that are long overdue, each time that it connects. The runtime then starts
 * them at once, which is right, and warns of it on the stderr of whoever uses the library.
 *
 * @example
 * ```ts
 * import { silenceWarning } from "@lib/connectors/kafka/kafkajs/silence_warning.ts";
 * import { assertEquals } from "@std/assert";
 * import process from "node:process";
 *
 * const heard: string[] = [];
 * process.emitWarning = (warning: string | Error) => void heard.push(String(warning));
 * silenceWarning("ExampleWarning");
 * process.emitWarning("not told", "ExampleWarning");
 * process.emitWarning("told", "OtherWarning");
 * assertEquals(heard, ["told"]);
 * ```
 */
export function silenceWarning(name: string): void {
  const emit = process.emitWarning;
  process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    if (nameOf(warning, rest[0]) !== name) Reflect.apply(emit, process, [warning, ...rest]);
  };
}

/** A warning is named by its class, by a text after it, or by `type` in options after it. */
function nameOf(warning: string | Error, second: unknown): unknown {
  if (warning instanceof Error) return warning.name;
  return typeof second === "object" && second !== null && "type" in second ? second.type : second;
}
