/** A sink by the name that a command line gives it. @module */

import { UsageError } from "@lib/feedback/usage_error.ts";
import { createConsoleSink } from "./create_console_sink.ts";
import { createNdjsonSink } from "./create_ndjson_sink.ts";
import { forEachBatch } from "./for_each_batch.ts";
import type { Sink } from "./sink.ts";

/** What else decides. */
export interface OpenSinkOptions {
  /** Names the stores in use. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Takes a line of the console. */
  readonly write: (line: string) => void;
}

/** What a person may write; `--help` and refusals say it. */
export const SINK_TEXTS = [
  "console",
  "none",
  "ndjson:FILE",
] as const;

/**
 * Opens a sink; closing it closes the connection too.
 *
 * @throws {UsageError} on a text that names none.
 *
 * @example
 * ```ts
 * import { openSink } from "@lib/streaming/sinks/open_sink.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const sink = await openSink("ndjson:out.ndjson", { env: {}, write: () => {} });
 * assertEquals(sink.description, "ndjson:out.ndjson");
 * ```
 */
export async function openSink(text: string, options: OpenSinkOptions): Promise<Sink> {
  const [, kind = "", rest] = /^([a-z]+)(?::(.+))?$/s.exec(text) ?? [];
  const open = KINDS.get(`${kind}${rest === undefined ? "" : ":"}`);
  if (open === undefined) {
    throw new UsageError(
      `--sink must be one of ${SINK_TEXTS.join(", ")}: current value is ${JSON.stringify(text)}`,
    );
  }
  return await open(rest ?? "", options);
}

type Opener = (rest: string, options: OpenSinkOptions) => Sink | Promise<Sink>;

/** By what stands before the colon, with it where there is one. */
const KINDS: ReadonlyMap<string, Opener> = new Map<string, Opener>([
  ["console", (_, { write }) => createConsoleSink({ write })],
  ["none", () => ({
    ...forEachBatch(() => {}),
    description: "none",
    guarantee: "nothing is kept",
  })],
  ["ndjson:", (path) => createNdjsonSink(path)],
]);
