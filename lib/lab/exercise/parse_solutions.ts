/** Reads the answers to a notebook's exercises. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";

/** One answer. */
export interface Solution {
  /** Id of the cell whose place it takes. */
  readonly id: string;
  readonly source: string;
  /** Where `source` starts in the file, from 1. */
  readonly line: number;
}

const MARK = /^\/\/ %% (\S+)$/;

/**
 * The answers in a text: each starts below a line `// %% ID` that names the exercise's cell and ends
 * where the next one starts. Above the first there may be a comment.
 *
 * @throws {UsageError} where an id comes twice, or code stands above the first.
 *
 * @example
 * ```ts
 * import { parseSolutions } from "@lib/lab/exercise/parse_solutions.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const text = "// Answers.\n\n// %% exercise-factor\nconst factor = 2;\n";
 * assertEquals(parseSolutions(text, { path: "01.ts" }), [
 *   { id: "exercise-factor", source: "const factor = 2;", line: 4 },
 * ]);
 * ```
 */
export function parseSolutions(text: string, options: { readonly path: string }): Solution[] {
  const { path } = options;
  const lines = text.split("\n");
  const marks = lines.flatMap((line, at) => MARK.test(line) ? [at] : []);
  const head = lines.slice(0, marks[0] ?? lines.length);
  const stray = head.findIndex((line) => line.trim() !== "" && !line.startsWith("//"));
  if (stray >= 0) {
    throw new UsageError(
      `${path} must have "// %% ID" above each answer: line ${stray + 1} is ${lines[stray]}`,
    );
  }
  const solutions = marks.map((at, i): Solution => {
    const part = lines.slice(at + 1, marks[i + 1]);
    const blank = part.findIndex((line) => line.trim() !== "");
    return {
      id: MARK.exec(lines[at]!)![1]!,
      source: part.join("\n").trim(),
      line: at + 2 + Math.max(blank, 0),
    };
  });
  const twice = solutions.find(({ id }, i) => solutions.findIndex((one) => one.id === id) !== i);
  if (twice !== undefined) {
    throw new UsageError(`${path} must answer each exercise once: ${twice.id} comes twice`);
  }
  return solutions;
}
