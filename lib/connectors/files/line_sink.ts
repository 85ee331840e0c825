/** Where lines of text go. @module */

/** A place that takes lines; opened by its factory. */
export interface LineSink {
  /** Where the lines are, as a person is told. */
  readonly place: string;
  /** Lines that were there before. */
  readonly linesBefore: number;
  /**
   * Takes whole lines, each with its line feed. The bytes may be overwritten once this resolves.
   * A sink that gives up on single lines counts them; anything else is thrown.
   */
  write(lines: Uint8Array): Promise<void>;
  /** Called once at the end, also after a failure. */
  close(): Promise<LineSinkReport>;
}

/** What became of the lines. */
export interface LineSinkReport {
  /** Lines that could not be delivered. */
  readonly failed: number;
  /** Where those lines are kept. */
  readonly failedPath?: string;
}
