import { assertEquals } from "@std/assert";
import type { ColumnBatch } from "@lib/contracts/column_batch.ts";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { dirtyLines } from "@lib/testing/dirty_lines.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { createDecoder, type DecodedChunk } from "./decode_chunk.ts";
import { createRecordDecoder } from "./decode_records.ts";
import { KEPT_LINE_BYTES, MAX_LINE_BYTES, SLACK_BYTES } from "./line_scanner.ts";
import { createRecordSpool } from "./record_spool.ts";

function recordOf(offset: number, value: Uint8Array | null) {
  return { offset, timestampMs: 0, key: null, value, headers: [] };
}

/** Spools records and decodes them again, segment by segment. */
function decodeAll(records: readonly ReturnType<typeof recordOf>[]) {
  const folder = temporaryFolder();
  const spool = createRecordSpool(folder.path);
  spool.add(0, records);
  const segments = spool.finish().get(0) ?? [];
  spool.close();
  const file = Deno.openSync(spool.path);
  const decode = createRecordDecoder(file, { contract: evTelemetry });
  const decoded = segments.map((segment) => {
    const { batches, ...counts } = decode(segment);
    return { ...counts, batches, offsets: offsetsOf(batches, segment.firstOffset) };
  });
  const textOf = (offset: number, length: number) => {
    const bytes = new Uint8Array(length);
    file.seekSync(offset, Deno.SeekMode.Start);
    file.readSync(bytes);
    return bytes;
  };
  return {
    segments,
    decoded,
    textOf,
    [Symbol.dispose]() {
      file.close();
      folder[Symbol.dispose]();
    },
  };
}

function offsetsOf(batches: DecodedChunk["batches"], firstOffset: number): number[] {
  return batches.flatMap(({ lines }) => [...lines].map((line) => line + firstOffset));
}

/** Columns as texts; where the bytes are does not matter. */
function valuesOf(batches: readonly { readonly batch: ColumnBatch }[]): string[] {
  return batches.flatMap(({ batch }) =>
    Array.from({ length: batch.rows }, (_, row) =>
      JSON.stringify(
        Object.entries(batch.columns).filter(([name]) => !name.startsWith("raw_")).map(
          ([, data]) => {
            if (data.type === "string") return data.dictionary[data.codes[row]!] ?? null;
            if (data.valid?.[row] === 0) return null;
            return data.type === "double[]"
              ? [...data.values.slice(row * data.length, (row + 1) * data.length)]
              : String(data.values[row]);
          },
        ),
      ))
  );
}

Deno.test("createRecordDecoder() reads values as the same lines of a file are read", () => {
  const lines = dirtyLines(evTelemetry, { seed: 7, lines: 4_000 }).filter((line) =>
    !line.includes(10)
  );
  using spooled = decodeAll(lines.map((line, at) => recordOf(at, line)));
  const { segments, decoded, textOf } = spooled;
  const text = new Uint8Array(lines.reduce((sum, { length }) => sum + length + 1, 0) + SLACK_BYTES);
  let end = 0;
  for (const line of lines) {
    text.set(line, end);
    text[end + line.length] = 10;
    end += line.length + 1;
  }
  const decode = createDecoder({ contract: evTelemetry, format: "json" });
  const expected = decode(text, { length: end, offset: 0 });
  assertEquals(segments.length > 3, true);
  assertEquals(decoded.flatMap(({ batches }) => valuesOf(batches)), valuesOf(expected.batches));
  assertEquals(decoded.flatMap(({ offsets }) => offsets), offsetsOf(expected.batches, 0));
  const sum = (of: (chunk: Pick<DecodedChunk, "lines" | "blankLines">) => number) =>
    decoded.reduce((total, chunk) => total + of(chunk), 0);
  assertEquals([sum(({ lines }) => lines), sum((chunk) => chunk.blankLines)], [
    expected.lines,
    expected.blankLines,
  ]);
  for (const { batches, offsets } of decoded) {
    let at = 0;
    for (const { batch } of batches) {
      const { raw_offset, raw_length } = batch.columns as Record<string, { values: Float64Array }>;
      for (let row = 0; row < batch.rows; row++) {
        const line = lines[offsets[at++]!]!;
        assertEquals(textOf(raw_offset!.values[row]!, raw_length!.values[row]!), line);
      }
    }
  }
});

Deno.test("createRecordDecoder() keeps offsets that are far apart", () => {
  const offsets = [0, 1, 5_000, 2 ** 31 - 1, 2 ** 31, 2 ** 40, 2 ** 40 + 7, 2 ** 52];
  using spooled = decodeAll(offsets.map((offset) => recordOf(offset, null)));
  const { segments, decoded } = spooled;
  assertEquals(segments.map(({ firstOffset }) => firstOffset), [0, 2 ** 31, 2 ** 40, 2 ** 52]);
  assertEquals(decoded.flatMap(({ offsets }) => offsets), offsets);
});

Deno.test("createRecordDecoder() keeps the beginning of a value that is too long to be read", () => {
  const value = new Uint8Array(MAX_LINE_BYTES + 1).fill(0x20);
  value.set(new TextEncoder().encode("{}"));
  using spooled = decodeAll([recordOf(0, value), recordOf(1, value.subarray(0, 2))]);
  const { decoded, textOf } = spooled;
  const { batch } = decoded[0]!.batches[0]!;
  const { raw_offset, raw_length } = batch.columns as Record<string, { values: Float64Array }>;
  assertEquals(raw_length!.values[0], KEPT_LINE_BYTES);
  assertEquals(textOf(raw_offset!.values[0]!, KEPT_LINE_BYTES), value.subarray(0, KEPT_LINE_BYTES));
  assertEquals(decoded.flatMap(({ offsets }) => offsets), [0, 1]);
});
