/** Fewer, larger messages from a console. @module */

const METHODS = { log: "log", info: "log", debug: "log", warn: "error", error: "error" } as const;

/** The part of a console that cells write with. */
export type ConsoleMethods = Record<keyof typeof METHODS, (...args: unknown[]) => void>;

/**
 * Changes a console so that everything written in one go arrives as one message per stream. The
 * kernel needs up to a millisecond for a message and goes on to the next cell meanwhile; single
 * lines of a loop would end up under later cells.
 *
 * @param options.onMessage called when a message is sent.
 *
 * @example
 * ```ts
 * import { coalesceConsole } from "@lib/display/cell/coalesce_console.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const sent: unknown[][] = [];
 * const write = (...args: unknown[]) => void sent.push(args);
 * const fake = { log: write, info: write, debug: write, warn: write, error: write };
 * coalesceConsole(fake);
 * fake.log("a", 1);
 * fake.log("b");
 * await Promise.resolve();
 * assertEquals(sent, [["%s", "a 1\nb"]]);
 * ```
 */
export function coalesceConsole(
  target: ConsoleMethods,
  options: { readonly onMessage?: () => void } = {},
): void {
  const { onMessage } = options;
  const plain = { log: target.log.bind(target), error: target.error.bind(target) };
  let stream: "log" | "error" = "log";
  let held: string[] = [];
  const flush = () => {
    if (held.length === 0) return;
    const text = held.join("\n");
    held = [];
    onMessage?.();
    plain[stream]("%s", text);
  };
  for (const [method, to] of Object.entries(METHODS)) {
    target[method as keyof ConsoleMethods] = (...args) => {
      if (to !== stream) flush(); // keeps the order between the streams
      stream = to;
      if (held.length === 0) queueMicrotask(flush);
      held.push(args.map(textOf).join(" "));
    };
  }
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : Deno.inspect(value);
}
