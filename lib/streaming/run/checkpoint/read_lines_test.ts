import { assertEquals } from "@std/assert";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { readLines } from "./read_lines.ts";

async function linesOf(text: string) {
  using folder = temporaryFolder();
  const path = `${folder.path}/lines`;
  await Deno.writeTextFile(path, text);
  const lines = [...readLines(path)];
  return lines;
}

Deno.test("readLines() finds the lines of files of any length, across its blocks", async () => {
  for (const lengths of [[0], [1, 0, 3], [1 << 20, 5], [(1 << 20) - 1, 1], [3 << 20, 0, 7]]) {
    const texts = lengths.map((length, i) => String.fromCharCode(97 + i).repeat(length));
    assertEquals(
      (await linesOf(texts.map((text) => `${text}\n`).join(""))).map(({ text }) => text),
      texts,
    );
    const cut = await linesOf(texts.join("\n"));
    assertEquals(cut.map(({ text }) => text), texts.at(-1) === "" ? texts.slice(0, -1) : texts);
  }
});

Deno.test("readLines() counts bytes, not letters", async () => {
  const [first, second] = await linesOf("ção\nx");
  assertEquals([first!.fromBytes, first!.toBytes, first!.number], [0, 6, 1]);
  assertEquals([second!.fromBytes, second!.toBytes, second!.isEnded], [6, 7, false]);
});

Deno.test("readLines() gives nothing for a missing file", () => {
  assertEquals([...readLines("/nowhere/at/all")], []);
});
