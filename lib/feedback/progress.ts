/** What long work tells its caller while it runs. @module */

/** One report of progress; work sends one at its start, one at its end and some in between. */
export interface Progress {
  /** What is being done, such as `"ingest"`; a new name starts a new bar. */
  readonly phase: string;
  /** How much is done, in `unit`. */
  readonly done: number;
  /** How much there is to do, in `unit`; absent where that is not known. */
  readonly total?: number;
  /** What is counted, in the plural: `"rows"`, `"bytes"`, `"cells"`. */
  readonly unit: string;
}

/** Receives progress; called often, so a printer limits itself. */
export type OnProgress = (progress: Progress) => void;
