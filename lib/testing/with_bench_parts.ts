/** Figures between two marks of a document, part by part. @module */

import { type Marks, replaceBetween } from "@lib/lab/markdown/replace_between.ts";
import { benchPage, type BenchPart } from "./bench_page.ts";

const MARKS: Marks = {
  start: "<!-- numbers: written by deno task bench --write README.md -->",
  end: "<!-- end of numbers -->",
};
/** A part begins with its name, as `benchPage()` writes it. */
const PART = /^(?=\*\*\w+\*\*, )/m;
const PART_NAME = /^\*\*(\w+)\*\*, /;

/**
 * The document with new figures of the `parts` that were measured; those of other parts stay. `order`
 * names all parts that there are.
 *
 * @throws {UsageError} where the document at `path` has no marks.
 *
 * @example
 * ```ts
 * import { withBenchParts } from "@lib/testing/with_bench_parts.ts";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const marks = ["<!-- numbers: written by deno task bench --write README.md -->"];
 * const document = [...marks, "<!-- end of numbers -->"].join("\n");
 * const rows = [{ name: "memory", value: 863, unit: "MB" }];
 * const parts = [{ name: "pipeline", rows, machine: "today" }];
 * const written = withBenchParts(document, { parts, order: ["pipeline"], path: "README.md" });
 * assertStringIncludes(written, "**pipeline**, today");
 * ```
 */
export function withBenchParts(
  document: string,
  { parts, order, path }: {
    readonly parts: readonly BenchPart[];
    readonly order: readonly string[];
    readonly path: string;
  },
): string {
  const measured = new Map(parts.map((part) => [part.name, benchPage([part])]));
  const text = (stored: string) => {
    const kept = new Map(stored.split(PART).map((one) => [PART_NAME.exec(one)?.[1], one.trim()]));
    return order.flatMap((name) => measured.get(name) ?? kept.get(name) ?? []).join("\n\n");
  };
  return replaceBetween(document, { marks: MARKS, text, path });
}
