/** What `deno task stream NAME` needs to know of a system: its query, its topics and its sinks. @module */

import type { OutputMode, StreamQuery } from "@lib/streaming/query/stream_query.ts";
import type { Sink } from "@lib/streaming/sinks/sink.ts";
import type { FileRecords } from "@lib/streaming/sources/file_records.ts";

/** What a person chose on the command line; absent is the system's own default. */
export interface SystemOptions {
  /** One of the system's `sinks`, or a general one such as `ndjson:PATH`. */
  readonly sink?: string;
  /** One of the system's `windows`. */
  readonly window?: string;
  readonly outputMode?: OutputMode;
  /** One of the system's `modes`. */
  readonly mode?: string;
  readonly watermarkScope?: "query" | "partition";
  readonly watermarkDelay?: string;
  /** Where embedded stores are and real ones are reached. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Is told in one line what is in use. */
  readonly onNote: (text: string) => void;
  /** Takes a line of data, for a sink that prints. */
  readonly write: (line: string) => void;
}

/** A system made ready to run. */
export interface SystemRun {
  readonly query: StreamQuery;
  readonly sink: Sink;
  /** Where dead letters go if the sink does not take them; default: a file in the checkpoint. */
  readonly deadLetters?: Sink;
  /** Default `earliest`. */
  readonly startingOffsets?: "earliest" | "latest";
  /** Begin again from the start whatever the checkpoint says, as a query with a new id. */
  readonly ignoresCheckpoint?: boolean;
  /**
   * Rows of the summary that only this system knows, by name, asked once the run is over.
   *
   * @throws if what is stored is not what was read.
   */
  summary?(): Promise<Readonly<Record<string, number>>>;
  /** Closes what was opened beside the sinks, such as a database that several share. */
  close(): Promise<void>;
}

/** A system as the command line lists it. */
export interface StreamSystem {
  /** As typed, such as `sales`. */
  readonly name: string;
  /** One line for `--help`. */
  readonly summary: string;
  /** Read when no `--source` is given. */
  readonly topics: readonly string[];
  /** Sinks by name, the default first; general ones are accepted beside them. */
  readonly sinks: readonly string[];
  /** Values of `--window`, the default first; none where the query is fixed. */
  readonly windows?: readonly string[];
  /** Values of `--output-mode`, the default first; none where it is fixed. */
  readonly outputModes?: readonly OutputMode[];
  /** Values of `--mode`, the default first; none where there is nothing to choose. */
  readonly modes?: readonly string[];
  /** What a line of a file is under `--source files:DIR`. */
  readonly fileRecords: FileRecords;
  /** Opens stores and sinks, and says what is to be run. */
  open(options: SystemOptions): Promise<SystemRun>;
}
