/** Dead letters in a file of JSON lines. @module */

import { resolve } from "node:path";
import { countOf } from "@lib/feedback/count_of.ts";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { readDeadLetterLine } from "../sinks/dead_letter_line.ts";
import { DataLossError } from "./data_loss_error.ts";
import { type LetterLog, LETTERS_PREFIX } from "./letter_log.ts";
import { splitLines } from "./split_lines.ts";

/**
 * The letters of a file, as the NDJSON sink writes it; none where there is no file yet.
 *
 * @param options.name What positions in it are called; default its path. A file that moves with the
 * checkpoint has a name of its own.
 *
 * @example
 * ```ts
 * import { createLetterFile } from "@lib/streaming/sources/create_letter_file.ts";
 * import { deadLetterLine } from "@lib/streaming/sinks/dead_letter_line.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const path = await Deno.makeTempFile();
 * const origin = { topic: "sales", partition: 1, offset: 7, timestampMs: null };
 * const why = { code: "NO_PRICE", message: "", stage: "validate", attempt: 1 };
 * const letter = { origin, key: null, value: null, ...why };
 * await Deno.writeTextFile(path, `${deadLetterLine(letter)}\n`);
 * const log = createLetterFile(path);
 * assertEquals(await log.read(await log.start(), await log.latest()), [letter]);
 * await Deno.remove(path);
 * ```
 */
export function createLetterFile(
  path: string,
  { name = resolve(path) }: { readonly name?: string } = {},
): LetterLog {
  const position = `${LETTERS_PREFIX}${name}`;
  return {
    description: path,
    owns: (other) => other === position,
    start: () => Promise.resolve({ [position]: 0 }),
    latest: async () => ({ [position]: (await readLines(path)).length }),
    read: async (from, to) => {
      const lines = await readLines(path);
      const [begin, end] = [from[position] ?? 0, to[position] ?? 0];
      if (lines.length < end) {
        throw new DataLossError([
          `${path} has ${countOf(lines.length, "line")}, and had ${end} of dead letters`,
        ]);
      }
      return lines.slice(begin, end).map((line, at) => {
        const letter = readDeadLetterLine(line);
        if (letter !== undefined) return letter;
        throw new UsageError(
          `--replay-dead-letters must be used with a file of dead letters: line ${
            begin + at + 1
          } ` +
            `of ${path} is none`,
        );
      });
    },
  };
}

async function readLines(path: string): Promise<string[]> {
  try {
    return splitLines(await Deno.readFile(path)) as string[];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
