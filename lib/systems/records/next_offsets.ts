/** Where the log that a folder of envelopes is goes on. @module */

import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { readEnvelope } from "@lib/streaming/sources/read_envelope.ts";

const LONGEST_FIRST_LINE = 64 * 1024;

/**
 * The next offset by `topic/partition`, after all envelopes in the files of a folder.
 *
 * A folder is read as one log, so a second simulation into it must not give coordinates again: the
 * records would be taken for those of the first.
 *
 * @param except The name of a file that is about to be replaced.
 *
 * @example
 * ```ts
 * import { nextOffsets } from "@lib/systems/records/next_offsets.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const folder = Deno.makeTempDirSync();
 * const line = '{"topic": "t", "partition": 0, "offset": 6, "value": null}\n';
 * Deno.writeTextFileSync(`${folder}/a.ndjson`, line);
 * assertEquals(nextOffsets(folder), new Map([["t/0", 7]]));
 * Deno.removeSync(folder, { recursive: true });
 * ```
 */
export function nextOffsets(folder: string, except?: string): Map<string, number> {
  const next = new Map<string, number>();
  for (const name of namesIn(folder)) {
    if (name === except || /^[._]/.test(name)) continue;
    if (!name.endsWith(".gz") && !beginsWithEnvelope(join(folder, name))) continue;
    const bytes = Deno.readFileSync(join(folder, name));
    const text = new TextDecoder().decode(name.endsWith(".gz") ? gunzipSync(bytes) : bytes);
    for (const line of text.split("\n")) {
      const record = readEnvelope(line);
      if (record === undefined) continue;
      const place = `${record.topic}/${record.partition}`;
      next.set(place, Math.max(next.get(place) ?? 0, record.offset + 1));
    }
  }
  return next;
}

/** Other files may lie in the folder, such as a fleet's, too large to be read whole for nothing. */
function beginsWithEnvelope(path: string): boolean {
  using file = Deno.openSync(path);
  const bytes = new Uint8Array(LONGEST_FIRST_LINE);
  const length = file.readSync(bytes) ?? 0;
  const [line] = new TextDecoder().decode(bytes.subarray(0, length)).split("\n");
  return readEnvelope(line!) !== undefined;
}

function namesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].filter(({ isFile }) => isFile).map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
