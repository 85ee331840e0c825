import { assert, assertEquals } from "@std/assert";
import { PythonRandom } from "@lib/simulation/python_random.ts";
import { pythonDocstring } from "./python_docstring.ts";

Deno.test("pythonDocstring() wraps paragraphs, and keeps the items of a list together", () => {
  const words = "word ".repeat(20).trim();
  assertEquals(pythonDocstring([words, "    as it is", `* ${words}`, "* b"]).split("\n"), [
    `"""${"word ".repeat(15).trim()} word`.slice(0, 82),
    "word word word word",
    "",
    "    as it is",
    "",
    `* ${"word ".repeat(15).trim()}`,
    "  word word word word word",
    "* b",
    '"""',
  ]);
});

Deno.test("pythonDocstring() is ended by nothing that it holds", () => {
  const random = new PythonRandom(5);
  const chars = ['"', '"""', "\\", "\n", "\0", " ", "a"];
  for (let i = 0; i < 500; i++) {
    const text = Array.from({ length: random.randrange(9) }, () => random.choice(chars)).join("");
    const inside = pythonDocstring([text]).slice(3, -3);
    // With escapes as letters there are no three quotes, and no quote before those that close.
    const bare = inside.replaceAll(/\\./gs, "x");
    assert(!bare.includes('"""') && !bare.endsWith('"'), JSON.stringify(text));
    assert(!/\\$/.test(bare), JSON.stringify(text));
  }
});
