import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { deadLetterLine } from "../sinks/dead_letter_line.ts";
import { createLetterFile } from "./create_letter_file.ts";
import { DataLossError } from "./data_loss_error.ts";

function letter(offset: number) {
  const origin = { topic: "t", partition: 0, offset, timestampMs: null };
  return { origin, key: null, value: null, code: "C", message: "", stage: "decode", attempt: 1 };
}

const lines = (...offsets: number[]) =>
  offsets.map((offset) => `${deadLetterLine(letter(offset))}\n`).join("");

Deno.test("createLetterFile() reads what came since, and has nothing before there is a file", async () => {
  using folder = temporaryFolder();
  const log = createLetterFile(`${folder.path}/letters.ndjson`);
  const start = await log.start();
  assertEquals(await log.latest(), start);
  await Deno.writeTextFile(`${folder.path}/letters.ndjson`, lines(1, 2));
  const middle = await log.latest();
  await Deno.writeTextFile(`${folder.path}/letters.ndjson`, lines(3), { append: true });
  assertEquals(await log.read(start, middle), [letter(1), letter(2)]);
  assertEquals(await log.read(middle, await log.latest()), [letter(3)]);
});

Deno.test("createLetterFile() has positions of its own for each file, unless they are named", () => {
  const [a, b] = [createLetterFile("a"), createLetterFile("b")];
  const named = createLetterFile("b", { name: "checkpoint" });
  return Promise.all([a, b, named].map(async (log) => {
    const [position] = Object.keys(await log.start());
    assertEquals([a, b, named].filter((other) => other.owns(position!)), [log]);
  })).then(() => {});
});

// @fault streams: a line of a file of dead letters that is none, letters that are gone -> said
Deno.test("createLetterFile() says which line is no letter, and that letters are gone", async () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/letters.ndjson`;
  const log = createLetterFile(path);
  await Deno.writeTextFile(path, `${lines(1)}{"level": 3}\n`);
  const [start, end] = [await log.start(), await log.latest()];
  const error = await assertRejects(() => log.read(start, end), UsageError);
  assertEquals(error.message.endsWith(`line 2 of ${path} is none`), true, error.message);
  await Deno.writeTextFile(path, lines(1));
  await assertRejects(() => log.read(start, end), DataLossError, "has 1 line, and had 2");
});
