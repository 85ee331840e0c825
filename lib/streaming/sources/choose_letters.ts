/** Which dead letters are tried again. @module */

import { countOf } from "@lib/feedback/count_of.ts";
import type { DeadLetter } from "../sinks/sink.ts";
import type { SourceOffsets } from "./source.ts";

/** What decides. */
export interface ChooseOptions {
  /** A record is tried this often in all. */
  readonly maxAttempts: number;
  /** Where the query itself goes on: what it has still to read needs no letter. */
  readonly from: SourceOffsets;
  /** Why a letter must not be tried again, in words; undefined for one that may. */
  readonly refuses: (letter: DeadLetter) => string | undefined;
}

/** The letters, and a line that accounts for all of them. */
export interface ChosenLetters {
  readonly chosen: readonly DeadLetter[];
  readonly note: string;
}

/**
 * The letters to be tried again, in order: of each record the one of its last attempt, since it was
 * that one's turn. A letter may be there twice, as its writer may have died before it could say so.
 *
 * @example
 * ```ts
 * import { chooseLetters } from "@lib/streaming/sources/choose_letters.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const letter = (offset: number, attempt: number) => ({
 *   origin: { topic: "t", partition: 0, offset, timestampMs: null },
 *   ...{ key: null, value: null, code: "C", message: "", stage: "validate", attempt },
 * });
 * const letters = [letter(1, 1), letter(1, 1), letter(2, 3), letter(9, 1)];
 * const options = { maxAttempts: 3, from: { "t/0": 9 }, refuses: () => undefined };
 * const { chosen, note } = chooseLetters(letters, options);
 * assertEquals(chosen, [letter(1, 1)]);
 * assertEquals(
 *   note,
 *   "1 tried again; left alone: 1 there more than once, 1 tried 3 times, " +
 *     "1 still to be read by the query itself",
 * );
 * ```
 */
export function chooseLetters(
  letters: readonly DeadLetter[],
  { maxAttempts, from, refuses }: ChooseOptions,
): ChosenLetters {
  const latest = new Map<string, DeadLetter>();
  for (const letter of letters) {
    const place = placeOf(letter);
    if (letter.attempt > (latest.get(place)?.attempt ?? 0)) latest.set(place, letter);
  }
  const left = new Map<string, number>();
  const chosen = letters.filter((letter) => {
    const { origin: { topic, partition, offset }, attempt } = letter;
    const reason = latest.get(placeOf(letter)) !== letter
      ? "there more than once"
      : refuses(letter) ??
        (attempt >= maxAttempts
          ? `tried ${countOf(maxAttempts, "time")}`
          : offset >= (from[`${topic}/${partition}`] ?? Infinity)
          ? "still to be read by the query itself"
          : undefined);
    if (reason !== undefined) left.set(reason, (left.get(reason) ?? 0) + 1);
    return reason === undefined;
  });
  const others = [...left].map(([reason, n]) => `${n} ${reason}`);
  const note = `${chosen.length} tried again`;
  return { chosen, note: others.length === 0 ? note : `${note}; left alone: ${others.join(", ")}` };
}

/** Queries have each their own letters of a record. */
function placeOf({ origin: { topic, partition, offset }, queryName = "" }: DeadLetter): string {
  return `${topic}/${partition}/${offset}/${queryName}`;
}
