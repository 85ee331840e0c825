/** A progress bar in a cell. @module */

import type { OnProgress, Progress } from "@lib/feedback/progress.ts";
import { type KernelApi, kernelApi } from "./cell/kernel_api.ts";
import { type Displayed, displayed, mimeBundle } from "./displayed.ts";
import { escapeMarkup } from "./escape_markup.ts";
import { formatValue } from "./format_value.ts";

/** A bar that changes in place. */
export interface CellProgress {
  /** To be given to the work. */
  readonly onProgress: OnProgress;
  /** Shows the last state and resolves when it is out; call it when the work is done. */
  finish(): Promise<void>;
  /** The bars as they are now. */
  current(): Displayed;
}

/** What a progress bar depends on; tests give their own. */
export interface CellProgressOptions {
  readonly kernel?: Pick<KernelApi, "display">;
  readonly nowMs?: () => number;
}

const EVERY_MS = 100;

/**
 * Bars for work that reports its progress, one line per phase, redrawn at most ten times a second.
 * Outside a notebook nothing is shown.
 *
 * @example
 * ```ts
 * import { progress } from "@lib/display/progress.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const bar = progress();
 * bar.onProgress({ phase: "ingest", done: 500, total: 1000, unit: "rows" });
 * await bar.finish();
 * assertEquals(bar.current().text, "ingest: 500 of 1,000 rows");
 * ```
 */
export function progress(options: CellProgressOptions = {}): CellProgress {
  const { kernel = kernelApi(), nowMs = () => performance.now() } = options;
  const phases = new Map<string, Progress>();
  const display_id = crypto.randomUUID(); // a fixed one would redraw the bar of an earlier run
  let isShown = false;
  let shownAtMs = -Infinity;
  let sending: Promise<void> | undefined;
  let failure: unknown;

  function draw(): void {
    shownAtMs = nowMs();
    sending = kernel?.display(mimeBundle(render(phases)), {
      raw: true,
      display_id,
      update: isShown,
    })
      .catch((error) => void (failure ??= error))
      .finally(() => sending = undefined);
    isShown = true;
  }

  return {
    onProgress: (report) => {
      phases.set(report.phase, report);
      // While one redraw is on its way another would only queue up behind it.
      if (sending === undefined && nowMs() - shownAtMs >= EVERY_MS) draw();
    },
    finish: async () => {
      await sending;
      draw();
      await sending;
      if (failure !== undefined) throw failure;
    },
    current: () => render(phases),
  };
}

function render(phases: ReadonlyMap<string, Progress>): Displayed {
  const lines = [...phases.values()].map((report) => ({ report, text: line(report) }));
  const rows = lines.map(({ report: { done, total }, text }) => {
    const size = total === undefined
      ? ""
      : ` max="${Math.max(total, 1)}" value="${total === 0 ? 1 : Math.min(done, total)}"`;
    return `<div><progress${size}></progress> ${escapeMarkup(text)}</div>`;
  });
  return displayed({
    html: rows.join(""),
    text: lines.map(({ text }) => text).join("\n"),
    facts: {
      kind: "progress",
      phases: lines.map(({ report: { phase, done, total, unit } }) => ({
        phase,
        unit,
        isDone: total === undefined || done >= total,
      })),
    },
  });
}

function line({ phase, done, total, unit }: Progress): string {
  const amount = total === undefined
    ? formatValue(done)
    : `${formatValue(done)} of ${formatValue(total)}`;
  return `${phase}: ${amount} ${unit}`;
}
