/** Where the dead letters of a stream run can be read again. @module */

import { basename } from "node:path";
import { UsageError } from "@lib/feedback/usage_error.ts";
import type { DeadLetterTopics } from "@lib/streaming/sinks/create_dead_letter_topics.ts";
import type { Sink } from "@lib/streaming/sinks/sink.ts";
import { createLetterFile } from "@lib/streaming/sources/create_letter_file.ts";
import type { LetterLog } from "@lib/streaming/sources/letter_log.ts";
import type { StreamJob } from "./open_stream_job.ts";
import type { StreamCall } from "./stream_call.ts";

/**
 * The file or the topics that a call's dead letters go to; undefined where they go to a file in the
 * checkpoint.
 *
 * @throws {UsageError} if they are to be tried again, and cannot be read.
 *
 * @example
 * ```ts
 * import { lettersOf } from "@lib/cli/letters_of.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const job = { topics: ["sales_events"], deadLetters: undefined, checkpoint: "data/cp" };
 * assertEquals(lettersOf({ source: "files:in" }, job), undefined);
 * assertEquals(lettersOf({ deadLetters: "bad.ndjson" }, job)!.description, "bad.ndjson");
 * ```
 */
export function lettersOf(
  { deadLetters, source, replayDeadLetters }: StreamCall,
  job: Pick<StreamJob, "topics" | "deadLetters" | "checkpoint">,
): LetterLog | undefined {
  if (deadLetters !== undefined && deadLetters !== "kafka") return createLetterFile(deadLetters);
  if (job.deadLetters !== undefined && canBeRead(job.deadLetters)) {
    return job.deadLetters.logOf(topicsOf(source, job.topics));
  }
  const isInCheckpoint = job.deadLetters === undefined && job.checkpoint !== undefined;
  if (isInCheckpoint || !replayDeadLetters) return undefined;
  throw new UsageError(
    "--replay-dead-letters must be used where dead letters are kept in a file or in topics: with " +
      `--checkpoint, or --dead-letters; here they go ${
        job.deadLetters === undefined ? "nowhere" : `to ${job.deadLetters.description}`
      }`,
  );
}

function canBeRead(sink: Sink): sink is DeadLetterTopics {
  return "logOf" in sink;
}

/** What the records of a source count as records of. */
function topicsOf(source: string | undefined, systemTopics: readonly string[]): readonly string[] {
  const [, kind, rest = ""] = /^(files|kafka):(.+)$/s.exec(source ?? "") ?? [];
  if (kind === "kafka") return rest.split(",").map((topic) => topic.trim());
  return systemTopics.length > 0 ? systemTopics : [basename(rest)];
}
