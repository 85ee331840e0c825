/** The parameters of a run. @module */

import { type Displayed, displayed } from "./displayed.ts";
import { table } from "./table.ts";

/** How to show parameters. */
export interface ParamsOptions {
  /** What a parameter means, with its unit, by name. */
  readonly notes?: Readonly<Record<string, string>>;
}

/**
 * A table of the parameters that a run uses. It is the last statement of the parameters cell; a run
 * that is given other values shows it once more with those (see `injectParameters`).
 *
 * @example
 * ```ts
 * import { params } from "@lib/display/params.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const [vehicles, file] = [20, "fleet.jsonl"];
 * const shown = params({ vehicles, file }, { notes: { vehicles: "how many drive" } });
 * assertEquals(shown.text.split("\n"), [
 *   "Parameters",
 *   "name      value          meaning",
 *   "vehicles  20             how many drive",
 *   'file      "fleet.jsonl"',
 * ]);
 * ```
 */
export function params(
  values: Readonly<Record<string, unknown>>,
  options: ParamsOptions = {},
): Displayed {
  const { notes = {} } = options;
  const rows = Object.entries(values).map(([name, value]) => ({
    name,
    // As it would be written in the cell: "1" and 1 are not the same parameter.
    value: JSON.stringify(value) ?? "undefined",
    meaning: notes[name],
  }));
  const columns = Object.keys(notes).length > 0 ? ["name", "value", "meaning"] : ["name", "value"];
  const { html, text } = table(rows, { caption: "Parameters", columns, limit: rows.length });
  return displayed({ html, text, facts: { kind: "params", values } });
}
