/** Makes lines of JSON ready for Spark. @module */

import { noteIgnored } from "../ingest/note_ignored.ts";
import { openText } from "../ingest/open_text.ts";
import type { CheckedJob } from "../job_options.ts";
import type { SparkInput } from "./spark_input.ts";

/**
 * What Spark is to read, and what the user should know. A packed file is unpacked into `scratch`,
 * since Spark tells it by its name only and cannot share its parts out; what only Spark reaches is
 * left to it.
 *
 * @throws {Error} for a gzip that is cut short.
 */
export async function prepareLines(
  { contract, inputs: found, locations, allowPartial }: Pick<
    CheckedJob,
    "contract" | "inputs" | "locations" | "allowPartial"
  >,
  scratch: string,
): Promise<{ readonly inputs: readonly SparkInput[]; readonly notes: readonly string[] }> {
  const inputs: SparkInput[] = [];
  const notes: string[] = [];
  for (const file of found.files) {
    const text = await openText(file, {
      contract,
      spillDirectory: scratch,
      ...(allowPartial === undefined ? {} : { allowPartial }),
    });
    // Of a gzip that was cut short, behind the whole lines.
    if (text.path !== file.path) await Deno.truncate(text.path, text.to);
    inputs.push({ location: text.path, sourceFile: file.path });
    notes.push(...text.notes);
  }
  inputs.push(...locations.map((location) => ({ location })));
  return { inputs, notes: [...notes, ...noteIgnored(found)] };
}
