/** Where dead letters are kept, to be read again. @module */

import type { DeadLetter } from "../sinks/sink.ts";
import type { SourceOffsets } from "./source.ts";

/** Begins the names of all positions in such places; no topic has a name with a colon. */
export const LETTERS_PREFIX = "dead-letters:";

/** Dead letters in an order that does not change, read from any place. */
export interface LetterLog {
  /** For messages: the file, or the topics. */
  readonly description: string;
  /** Whether a position of this name is one of this log. */
  owns(name: string): boolean;
  /** Where the first letter is that is still there, by names of its own. */
  start(): Promise<SourceOffsets>;
  /** Behind the last letter that is there now. */
  latest(): Promise<SourceOffsets>;
  /**
   * The letters between two positions. A letter may be there twice, as its writer may have died
   * between writing it and saying so.
   *
   * @throws {UsageError} naming what is there and is no dead letter.
   * @throws {DataLossError} if some are no longer there.
   */
  read(from: SourceOffsets, to: SourceOffsets): Promise<readonly DeadLetter[]>;
}
