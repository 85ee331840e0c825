import { assertEquals, assertRejects } from "@std/assert";
import { gunzipSync } from "node:zlib";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { type LineFileOptions, openLineFile, resolveLinePath } from "./open_line_file.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

async function write(path: string, text: string, options?: LineFileOptions) {
  const sink = await openLineFile(path, options);
  await sink.write(bytes(text));
  await sink.close();
  return sink;
}

Deno.test("openLineFile() appends by default and counts what was there", async () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/a.jsonl`;
  await write(path, "1\n2\n");
  assertEquals((await write(path, "3\n")).linesBefore, 2);
  assertEquals(Deno.readTextFileSync(path), "1\n2\n3\n");
});

Deno.test("openLineFile() replaces, or refuses, when it is told to", async () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/a.jsonl`;
  await write(path, "1\n2\n");
  assertEquals((await write(path, "3\n", { ifExists: "replace" })).linesBefore, 0);
  await assertRejects(() => openLineFile(path, { ifExists: "fail" }), UsageError, path);
  assertEquals(Deno.readTextFileSync(path), "3\n");
});

Deno.test("openLineFile() says that lines are there to which it appends", async () => {
  using folder = temporaryFolder();
  const notes: string[] = [];
  const options = { header: "n", onNote: (text: string) => notes.push(text) };
  const path = `${folder.path}/a.csv`;
  await write(path, "1\n", options);
  assertEquals(notes, []);
  await write(path, "2\n", options);
  await write(path, "3\n", { ...options, ifExists: "replace" });
  assertEquals(notes, [`${path} has 2 lines already, to which is appended`]);
});

// @fault simulator: a file whose last line is torn is appended to -> the torn line is ended first
Deno.test("openLineFile() ends a torn last line before it appends", async () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/a.jsonl`;
  Deno.writeTextFileSync(path, '{"a": 1}\n{"a"');
  assertEquals((await write(path, '{"a": 3}\n')).linesBefore, 2);
  assertEquals(Deno.readTextFileSync(path), '{"a": 1}\n{"a"\n{"a": 3}\n');
});

Deno.test("openLineFile() writes a header only where the file starts", async () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/a.csv`;
  assertEquals((await write(path, "1\n", { header: "n" })).linesBefore, 1);
  assertEquals((await write(path, "2\n", { header: "n" })).linesBefore, 2);
  assertEquals(Deno.readTextFileSync(path), "n\n1\n2\n");
});

Deno.test("openLineFile() compresses for .gz, in appended parts too", async () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/a.jsonl.gz`;
  await write(path, "1\n");
  assertEquals((await write(path, "2\n")).linesBefore, 1);
  assertEquals(gunzipSync(Deno.readFileSync(path)).toString(), "1\n2\n");
});

Deno.test("openLineFile() makes parents and uses the name it is given in a directory", async () => {
  using folder = temporaryFolder();
  const options = { nameInFolder: "levels.jsonl" };
  assertEquals(
    (await write(`${folder.path}/new/`, "1\n", options)).place,
    `${folder.path}/new/levels.jsonl`,
  );
  assertEquals((await write(folder.path, "1\n", options)).place, `${folder.path}/levels.jsonl`);
  await assertRejects(() => openLineFile(folder.path), UsageError, `"${folder.path}"`);
});

// @fault simulator: a path that cannot be written -> wrong usage, named
Deno.test("openLineFile() names a path that cannot be written", async () => {
  using folder = temporaryFolder();
  const file = `${folder.path}/file`;
  Deno.writeTextFileSync(file, "");
  await assertRejects(
    () => openLineFile(`${file}/a.jsonl`),
    UsageError,
    `--out must be a file that can be written: current value is "${file}/a.jsonl"`,
  );
});

Deno.test("openLineFile() names the flag of the path, and gives no advice of the runtime's", async () => {
  const path = "/proc/x/y";
  const error = await assertRejects(
    () => openLineFile(path, { flag: "--ledger" }),
    UsageError,
    '--ledger must be a file that can be written: current value is "/proc/x/y" (',
  );
  assertEquals(error.message.includes("run again"), false);
});

Deno.test("resolveLinePath() knows the home directory", () => {
  const home = Deno.env.get("HOME");
  assertEquals(resolveLinePath("~/x.jsonl"), `${home}/x.jsonl`);
  assertEquals(resolveLinePath("~x.jsonl"), "~x.jsonl");
});
