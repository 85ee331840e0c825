/** A sink of JSON lines in one file. @module */

import type { Fs } from "@lib/lake/fs.ts";
import { type CommittedFile, openCommittedFile } from "./committed_file.ts";
import { deadLetterLine } from "./dead_letter_line.ts";
import { type MainOutput, mainOutput } from "./main_output.ts";
import { rowText } from "./row_text.ts";
import { OUTPUTS, type Sink, type SinkBatch, type SinkRow } from "./sink.ts";

/**
 * A sink that adds the rows of each batch to a file, each batch once; in complete mode each batch
 * takes the place of the one before. A retraction is its row with `"is_retraction":true`; dead
 * letters are whole, with their bytes in Base64.
 *
 * @example
 * ```ts
 * import { createNdjsonSink } from "@lib/streaming/sinks/create_ndjson_sink.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dir = await Deno.makeTempDir();
 * const path = `${dir}/out.ndjson`;
 * const sink = createNdjsonSink(path);
 * const columns = { windows: [{ name: "n", type: "long" }] } as const;
 * const where = { queryId: "q", outputMode: "append" } as const;
 * await sink.open({ ...where, queryName: "sales", columns, windowKey: [] });
 * const rows = { windows: [{ values: { n: 12 } }] };
 * await sink.write({ ...where, batchId: 0, rows, deadLetters: [], nextOffsets: {}, isFlush: false });
 * assertEquals(await Deno.readTextFile(path), '{"n":12}\n');
 * await Deno.remove(dir, { recursive: true });
 * ```
 */
export function createNdjsonSink(path: string, { fs }: { readonly fs?: Fs } = {}): Sink {
  let file: CommittedFile;
  let main: MainOutput | undefined;
  return {
    description: `ndjson:${path}`,
    guarantee: "exactly once: a batch is in the file whole or not at all, and never twice",
    get outputs() {
      return main === undefined ? OUTPUTS : [main.output];
    },
    open: async (schema) => {
      main = mainOutput(schema);
      file = await openCommittedFile(path, { queryId: schema.queryId, ...(fs ? { fs } : {}) });
    },
    write: async (batch) => {
      const lines = linesOf(batch, main!);
      const text = lines.map((line) => `${line}\n`).join("");
      if (batch.outputMode === "complete" && main!.output === "windows") {
        await file.replace(batch.batchId, text);
      } else await file.append(batch.batchId, text);
      return { written: lines.length, rejected: [] };
    },
    close: () => Promise.resolve(),
  };
}

function linesOf({ rows, deadLetters }: SinkBatch, { output, columns }: MainOutput): string[] {
  if (output === "deadLetters") return deadLetters.map(deadLetterLine);
  return (rows[output] ?? []).map(({ values, isRetraction }: SinkRow) => {
    const text = rowText(values, columns);
    return isRetraction ? `${text.slice(0, -1)},"is_retraction":true}` : text;
  });
}
