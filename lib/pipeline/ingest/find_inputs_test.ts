import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { basename } from "node:path";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { findInputs, type InputFormat } from "./find_inputs.ts";

const scratch = temporaryFolder();
Deno.test.afterAll(() => scratch[Symbol.dispose]());

/** A folder with empty files of these names. */
function folderOf(...names: string[]): string {
  const folder = Deno.makeTempDirSync({ dir: scratch.path });
  for (const name of names) {
    const path = `${folder}/${name}`;
    Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    Deno.writeTextFileSync(path, "");
  }
  return folder;
}

function namesOf(inputs: readonly string[], format?: InputFormat): string[] {
  return findInputs(inputs, format).files.map(({ path, format }) => `${basename(path)} ${format}`);
}

Deno.test("findInputs() takes all files below a folder that it can read, and tells which it passed over", () => {
  const folder = folderOf(
    "b.jsonl",
    "a/c.CSV",
    "a/deep/d.parquet",
    "e.json.gz",
    "f.ndjson",
    ".hidden.jsonl",
    "_started.jsonl",
    "_metadata/x.json",
    ".git/y.json",
    "notes.txt",
    "a/noending",
  );
  assertEquals(namesOf([folder]), [
    "c.CSV csv",
    "d.parquet parquet",
    "b.jsonl json",
    "e.json.gz json",
    "f.ndjson json",
  ]);
  assertEquals(namesOf([`${folder}/`], "csv"), ["c.CSV csv"]);
  const { ignored } = findInputs([folder]);
  assertEquals(ignored.toSorted(), [`${folder}/a/noending`, `${folder}/notes.txt`]);
});

Deno.test("findInputs() reads a named file as asked, by its ending, or as JSON lines", () => {
  const folder = folderOf("a.txt", "b.csv", "_c.parquet");
  const at = (name: string) => `${folder}/${name}`;
  assertEquals(namesOf([at("a.txt"), at("b.csv"), at("_c.parquet")]), [
    "_c.parquet parquet",
    "a.txt json",
    "b.csv csv",
  ]);
  assertEquals(namesOf([at("a.txt"), at("b.csv")], "csv"), ["a.txt csv", "b.csv csv"]);
});

Deno.test("findInputs() expands globs, but takes a file whose name looks like one as it is", () => {
  const folder = folderOf("a1.jsonl", "a2.jsonl", "a[1].jsonl", "b.jsonl");
  assertEquals(namesOf([`${folder}/a?.jsonl`]), ["a1.jsonl json", "a2.jsonl json"]);
  assertEquals(namesOf([`${folder}/a[1].jsonl`]), ["a[1].jsonl json"]);
});

Deno.test("findInputs() reads a file once, however it is named, in the order of real paths", () => {
  const folder = folderOf("b.jsonl", "a.jsonl");
  Deno.symlinkSync(`${folder}/b.jsonl`, `${folder}/0.jsonl`);
  const inputs = [
    `${folder}/b.jsonl`,
    folder,
    `${folder}/*.jsonl`,
    `${folder}/../${basename(folder)}`,
  ];
  assertEquals(namesOf(inputs), ["a.jsonl json", "b.jsonl json"]);
});

// @fault input files: links to folders in a circle -> each file is read once
Deno.test("findInputs() follows links to folders, even in circles", () => {
  const folder = folderOf("in/a.jsonl");
  const elsewhere = folderOf("b.jsonl");
  Deno.symlinkSync(elsewhere, `${folder}/in/other`);
  Deno.symlinkSync(folder, `${folder}/in/up`);
  assertEquals(namesOf([folder]).sort(), ["a.jsonl json", "b.jsonl json"]);
});

Deno.test("findInputs() refuses each input that names no file, even beside others that do", () => {
  const folder = folderOf("a.jsonl", "empty/notes.txt");
  const good = `${folder}/a.jsonl`;
  const cases: [string, string][] = [
    [`${folder}/none.jsonl`, "must be an existing file, folder or glob"],
    ["", "must be an existing file, folder or glob"],
    [`${folder}/*.csv`, "must match at least one file"],
    [`${folder}/empty`, "must hold json, csv, parquet files: none found"],
    [`${good}/below`, "must be readable"],
  ];
  for (const [input, message] of cases) {
    for (const inputs of [[input], [good, input], [input, good]]) {
      const error = assertThrows(() => findInputs(inputs), UsageError, message);
      assertStringIncludes(error.message, `"${input}"`);
    }
  }
  assertThrows(() => findInputs([folder], "parquet"), UsageError, "must hold parquet files");
});

// @fault input files: a pipe or device in place of a file -> refused at once, instead of waiting
//   for it
Deno.test("findInputs() refuses what is no ordinary file instead of waiting for it", () => {
  assertThrows(() => findInputs(["/dev/null"]), UsageError, '"/dev/null" is neither');
});

// @fault input files: a file or folder that may not be opened -> refused, named
Deno.test("findInputs() refuses a file or folder that cannot be opened, naming it", () => {
  const folder = folderOf("a.jsonl");
  Deno.symlinkSync(`${folder}/gone.jsonl`, `${folder}/link.jsonl`);
  assertThrows(() => findInputs([folder]), UsageError, `"${folder}/link.jsonl" is not`);
  Deno.removeSync(`${folder}/link.jsonl`);
  Deno.symlinkSync(`${folder}/circle.jsonl`, `${folder}/circle.jsonl`);
  assertThrows(() => findInputs([folder]), UsageError, `"${folder}/circle.jsonl" is not`);
  // Root may read everything.
  if (Deno.uid() === 0) return;
  const locked = folderOf("in/a.jsonl");
  Deno.chmodSync(`${locked}/in`, 0);
  assertThrows(() => findInputs([locked]), UsageError, `"${locked}/in" is not`);
  Deno.chmodSync(`${locked}/in`, 0o755);
  Deno.chmodSync(`${locked}/in/a.jsonl`, 0);
  assertThrows(() => findInputs([locked]), UsageError, `"${locked}/in/a.jsonl" is not`);
});

// @fault input files: a lake among the input -> not read as input
Deno.test("findInputs() does not take a lake for input, named itself or inside a folder", () => {
  using folder = temporaryFolder();
  Deno.writeTextFileSync(`${folder.path}/a.jsonl`, "{}\n");
  Deno.mkdirSync(`${folder.path}/lake/_metadata`, { recursive: true });
  Deno.mkdirSync(`${folder.path}/lake/clean`);
  Deno.writeTextFileSync(`${folder.path}/lake/_metadata/manifest.json`, "{}");
  Deno.writeTextFileSync(`${folder.path}/lake/clean/part.parquet`, "PAR1");
  const { files } = findInputs([folder.path]);
  assertEquals(files.map(({ path }) => path.split("/").at(-1)), ["a.jsonl"]);
  assertThrows(() => findInputs([`${folder.path}/lake`]), UsageError, "is a lake");
});
