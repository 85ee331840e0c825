import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { gzipSync } from "node:zlib";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { createFilesSource } from "./create_files_source.ts";
import { DataLossError } from "./data_loss_error.ts";
import type { Source, SourceOffsets, SourceRecord } from "./source.ts";

const resumed = (acceptsLoss = false) => {
  const notes: string[] = [];
  return { notes, anchors: {}, acceptsLoss, onNote: (text: string) => void notes.push(text) };
};

async function nextBatch(source: Source, from: SourceOffsets) {
  const to = await source.nextEnd(from, await source.latest(), {});
  const records: SourceRecord[] = [];
  for await (const piece of source.read(from, to)) records.push(...piece);
  return { to, values: records.map(({ value }) => value), offsets: records.map((r) => r.offset) };
}

Deno.test("createFilesSource() takes one file to a batch by name, and later ones later", async () => {
  using folder = temporaryFolder();
  Deno.writeTextFileSync(`${folder.path}/b_10`, "b10\n\nb10\n");
  Deno.writeTextFileSync(`${folder.path}/a`, "a");
  Deno.writeTextFileSync(`${folder.path}/b_9`, "");
  Deno.writeTextFileSync(`${folder.path}/_SUCCESS`, "x");
  Deno.writeTextFileSync(`${folder.path}/.hidden`, "x");
  Deno.mkdirSync(`${folder.path}/folder`);
  const source = createFilesSource(folder.path);
  const first = await nextBatch(source, await source.start("earliest"));
  const second = await nextBatch(source, first.to);
  const third = await nextBatch(source, second.to);
  assertEquals(first.values, ["a"]);
  assertEquals([second.values, second.offsets], [["b10", "", "b10"], [1, 2, 3]]);
  assertEquals(third.values, []);
  assertEquals((await nextBatch(source, third.to)).to, third.to);
  Deno.writeTextFileSync(`${folder.path}/aa`, "later\n");
  const fourth = await nextBatch(createFilesSource(folder.path), third.to);
  assertEquals([fourth.values, fourth.offsets], [["later"], [4]]);
});

Deno.test("createFilesSource() reads the same range again, also when more was written since", async () => {
  using folder = temporaryFolder();
  Deno.writeTextFileSync(`${folder.path}/a`, "1\n2\n");
  const source = createFilesSource(folder.path);
  const to = await source.nextEnd({}, await source.latest(), {});
  Deno.writeTextFileSync(`${folder.path}/a`, "1\n2\n3\n");
  for (const again of [source, createFilesSource(folder.path)]) {
    const values: unknown[] = [];
    for await (const piece of again.read({}, to)) values.push(...piece.map((r) => r.value));
    assertEquals(values, ["1", "2"]);
  }
});

// @fault streams: files that changed, grew or went after they were read -> noticed, named
Deno.test("createFilesSource() notices files that changed, grew or went after they were read", async () => {
  using folder = temporaryFolder();
  for (const name of ["a", "b"]) Deno.writeTextFileSync(`${folder.path}/${name}`, "12\n");
  const source = createFilesSource(folder.path);
  const first = await nextBatch(source, {});
  const { to } = await nextBatch(source, first.to);
  const anchors = source.takeAnchors();
  assertEquals([Object.keys(anchors), source.takeAnchors()], [["a", "b"], {}]);
  assertEquals(await createFilesSource(folder.path).resume(to, { ...resumed(), anchors }), to);

  Deno.writeTextFileSync(`${folder.path}/a`, "21\n");
  const again = createFilesSource(folder.path);
  await assertRejects(
    async () => void await again.resume(to, { ...resumed(), anchors }),
    DataLossError,
    "a changed after it was read (3 bytes then, 3 now)",
  );
  Deno.writeTextFileSync(`${folder.path}/a`, "12\n13\n");
  await assertRejects(async () => void await again.resume(to, resumed()), DataLossError, "6 now");
  await assertRejects(
    async () => void await createFilesSource(folder.path).nextEnd(to, { a: 6, b: 3 }, {}),
    DataLossError,
    "a changed",
  );
  const accepting = resumed(true);
  const tolerant = createFilesSource(folder.path);
  assertEquals(await tolerant.resume(to, accepting), to);
  assertEquals((await nextBatch(tolerant, to)).values, []);

  Deno.removeSync(`${folder.path}/b`);
  await tolerant.resume(to, accepting);
  assertEquals(accepting.notes.length, 3);
  assertEquals(accepting.notes.at(-2)!.startsWith("b is no longer in"), true);
});

// @fault streams: files of a planned batch are gone when it is done again -> said what is lost
Deno.test("createFilesSource() says what a planned batch lost", async () => {
  using folder = temporaryFolder();
  Deno.writeTextFileSync(`${folder.path}/a`, "1\n2\n");
  const planning = createFilesSource(folder.path);
  const to = await planning.nextEnd({}, await planning.latest(), {});
  const read = async () => {
    for await (const _ of createFilesSource(folder.path).read({}, to));
  };
  Deno.writeTextFileSync(`${folder.path}/a`, "1\n");
  await assertRejects(read, DataLossError, "a was cut to 2 bytes");
  Deno.removeSync(`${folder.path}/a`);
  await assertRejects(read, DataLossError, "a is gone");
});

Deno.test("createFilesSource() reads envelopes, and what is none as a value", async () => {
  using folder = temporaryFolder();
  const envelope = { topic: "t", partition: 2, offset: 40, key: "k", value: null };
  Deno.writeTextFileSync(`${folder.path}/a`, `${JSON.stringify(envelope)}\n{"x": 1}\n`);
  const source = createFilesSource(folder.path, { records: "envelopes" });
  const to = await source.nextEnd({}, await source.latest(), {});
  const records: SourceRecord[] = [];
  for await (const piece of source.read({}, to)) records.push(...piece);
  assertEquals(
    records.map(({ topic, partition, offset, key, value }) =>
      [topic, partition, offset, key, value].join()
    ),
    ["t,2,40,k,", `${folder.path.split("/").at(-1)},0,1,,{"x": 1}`],
  );
});

Deno.test("createFilesSource() reads a gzip file, and a file given by itself", async () => {
  using folder = temporaryFolder();
  Deno.writeFileSync(`${folder.path}/a.gz`, gzipSync("1\n2\n"));
  Deno.writeTextFileSync(`${folder.path}/b`, "3\n");
  assertEquals((await nextBatch(createFilesSource(folder.path), {})).values, ["1", "2"]);
  assertEquals((await nextBatch(createFilesSource(`${folder.path}/b`), {})).values, ["3"]);
  Deno.writeTextFileSync(`${folder.path}/c.gz`, "not packed");
  const broken = createFilesSource(`${folder.path}/c.gz`);
  await assertRejects(async () => void await nextBatch(broken, {}), UsageError, "c.gz");
});

Deno.test("createFilesSource() refuses a folder that is not there, and another source's offsets", async () => {
  assertThrows(() => createFilesSource("/nowhere"), UsageError, '"files:/nowhere"');
  using folder = temporaryFolder();
  await assertRejects(
    async () => void await createFilesSource(folder.path).resume({ "sales/0": 7 }, resumed()),
    UsageError,
    "sales/0",
  );
});
