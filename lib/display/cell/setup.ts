/** Prepares a notebook's kernel; the first cell calls it. @module */

import { coalesceConsole } from "./coalesce_console.ts";
import { type KernelApi, kernelApi } from "./kernel_api.ts";
import { readableErrors } from "./readable_errors.ts";
import { settle } from "./settle.ts";
import { stopSignal } from "./stop_signal.ts";

/** What the kernel calls with the value of a cell; not a documented part of Deno. */
interface KernelInternals {
  broadcastResult(count: number, value: unknown): Promise<void>;
}

const PAUSE_MS = 10;
const LATE_MS = 4;
const MAX_PAUSES = 5;
let isPrepared = false;
/** What the last cell ended with. */
let lastValue: unknown;

/**
 * Makes the kernel do what one expects of a notebook: outputs stay with their cell when all cells
 * are run at once, a promise at the end of a cell is waited for, the stop button ends the running call
 * and keeps the state, errors can be read, and failures of promises that nobody waits for are shown.
 * Calling it again, or outside a kernel, does nothing.
 *
 * @example
 * ```ts
 * import { setup } from "@lib/display/cell/setup.ts";
 *
 * setup();
 * ```
 */
export function setup(): void {
  const kernel = kernelApi();
  if (kernel === undefined || isPrepared) return;
  isPrepared = true;
  const queued = settleCells(kernel);
  coalesceConsole(console, { onMessage: queued });
  stopSignal();
  readableErrors();
  addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    // The promise that a cell ends with is waited for only after this event.
    setTimeout(() => {
      if (lastValue === event.promise) return;
      // deno-lint-ignore no-console -- where else: the kernel would drop it without a word
      console.error("Unhandled rejection:", event.reason);
    }, LATE_MS);
  });
}

/**
 * Makes each cell wait at its end until its outputs are out. This goes through an internal of the
 * kernel: where a later Deno has none, cells still can call {@linkcode settle}.
 *
 * @returns a function to call for each message that is sent.
 */
function settleCells(kernel: KernelApi): () => void {
  let messages = 0;
  const queued = () => void messages++;
  const internals = kernelInternals();
  if (internals === undefined) return queued;
  const { display, broadcast } = kernel;
  Object.assign(kernel, {
    display: (...args: Parameters<typeof display>) => (queued(), display(...args)),
    broadcast: (...args: Parameters<typeof broadcast>) => (queued(), broadcast(...args)),
  });
  const { broadcastResult } = internals;
  internals.broadcastResult = async (count, value) => {
    lastValue = value;
    try {
      // A forgotten await would show the inside of a promise.
      await broadcastResult.call(internals, count, await value);
    } catch (error) {
      // The kernel takes the cell for one that went well, and would not tell.
      await kernel.broadcast("error", failureOf(error));
    }
    const waitMs = PAUSE_MS + messages; // one message takes up to a millisecond
    messages = 0;
    await settleFor(waitMs);
  };
  return queued;
}

/** A pause that ends late tells of a busy machine, on which outputs are late too: it is made longer. */
async function settleFor(waitMs: number): Promise<void> {
  for (let pause = 0; pause < MAX_PAUSES; pause++) {
    const start = performance.now();
    await settle(waitMs);
    const lateMs = performance.now() - start - waitMs;
    if (lateMs < LATE_MS) return;
    waitMs = lateMs;
  }
}

function failureOf(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) {
    return { ename: "Error", evalue: String(error), traceback: [Deno.inspect(error)] };
  }
  const traceback = (error.stack ?? String(error)).split("\n");
  return { ename: error.name, evalue: error.message, traceback };
}

function kernelInternals(): KernelInternals | undefined {
  const { internal } = Deno as unknown as { readonly internal?: symbol };
  if (internal === undefined) return undefined;
  const internals = (Deno as unknown as Record<symbol, { jupyter?: KernelInternals } | undefined>)[
    internal
  ]?.jupyter;
  return typeof internals?.broadcastResult === "function" ? internals : undefined;
}
