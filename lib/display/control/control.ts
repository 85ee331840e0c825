/** A slider in an output. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import { type Displayed, displayed } from "../displayed.ts";
import { inlineDrawings } from "../drawing_image.ts";
import { escapeMarkup } from "../escape_markup.ts";
import { formatValue } from "../format_value.ts";
import { CONTROL_SCRIPT } from "./control_script.ts";

/** What can be chosen. */
export interface ControlOptions<Value> {
  /** What the slider changes, such as `"IQR factor"`. */
  readonly label: string;
  readonly unit?: string;
  /** The values, in the order of the slider. */
  readonly values: readonly Value[];
  /** The value that is shown first, and all that is shown where scripts do not run. */
  readonly initial: Value;
}

/** Together with the rest of a notebook this has to stay below what a repository takes well. */
const MAX_BYTES = 400_000;

/**
 * Draws a picture for each value and shows the one that a slider stands on. All pictures are in the
 * output: the slider works without the kernel, in a trusted notebook and in the HTML report. Where
 * scripts do not run, the picture of the initial value is shown.
 *
 * @throws {UsageError} where `initial` is none of `values`, or the pictures together are too large.
 *
 * @example
 * ```ts
 * import { control } from "@lib/display/control/control.ts";
 * import { table } from "@lib/display/table.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const squares = await control((n) => table([{ n, square: n * n }]), {
 *   label: "n",
 *   values: [1, 2, 3],
 *   initial: 2,
 * });
 * assertEquals(squares.text, "n: 2\nn  square\n2       4");
 * ```
 */
export async function control<Value extends string | number>(
  draw: (value: Value) => Displayed | Promise<Displayed>,
  options: ControlOptions<Value>,
): Promise<Displayed> {
  const { label, unit, values, initial } = options;
  const at = values.indexOf(initial);
  if (at < 0) {
    throw new UsageError(
      `initial must be one of ${values.join(", ")}: current value is ${initial}`,
    );
  }
  const pictures: Displayed[] = [];
  // One after the other: a session runs one query at a time.
  for (const value of values) pictures.push(await draw(value));
  const texts = values.map((value) =>
    [typeof value === "number" ? formatValue(value) : value, unit].filter(Boolean).join(" ")
  );
  const frames = pictures.map(({ html }, i) => ({ text: texts[i], html: inlineDrawings(html) }));
  // An end tag inside of the data would end the script that holds it.
  const data = JSON.stringify({ label, initial: at, frames }).replaceAll("<", "\\u003c");
  if (data.length > MAX_BYTES) {
    throw new UsageError(
      `values must give pictures of at most ${formatValue(MAX_BYTES)} bytes together: ` +
        `${values.length} take ${formatValue(data.length)}; draw fewer, or aggregate first`,
    );
  }
  const shown = `${label}: ${texts[at]}`;
  return displayed({
    html: `<div><div data-default><b>${escapeMarkup(shown)}</b></div>` +
      `<div data-frame>${pictures[at]!.html}</div>` +
      `<script type="application/json">${data}</script><script>${CONTROL_SCRIPT}</script></div>`,
    text: `${shown}\n${pictures[at]!.text}`,
    facts: { kind: "control", label, unit, values, initial, frames: pictures.map((p) => p.facts) },
  });
}
