/** A progress bar in a cell. @module */

import type { OnProgress, Progress } from "@lib/feedback/progress.ts";
import { kernelApi } from "./cell/kernel_api.ts";
import { stopSignal } from "./cell/stop_signal.ts";
import { type InPlaceOptions, updateInPlace } from "./cell/update_in_place.ts";
import { type Displayed, displayed } from "./displayed.ts";
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
export interface CellProgressOptions extends Omit<InPlaceOptions, "everyMs"> {
  /** Ends the work at its next report; in a notebook the stop button does. */
  readonly signal?: AbortSignal;
}

const EVERY_MS = 100;

/**
 * Bars for work that reports its progress, one line per phase, redrawn at most ten times a second.
 * Outside a notebook nothing is shown.
 *
 * The stop button ends such work: its next report throws, and it gives up as it does on any failure.
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
  // Outside a notebook nobody has asked for Ctrl-C to be anything but the end of the process.
  const { signal = kernelApi() && stopSignal() } = options;
  const phases = new Map<string, Progress>();
  const place = updateInPlace(() => render(phases), { ...options, everyMs: EVERY_MS });
  return {
    onProgress: (report) => {
      signal?.throwIfAborted();
      phases.set(report.phase, report);
      place.change();
    },
    finish: place.finish,
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
