/** An output that changes where it stands. @module */

import { type Displayed, mimeBundle } from "../displayed.ts";
import { type KernelApi, kernelApi } from "./kernel_api.ts";

/** How often an output changes, and what it depends on; tests give their own. */
export interface InPlaceOptions {
  /** Shortest time between two redraws. */
  readonly everyMs: number;
  readonly kernel?: Pick<KernelApi, "display">;
  readonly nowMs?: () => number;
}

/** An output that is redrawn. */
export interface InPlace {
  /** There is something new: redraws now or, where the last time is too near, as soon as it may. */
  change(): void;
  /**
   * Redraws once more and resolves when that is out.
   *
   * @throws what a redraw has failed with; until here nothing disturbs the work.
   */
  finish(): Promise<void>;
}

/**
 * Shows what `draw` gives, and again each time that something changed, in one place and no more often
 * than `everyMs`. Outside a notebook nothing is shown.
 *
 * @example
 * ```ts
 * import { updateInPlace } from "@lib/display/cell/update_in_place.ts";
 * import { displayed } from "@lib/display/displayed.ts";
 *
 * let n = 0;
 * const draw = () => displayed({ html: `${n}`, text: `${n}`, facts: { kind: "count", n } });
 * const place = updateInPlace(draw, { everyMs: 200 });
 * for (n = 0; n < 1000; n++) place.change();
 * await place.finish();
 * ```
 */
export function updateInPlace(draw: () => Displayed, options: InPlaceOptions): InPlace {
  const { everyMs, kernel = kernelApi(), nowMs = () => performance.now() } = options;
  const display_id = crypto.randomUUID(); // a fixed one would redraw the output of an earlier run
  let isShown = false;
  let shownAtMs = -Infinity;
  let sending: Promise<void> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failure: unknown;

  function redraw(): void {
    if (kernel === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    shownAtMs = nowMs();
    sending = kernel.display(mimeBundle(draw()), { raw: true, display_id, update: isShown })
      .catch((error) => void (failure ??= error))
      .finally(() => sending = undefined);
    isShown = true;
  }

  return {
    change: () => {
      if (kernel === undefined) return;
      const waitMs = shownAtMs + everyMs - nowMs();
      // Not left to the timer: it does not run while the work gives way to nothing but promises.
      // While one redraw is on its way another would only queue up behind it.
      if (waitMs <= 0 && sending === undefined) redraw();
      else timer ??= setTimeout(redraw, Math.max(waitMs, 1));
    },
    finish: async () => {
      await sending;
      redraw();
      await sending;
      if (failure !== undefined) throw failure;
    },
  };
}
