import { assert, assertEquals } from "@std/assert";
import { PythonRandom } from "@lib/simulation/python_random.ts";
import { pythonText } from "./python_text.ts";

Deno.test("pythonText() is one line that holds no quote, and reads back as the text", () => {
  const random = new PythonRandom(3);
  const chars = [
    '"',
    "'",
    "\\",
    "\n",
    "\r",
    "\0",
    "\t",
    "{",
    "}",
    "é",
    "漢",
    "😀",
    "\u2028",
    "#",
    "a",
  ];
  for (let i = 0; i < 500; i++) {
    const text = Array.from({ length: random.randrange(12) }, () => random.choice(chars)).join("");
    const literal = pythonText(text);
    // What stands between the quotes is plain characters and escapes that both languages have.
    assert(/^"(?:[^"\\\p{Cc}]|\\["\\bfnrt]|\\u[0-9a-f]{4})*"$/u.test(literal), literal);
    assertEquals(JSON.parse(literal), text);
  }
});
