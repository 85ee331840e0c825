/** Trying dead letters again: a source that gives them once more, as part of the same query. @module */

import { readDeadLetterLine } from "../sinks/dead_letter_line.ts";
import type { DeadLetter } from "../sinks/sink.ts";
import type { Source, SourceOffsets, SourceRecord } from "./source.ts";
import { splitLines } from "./split_lines.ts";

/** Which letters, and how often. */
export interface ReplayOptions {
  /** File of dead letters, as the NDJSON sink writes it. */
  readonly path: string;
  /** Whether letters are given again in this run, or only remembered how far they were. */
  readonly isActive: boolean;
  /** A record is tried this often in all; default 3. */
  readonly maxAttempts?: number;
  /** False for a letter that must not be tried again. */
  readonly accepts?: (letter: DeadLetter) => boolean;
}

/** Under this name the offsets say how many letters were tried again. */
const LETTERS = "dead-letters";

/**
 * The source with dead letters in front, each as the record it was, where it stood, with the next
 * number of its attempt. Those that are there when the run begins are tried once in it; what fails
 * again is a new letter at the end of the file. How far it came is part of the offsets, so a letter
 * is tried once however often the run dies.
 *
 * @example
 * ```ts
 * import { createMemoryStream } from "@lib/streaming/sources/create_memory_stream.ts";
 * import { withReplay } from "@lib/streaming/sources/with_replay.ts";
 * import { deadLetterLine } from "@lib/streaming/sinks/dead_letter_line.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const path = await Deno.makeTempFile();
 * const origin = { topic: "sales", partition: 1, offset: 7, timestampMs: null };
 * const why = { code: "NO_PRICE", message: "", stage: "validate", attempt: 1 };
 * const letter = { origin, key: null, value: new TextEncoder().encode("{}"), ...why };
 * await Deno.writeTextFile(path, `${deadLetterLine(letter)}\n`);
 * const source = withReplay(createMemoryStream(), { path, isActive: true });
 * const from = await source.start("earliest");
 * const to = await source.nextEnd(from, await source.latest(), {});
 * for await (const [record] of source.read(from, to)) {
 *   assertEquals([record!.topic, record!.offset, record!.attempt], ["sales", 7, 2]);
 * }
 * await Deno.remove(path);
 * ```
 */
export function withReplay(source: Source, options: ReplayOptions): Source {
  const { path, isActive, maxAttempts = 3, accepts = () => true } = options;
  let end: number | undefined;
  const inner = (offsets: SourceOffsets): SourceOffsets => {
    const { [LETTERS]: _, ...rest } = offsets;
    return rest;
  };
  const joined = (offsets: SourceOffsets, letters: number | undefined): SourceOffsets =>
    letters === undefined ? offsets : { ...offsets, [LETTERS]: letters };
  return {
    description: source.description,
    defaultWatermarkScope: source.defaultWatermarkScope,
    partitions: (offsets) => source.partitions(inner(offsets)),
    start: (at) => source.start(at),
    resume: async (from, options) =>
      joined(await source.resume(inner(from), options), from[LETTERS]),
    latest: async () => {
      // Letters of this run wait for the next one.
      if (isActive) end ??= readLines(path).length;
      return joined(await source.latest(), end);
    },
    nextEnd: async (from, latest, limits) => {
      if ((latest[LETTERS] ?? 0) > (from[LETTERS] ?? 0)) return joined(from, latest[LETTERS]);
      return joined(await source.nextEnd(inner(from), inner(latest), limits), from[LETTERS]);
    },
    async *read(from, to) {
      const lines = (to[LETTERS] ?? 0) > (from[LETTERS] ?? 0) ? readLines(path) : [];
      const letters = lines.slice(from[LETTERS] ?? 0, to[LETTERS] ?? 0)
        .map((line) => readDeadLetterLine(line))
        .filter((letter) => letter !== undefined)
        .filter((letter) => letter.attempt < maxAttempts && accepts(letter));
      if (letters.length > 0) yield letters.map(recordOf);
      yield* source.read(inner(from), inner(to));
    },
    takeAnchors: () => source.takeAnchors(),
    close: () => source.close(),
  };
}

function recordOf({ origin, key, value, attempt }: DeadLetter): SourceRecord {
  return { ...origin, key, value, attempt: attempt + 1 };
}

function readLines(path: string): string[] {
  try {
    return splitLines(Deno.readFileSync(path)) as string[];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
