/** Takes over from a run what has changed, and nothing else. @module */

import type { CodeCell, Notebook, Output } from "@lib/lab/notebook/notebook.ts";
import { compareNotebooks } from "./compare_notebooks.ts";
import { UUID } from "./compare_values.ts";

/**
 * The executed notebook, in which each cell keeps the outputs that are stored where the new ones say
 * the same and look the same: a timing that moved by a millisecond is no change to a file.
 *
 * @example
 * ```ts
 * import { createNotebook } from "@lib/lab/notebook/create_notebook.ts";
 * import { refreshOutputs } from "@lib/lab/compare/refresh_outputs.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const stored = createNotebook([{ code: "1" }]);
 * const run = { ...stored, cells: stored.cells.map((cell) => ({ ...cell, execution_count: 1 })) };
 * assertEquals(refreshOutputs(stored, run as typeof stored), run as typeof stored);
 * ```
 */
export function refreshOutputs(stored: Notebook, fresh: Notebook): Notebook {
  const changed = new Set(compareNotebooks(stored, fresh).map(({ id }) => id));
  const before = new Map(stored.cells.map((cell) => [cell.id, cell]));
  const cells = fresh.cells.map((cell) => {
    const old = before.get(cell.id);
    if (cell.cell_type !== "code" || old?.cell_type !== "code" || changed.has(cell.id)) return cell;
    return looksOf(old) === looksOf(cell) ? { ...cell, outputs: old.outputs } : cell;
  });
  return { ...fresh, cells };
}

/** Everything of the outputs but numbers, identifiers and the room that numbers take. */
function looksOf({ outputs }: CodeCell): string {
  return outputs.map(textOf).join("\n").replace(UUID, "<id>").replace(/[\d.,]*\d/g, "0")
    .replace(/\s+/g, " ");
}

function textOf(output: Output): string {
  return JSON.stringify(output).replace(
    /(data:image\/svg\+xml;base64,)([A-Za-z0-9+/=]+)/g,
    (_, type, data) => type + new TextDecoder().decode(Uint8Array.fromBase64(data)),
  );
}
