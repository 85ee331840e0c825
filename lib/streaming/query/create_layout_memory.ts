/** Remembers what the lines of a stream look like, to know the next ones by it. @module */

import { type LineLayout, lineLayout } from "./line_layout.ts";

export interface LayoutMemory {
  /**
   * The groups of the pattern of a line whose layout is known; null for any other. The first is the
   * line, then there are two for each of `places`.
   */
  match(line: string): RegExpExecArray | null;
  /** Of the layout that matched last. */
  readonly places: LineLayout["places"];
  /** Takes in how a line is laid out that was read in another way, if it is worth its cost. */
  learn(line: string): void;
}

/** Layouts that are looked for; a stream may hold some kinds of records in turn. */
const MAX_LAYOUTS = 4;
/** A pattern costs as much as reading some hundred lines: this many must pass from one to the next. */
const LINES_PER_LAYOUT = 2_000;

/**
 * A memory for lines in which the members of these names are wanted.
 *
 * @example
 * ```ts
 * import { createLayoutMemory } from "@lib/streaming/query/create_layout_memory.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const memory = createLayoutMemory(["n"]);
 * assertEquals(memory.match('{"n": 1}'), null);
 * memory.learn('{"n": 1}');
 * assertEquals(memory.match('{"n": 20}')?.slice(1), [undefined, "20"]);
 * assertEquals(memory.match('{"n":20}'), null);
 * ```
 */
export function createLayoutMemory(names: readonly string[]): LayoutMemory {
  const layouts: LineLayout[] = [];
  let lines = 0;
  let learnFrom = 0;
  let attempts = 0;
  let learnt = 0;
  let places: LineLayout["places"] = [];

  return {
    get places() {
      return places;
    },
    match(line) {
      lines++;
      for (let i = 0; i < layouts.length; i++) {
        const layout = layouts[i]!;
        const groups = layout.pattern.exec(line);
        if (groups !== null) {
          places = layout.places;
          return groups;
        }
      }
      return null;
    },
    learn(line) {
      if (lines < learnFrom) return;
      // The first come soon, so that a stream of some kinds of records has them all.
      if (++attempts >= MAX_LAYOUTS) learnFrom = lines + LINES_PER_LAYOUT;
      const layout = lineLayout(line, names);
      if (layout === null) return;
      layouts[learnt % MAX_LAYOUTS] = layout;
      learnt++;
    },
  };
}
