import { assert, assertEquals, assertRejects } from "@std/assert";
import type { ColumnBatch, ColumnData } from "@lib/contracts/column_batch.ts";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { goldenLines } from "@lib/testing/golden.ts";
import { jobFolder } from "@lib/testing/job_folder.ts";
import { CHUNK_BYTES } from "./cut_chunks.ts";
import { decodeFiles, type DecodeFilesOptions } from "./decode_files.ts";
import { findInputs } from "./find_inputs.ts";
import { openText, type TextSource } from "./open_text.ts";

/** Two files, the first of several chunks: what several threads could bring out of order. */
async function openSources(folder: string): Promise<TextSource[]> {
  const stream = await new Blob(
    goldenLines("dirty_v20.jsonl.gz").flatMap((line) => [new Uint8Array(line), "\n"]),
  ).arrayBuffer();
  const copies = Math.ceil(2.5 * CHUNK_BYTES / stream.byteLength);
  const large = new Blob(Array.from({ length: copies }, () => stream));
  await Deno.writeFile(`${folder}/a.jsonl`, large.stream());
  await Deno.writeTextFile(`${folder}/b.csv`, "colour,vehicle_id\nred,EV-00001\n\nblue\n");
  const { files } = findInputs([folder]);
  const options = { contract: evTelemetry, spillDirectory: folder };
  return await Promise.all(files.map((file) => openText(file, options)));
}

/** The numbers of a column; what the array holds behind a null means nothing. */
function charges({ columns }: ColumnBatch): (number | null)[] {
  const { values, valid } = columns["soc_pct"] as Extract<ColumnData, { type: "double" }>;
  return Array.from(values, (value, row) => valid?.[row] === 0 ? null : value);
}

async function decoded(sources: readonly TextSource[], options: Partial<DecodeFilesOptions>) {
  const chunks: unknown[] = [];
  for await (
    const { source, range, decoded } of decodeFiles(sources, { contract: evTelemetry, ...options })
  ) {
    const { batches, ...counts } = decoded;
    chunks.push({
      source,
      range,
      counts,
      batches: batches.map((
        { batch, lines },
      ) => [batch.rows, lines, charges(batch), batch.columns["issues"]]),
    });
  }
  return chunks;
}

Deno.test("decodeFiles() gives the same chunks in the same order with any number of workers", async () => {
  await using folder = await jobFolder();
  const sources = await openSources(folder.path);
  const expected = await decoded(sources, { workers: 0 });
  assertEquals(expected.length, 4);
  for (const workers of [1, 3]) assertEquals(await decoded(sources, { workers }), expected);
});

// @fault input files: a file that becomes shorter while it is read -> the run fails, naming it
Deno.test("decodeFiles() fails where a file became shorter since it was opened, here or in a worker", async () => {
  await using folder = await jobFolder();
  const [source] = await openSources(folder.path);
  await Deno.truncate(source!.path, 1000);
  for (const workers of [0, 2]) {
    const error = await assertRejects(() => decoded([source!], { workers }), Error, source!.path);
    assert(/became shorter|not there|end/.test(error.message), error.message);
  }
});
