import { assertEquals } from "@std/assert";
import { journalLine, readJournalLine } from "./journal_line.ts";

Deno.test("journalLine() and readJournalLine() keep a value", () => {
  for (const value of [{}, [["key", 1.5], ["gone"]], { text: 'a "b"\nção 😀' }, null, 0]) {
    const line = journalLine(value);
    assertEquals([line.at(-1), line.indexOf("\n")], ["\n", line.length - 1]);
    assertEquals(readJournalLine(line.slice(0, -1)), value);
  }
});

// @fault checkpoints: any one letter of a line changed, any cut of it -> seen
Deno.test("readJournalLine() sees every change of one letter, and every cut", () => {
  const line = journalLine({ state: [["a", 12]] }).slice(0, -1);
  for (let at = 0; at < line.length; at++) {
    const other = line[at] === "0" ? "1" : "0";
    assertEquals(readJournalLine(line.slice(0, at) + other + line.slice(at + 1)), undefined);
    assertEquals(readJournalLine(line.slice(0, at)), undefined);
  }
});
