import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { deadLetterLine } from "../sinks/dead_letter_line.ts";
import { createLetterFile } from "./create_letter_file.ts";
import { createMemoryStream } from "./create_memory_stream.ts";
import { DataLossError } from "./data_loss_error.ts";
import type { Source, SourceOffsets } from "./source.ts";
import { type ReplayOptions, withReplay } from "./with_replay.ts";

const RESUME = { anchors: {}, acceptsLoss: false, onNote: () => {} };

function line(offset: number, attempt = 1, stage = "validate"): string {
  const origin = { topic: "t", partition: 0, offset, timestampMs: null };
  const why = { code: "C", message: "", stage, attempt };
  return `${deadLetterLine({ origin, key: null, value: null, ...why })}\n`;
}

async function readAll(source: Source, from: SourceOffsets, to: SourceOffsets): Promise<string[]> {
  const read: string[] = [];
  for await (const piece of source.read(from, to)) {
    read.push(...piece.map(({ topic, offset, attempt }) => `${topic} ${offset} ${attempt ?? 1}`));
  }
  return read;
}

async function nextBatch(source: Source, from: SourceOffsets) {
  const to = await source.nextEnd(from, await source.latest(), {});
  return { to, read: await readAll(source, from, to) };
}

/** A source of the records in memory, with the letters of a file that `append` writes to. */
async function withLetters(
  work: (given: {
    readonly stream: ReturnType<typeof createMemoryStream>;
    readonly open: (options?: Partial<ReplayOptions>) => Source;
    readonly write: (text: string, options?: Deno.WriteFileOptions) => Promise<void>;
  }) => Promise<void>,
): Promise<void> {
  using folder = temporaryFolder();
  const stream = createMemoryStream();
  const letters = createLetterFile(`${folder.path}/letters.ndjson`);
  await work({
    stream,
    open: (options) => withReplay(stream, { letters, isActive: true, ...options }),
    write: (text, options) => Deno.writeTextFile(`${folder.path}/letters.ndjson`, text, options),
  });
}

Deno.test("withReplay() gives letters once, before new records, and those of the run in the next", () =>
  withLetters(async ({ stream, open, write }) => {
    await write(line(3) + line(4, 2));
    stream.add(["new"]);
    const source = open();
    const first = await nextBatch(source, await source.start("earliest"));
    assertEquals(first.read, ["t 3 2", "t 4 3"]);
    await write(line(3, 2), { append: true });
    const second = await nextBatch(source, first.to);
    assertEquals(second.read, ["memory 0 1"]);
    assertEquals((await nextBatch(source, second.to)).read, []);
    const quiet = open({ isActive: false });
    const kept = await quiet.resume(second.to, RESUME);
    assertEquals((await nextBatch(quiet, kept)).to, second.to);
    assertEquals((await nextBatch(open(), kept)).read, ["t 3 3"]);
  }));

Deno.test("withReplay() gives a batch that is done again the same letters, whatever is asked then", () =>
  withLetters(async ({ open, write }) => {
    await write(line(1, 4) + line(2));
    const source = open({ maxAttempts: 5 });
    const from = await source.start("earliest");
    const { to, read } = await nextBatch(source, from);
    assertEquals(read, ["t 1 5", "t 2 2"]);
    for (const again of [open(), open({ isActive: false }), open({ maxAttempts: 1 })]) {
      assertEquals(await readAll(again, from, to), read);
    }
    const elsewhere = open({ letters: undefined, isActive: false });
    await assertRejects(() => readAll(elsewhere, from, to), UsageError, "as in the run before");
  }));

Deno.test("withReplay() accounts for the letters that it leaves alone", () =>
  withLetters(async ({ open, write }) => {
    await write(line(1, 3) + line(2, 1, "sink") + line(5));
    const notes: string[] = [];
    const source = open({
      refuses: ({ stage }) => stage === "sink" ? "counted" : undefined,
      onNote: (note) => notes.push(note),
    });
    assertEquals((await nextBatch(source, {})).read, ["t 5 2"]);
    assertEquals(notes.map((note) => note.replace(/^.*ndjson: /, "")), [
      "1 tried again; left alone: 1 tried 3 times, 1 counted",
    ]);
  }));

Deno.test("withReplay() begins no batch of what is no letter, nor where letters are gone", () =>
  withLetters(async ({ open, write }) => {
    await write(`${line(1)}other\n`);
    const source = open();
    const latest = await source.latest();
    await assertRejects(async () => await source.nextEnd({}, latest, {}), UsageError, "line 2");
    await write(line(1) + line(2));
    const { to } = await nextBatch(open(), {});
    await write(line(9));
    await assertRejects(() => open().resume(to, RESUME), DataLossError, "tried up to 2");
    const notes: string[] = [];
    const accepting = { ...RESUME, acceptsLoss: true, onNote: (note: string) => notes.push(note) };
    const again = open();
    assertEquals((await nextBatch(again, await again.resume(to, accepting))).read, ["t 9 2"]);
    assertEquals(notes.length, 1);
  }));

Deno.test("withReplay() is the source itself where there is no letter", () =>
  withLetters(async ({ stream, open }) => {
    stream.add(["a"]);
    const notes: string[] = [];
    const source = open({ onNote: (note) => notes.push(note.replace(/^.*ndjson: /, "")) });
    const { to, read } = await nextBatch(source, { "memory/0": 0 });
    assertEquals([read, (await nextBatch(source, to)).read], [["memory 0 1"], []]);
    assertEquals(notes, ["none that is new"]);
  }));
