import { assertEquals } from "@std/assert";
import { deadLetterLine } from "../sinks/dead_letter_line.ts";
import { createMemoryStream } from "./create_memory_stream.ts";
import type { Source, SourceOffsets } from "./source.ts";
import { withReplay } from "./with_replay.ts";

function line(offset: number, attempt = 1, stage = "validate"): string {
  const origin = { topic: "t", partition: 0, offset, timestampMs: null };
  const why = { code: "C", message: "", stage, attempt };
  return `${deadLetterLine({ origin, key: null, value: null, ...why })}\n`;
}

async function nextBatch(source: Source, from: SourceOffsets) {
  const to = await source.nextEnd(from, await source.latest(), {});
  const read: string[] = [];
  for await (const piece of source.read(from, to)) {
    read.push(...piece.map(({ topic, offset, attempt }) => `${topic} ${offset} ${attempt ?? 1}`));
  }
  return { to, read };
}

Deno.test("withReplay() gives letters once, before new records, and those of the run in the next", async () => {
  const path = await Deno.makeTempFile();
  await Deno.writeTextFile(path, line(3) + line(4, 2));
  const stream = createMemoryStream();
  stream.add(["new"]);
  const source = withReplay(stream, { path, isActive: true });
  const first = await nextBatch(source, await source.start("earliest"));
  assertEquals(first.read, ["t 3 2", "t 4 3"]);
  await Deno.writeTextFile(path, line(3, 2), { append: true });
  const second = await nextBatch(source, first.to);
  assertEquals(second.read, ["memory 0 1"]);
  assertEquals((await nextBatch(source, second.to)).read, []);
  const quiet = withReplay(stream, { path, isActive: false });
  const kept = await quiet.resume(second.to, { anchors: {}, acceptsLoss: false, onNote: () => {} });
  assertEquals((await nextBatch(quiet, kept)).to, second.to);
  assertEquals((await nextBatch(withReplay(stream, { path, isActive: true }), kept)).read, [
    "t 3 3",
  ]);
  await Deno.remove(path);
});

Deno.test("withReplay() gives up after the last attempt, and on what is not accepted", async () => {
  const path = await Deno.makeTempFile();
  await Deno.writeTextFile(path, line(1, 3) + line(2, 1, "sink") + "not a letter\n" + line(5));
  const accepts = ({ stage }: { stage: string }) => stage !== "sink";
  const source = withReplay(createMemoryStream(), { path, isActive: true, accepts });
  assertEquals((await nextBatch(source, {})).read, ["t 5 2"]);
  await Deno.remove(path);
});

Deno.test("withReplay() is the source itself where there is no file", async () => {
  const stream = createMemoryStream();
  stream.add(["a"]);
  const source = withReplay(stream, { path: "/nowhere/letters", isActive: true });
  assertEquals((await nextBatch(source, { "memory/0": 0 })).read, ["memory 0 1"]);
});
