/** Where the log that a folder of envelopes is goes on. @module */

import { join } from "node:path";
import { readEnvelope } from "@lib/streaming/sources/read_envelope.ts";

const LONGEST_FIRST_LINE = 64 * 1024;

/**
 * The next offset by `topic/partition`, after all envelopes in the files of a folder.
 *
 * A folder is read as one log, so a second simulation into it must not give coordinates again: the
 * records would be taken for those of the first. Any other file may lie in it: of a file whose first
 * line is no envelope no more is read than that, and of a compressed one that is damaged what comes
 * before the damage counts, as the rest can be read by nobody.
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
 * assertEquals(await nextOffsets(folder), new Map([["t/0", 7]]));
 * Deno.removeSync(folder, { recursive: true });
 * ```
 */
export async function nextOffsets(
  folder: string,
  except?: string,
): Promise<Map<string, number>> {
  const next = new Map<string, number>();
  for (const name of namesIn(folder)) {
    if (name === except || /^[._]/.test(name)) continue;
    let isFirst = true;
    for await (const line of linesOf(join(folder, name))) {
      const record = readEnvelope(line);
      if (record === undefined && isFirst) break;
      isFirst = false;
      if (record === undefined) continue;
      const place = `${record.topic}/${record.partition}`;
      next.set(place, Math.max(next.get(place) ?? 0, record.offset + 1));
    }
  }
  return next;
}

/** Piece by piece: beside the log may lie a fleet's file, larger than memory. */
async function* linesOf(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let isFirst = true;
  let begun = "";
  for await (const bytes of unpacked(path)) {
    const lines = (begun + decoder.decode(bytes, { stream: true })).split("\n");
    begun = lines.pop()!;
    if (lines.length > 0) isFirst = false;
    yield* lines;
    if (isFirst && begun.length > LONGEST_FIRST_LINE) return;
  }
  yield begun;
}

async function* unpacked(path: string): AsyncGenerator<Uint8Array> {
  const file = await Deno.open(path);
  if (!path.endsWith(".gz")) return yield* file.readable;
  try {
    yield* file.readable.pipeThrough(new DecompressionStream("gzip"));
  } catch (error) {
    // What a damaged stream is refused with; anything else is the machine's.
    if (!(error instanceof TypeError)) throw error;
  }
}

function namesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].filter(({ isFile }) => isFile).map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
