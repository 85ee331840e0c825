/** Turns what a kernel publishes into the outputs of cells. @module */

import type { Output } from "@lib/lab/notebook/notebook.ts";
import type { WireMessage } from "./wire_codec.ts";

/** The outputs of a run, cell by cell. */
export interface OutputStore {
  /** Starts the next cell; the list fills while the cell runs, and changes when a later one updates it. */
  begin(): readonly Output[];
  /** Takes one published message as an output of the cell that was begun last. */
  apply(message: Pick<WireMessage, "header" | "content">): void;
}

type Content = WireMessage["content"];

/**
 * An empty store. Texts of one stream are joined, an update replaces every display with its id in
 * all cells, and an error comes last in its cell: the kernel sends errors past the queue of other
 * outputs.
 *
 * @example
 * ```ts
 * import { outputStore } from "@lib/lab/kernel/output_store.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const store = outputStore();
 * const outputs = store.begin();
 * for (const text of ["a\n", "b\n"]) {
 *   store.apply({ header: { msg_type: "stream" }, content: { name: "stdout", text } } as never);
 * }
 * assertEquals(outputs, [{ output_type: "stream", name: "stdout", text: "a\nb\n" }]);
 * ```
 */
export function outputStore(): OutputStore {
  const displays = new Map<string, { readonly cell: Output[]; readonly at: number }[]>();
  let cell: Output[] = [];
  let clearNext = false;

  function add(output: Output): void {
    if (clearNext) empty();
    const last = cell.at(-1);
    if (last?.output_type === "error" && output.output_type !== "error") {
      cell.splice(-1, 0, output);
    } else cell.push(output);
  }

  function empty(): void {
    clearNext = false;
    cell.length = 0;
    for (const [id, places] of displays) {
      displays.set(id, places.filter((place) => place.cell !== cell));
    }
  }

  function addText(name: "stdout" | "stderr", text: string): void {
    const at = cell.at(-1)?.output_type === "error" ? cell.length - 2 : cell.length - 1;
    const last = cell[at];
    if (!clearNext && last?.output_type === "stream" && last.name === name) {
      cell[at] = { ...last, text: last.text + text };
    } else add({ output_type: "stream", name, text });
  }

  function addDisplay(output: Output, content: Content): void {
    add(output);
    const id = (content.transient as { display_id?: string } | null | undefined)?.display_id;
    if (id === undefined) return;
    displays.set(id, [...displays.get(id) ?? [], { cell, at: cell.indexOf(output) }]);
  }

  function update(content: Content): void {
    const id = (content.transient as { display_id?: string } | null | undefined)?.display_id;
    for (const place of displays.get(id ?? "") ?? []) {
      const old = place.cell[place.at]!;
      if ("data" in old) place.cell[place.at] = { ...old, ...bundle(content) };
    }
  }

  return {
    begin: () => {
      clearNext = false;
      return cell = [];
    },
    apply: ({ header, content }) => {
      switch (header.msg_type) {
        case "stream":
          return addText(content.name as "stdout" | "stderr", String(content.text));
        case "display_data":
          return addDisplay({ output_type: "display_data", ...bundle(content) }, content);
        case "execute_result":
          return addDisplay({
            output_type: "execute_result",
            execution_count: Number(content.execution_count),
            ...bundle(content),
          }, content);
        case "update_display_data":
          return update(content);
        case "error":
          return add({
            output_type: "error",
            ename: String(content.ename),
            evalue: String(content.evalue),
            traceback: (content.traceback as string[]).map(String),
          });
        case "clear_output":
          if (content.wait) clearNext = true;
          else empty();
      }
    },
  };
}

function bundle(content: Content) {
  return {
    data: content.data as Record<string, unknown>,
    metadata: (content.metadata ?? {}) as Record<string, unknown>,
  };
}
