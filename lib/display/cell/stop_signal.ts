/** The stop button of a notebook. @module */

let current: AbortController | undefined;

/**
 * A signal that aborts when the stop button is pressed; ask for it in the cell that uses it. From the
 * first call on the kernel survives the button; without a listener it would end and lose its state.
 *
 * @example
 * ```ts
 * import { stopSignal } from "@lib/display/cell/stop_signal.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const before = stopSignal();
 * assertEquals(before.aborted, false);
 * ```
 */
export function stopSignal(): AbortSignal {
  if (current === undefined) {
    current = new AbortController();
    Deno.addSignalListener("SIGINT", () => {
      current?.abort(new DOMException("Stopped by the stop button", "AbortError"));
      // What was running has been told; the next cell starts afresh.
      current = new AbortController();
    });
  }
  return current.signal;
}
