import { assertEquals } from "@std/assert";
import { writeLine } from "./write_line.ts";

function written(text: string): string {
  let all = "";
  writeLine({
    writeSync: (bytes) => {
      all += new TextDecoder().decode(bytes);
      return bytes.length;
    },
  }, text);
  return all;
}

// @fault security: control characters in what a command says -> a terminal has nothing to obey
Deno.test("writeLine() gives a terminal nothing to obey", () => {
  const evil = "part\x1b[2J\x1b]0;mine\x07\r\x9b31m.jsonl: 3 rows";
  assertEquals(
    written(evil),
    "part\\u001b[2J\\u001b]0;mine\\u0007\\r\\u009b31m.jsonl: 3 rows\n",
  );
});

Deno.test("writeLine() leaves lines, tabs and what JSON says as they are", () => {
  assertEquals(written("Error: a\n    at b\tc"), "Error: a\n    at b\tc\n");
  const document = { text: "a\x1b\n\x9b", name: "São Paulo" };
  assertEquals(JSON.parse(written(JSON.stringify(document))), document);
});
