/** A limit to waiting. @module */

/**
 * What `answer` resolves to, or an error after `timeoutMs`; the work behind it is not stopped.
 *
 * @throws {DOMException} named `TimeoutError`.
 *
 * @example
 * ```ts
 * import { within } from "@lib/connectors/kafka/within.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(await within(1_000, Promise.resolve("here")), "here");
 * ```
 */
export async function within<Answer>(timeoutMs: number, answer: Promise<Answer>): Promise<Answer> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new DOMException(`no answer for ${timeoutMs / 1000} s`, "TimeoutError")),
    timeoutMs,
  );
  try {
    return await Promise.race([answer, promise]);
  } finally {
    clearTimeout(timer);
    answer.catch(() => {}); // after a timeout nobody else looks at it
  }
}
