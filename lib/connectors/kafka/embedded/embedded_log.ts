/** What every part of an open embedded log needs. @module */

import type { EmbeddedTopics } from "./embedded_topics.ts";
import type { LogFile } from "./open_log_file.ts";

/** An open log. */
export interface EmbeddedLog {
  readonly file: LogFile;
  readonly topics: EmbeddedTopics;
  readonly nowMs: () => number;
  /** @throws {KafkaError} with `CLOSED` once the log is closed. */
  checkOpen(): void;
}
