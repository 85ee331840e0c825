/** Trying dead letters again: a source that gives them once more, as part of the same query. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import type { DeadLetter } from "../sinks/sink.ts";
import { chooseLetters } from "./choose_letters.ts";
import { type LetterLog, LETTERS_PREFIX } from "./letter_log.ts";
import { settleLosses } from "./settle_losses.ts";
import type { ResumeOptions, Source, SourceOffsets, SourceRecord } from "./source.ts";

/** Which letters, and how often. */
export interface ReplayOptions {
  /** Where they are; undefined where nobody can read them again. */
  readonly letters: LetterLog | undefined;
  /** Whether letters are given again in this run, or only remembered how far they were. */
  readonly isActive: boolean;
  /** A record is tried this often in all; default 3. */
  readonly maxAttempts?: number;
  /** Why a letter must not be tried again, in words; undefined for one that may. */
  readonly refuses?: (letter: DeadLetter) => string | undefined;
  /** Is told in one line how many letters are tried again, and how many are not, and why. */
  readonly onNote?: (text: string) => void;
}

/** Among the offsets, so that a batch that is done again has the same letters. */
const MAX_ATTEMPTS = `${LETTERS_PREFIX}max-attempts`;

/**
 * The source with dead letters in front, each as the record it was, where it stood, with the next
 * number of its attempt. Those that are there when the run begins are tried once in it; what fails
 * again is a new letter behind them. How far it came is part of the offsets, so a letter is tried
 * once however often the run dies.
 *
 * @throws {UsageError} before anything is given, if there is something else among the letters.
 * @throws {DataLossError} if letters are gone that were not tried yet.
 *
 * @example
 * ```ts
 * import { createLetterFile } from "@lib/streaming/sources/create_letter_file.ts";
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
 * const letters = createLetterFile(path);
 * const source = withReplay(createMemoryStream(), { letters, isActive: true });
 * const from = await source.start("earliest");
 * const to = await source.nextEnd(from, await source.latest(), {});
 * for await (const [record] of source.read(from, to)) {
 *   assertEquals([record!.topic, record!.offset, record!.attempt], ["sales", 7, 2]);
 * }
 * await Deno.remove(path);
 * ```
 */
export function withReplay(source: Source, options: ReplayOptions): Source {
  const { letters, isActive, maxAttempts = 3, refuses = () => undefined, onNote } = options;
  let end: SourceOffsets | undefined;
  let isTold = !isActive;

  const tell = (note: string) => {
    isTold = true;
    onNote?.(`Dead letters in ${letterLog().description}: ${note}`);
  };

  const letterLog = (): LetterLog => {
    if (letters !== undefined) return letters;
    throw new UsageError(
      "--replay-dead-letters must be used where dead letters can be read again: in a file, or in " +
        "topics",
    );
  };

  async function lettersBetween(from: SourceOffsets, to: SourceOffsets) {
    const strange = positionsBehind(from, to).find((name) => !letters?.owns(name));
    if (strange !== undefined) {
      throw new UsageError(
        `--dead-letters must be as in the run before, which stopped at the dead letters of ${
          strange.slice(LETTERS_PREFIX.length)
        } and has to go on there`,
      );
    }
    return chooseLetters(await letterLog().read(lettersOf(from), lettersOf(to)), {
      maxAttempts: to[MAX_ATTEMPTS] ?? maxAttempts,
      from: ownOf(from),
      refuses,
    });
  }

  return {
    description: source.description,
    defaultWatermarkScope: source.defaultWatermarkScope,
    partitions: (offsets) => source.partitions(ownOf(offsets)),
    start: async (at) => ({
      ...await source.start(at),
      ...(isActive ? await letterLog().start() : {}),
    }),
    resume: async (from, options) => {
      const own = await source.resume(ownOf(from), options);
      return { ...own, ...lettersOf(from), ...(isActive ? await settled(from, options) : {}) };
    },
    latest: async () => {
      // Letters of this run wait for the next one.
      if (isActive) end ??= await letterLog().latest();
      return { ...await source.latest(), ...end };
    },
    nextEnd: async (from, latest, limits) => {
      const ends = lettersOf(latest);
      if (positionsBehind(from, ends).length > 0) {
        const to = { ...from, ...ends, [MAX_ATTEMPTS]: maxAttempts };
        // What is no letter is to be found before the batch is begun, which could not end then.
        const { note } = await lettersBetween(from, to);
        tell(note);
        return to;
      }
      if (!isTold) tell("none that is new");
      return { ...lettersOf(from), ...await source.nextEnd(ownOf(from), ownOf(latest), limits) };
    },
    async *read(from, to) {
      if (positionsBehind(from, to).length > 0) {
        const { chosen } = await lettersBetween(from, to);
        if (chosen.length > 0) yield chosen.map(recordOf);
      }
      yield* source.read(ownOf(from), ownOf(to));
    },
    takeAnchors: () => source.takeAnchors(),
    close: () => source.close(),
  };

  /** Where letters go on, once it is sure that none was lost since. */
  async function settled(from: SourceOffsets, options: ResumeOptions): Promise<SourceOffsets> {
    const [starts, ends] = [await letterLog().start(), await letterLog().latest()];
    const losses: string[] = [];
    const positions = Object.entries(starts).map(([name, start]) => {
      const at = from[name] ?? start;
      if (at >= start && at <= ends[name]!) return [name, at] as const;
      losses.push(
        `dead letters in ${name.slice(LETTERS_PREFIX.length)} were tried up to ${at}, and there ` +
          `are ${start} to ${ends[name]! - 1}`,
      );
      return [name, start] as const;
    });
    settleLosses(losses, options);
    return Object.fromEntries(positions);
  }
}

function recordOf({ origin, key, value, headers, attempt }: DeadLetter): SourceRecord {
  return { ...origin, key, value, ...(headers && { headers }), attempt: attempt + 1 };
}

function isLetters(name: string): boolean {
  return name.startsWith(LETTERS_PREFIX);
}

function ownOf(offsets: SourceOffsets): SourceOffsets {
  return Object.fromEntries(Object.entries(offsets).filter(([name]) => !isLetters(name)));
}

function lettersOf(offsets: SourceOffsets): SourceOffsets {
  return Object.fromEntries(Object.entries(offsets).filter(([name]) => isLetters(name)));
}

/** Names of the letters' positions that go further in `to`. */
function positionsBehind(from: SourceOffsets, to: SourceOffsets): string[] {
  return Object.keys(lettersOf(to)).filter((name) =>
    name !== MAX_ATTEMPTS && to[name]! > (from[name] ?? 0)
  );
}
