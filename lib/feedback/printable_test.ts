import { assert, assertEquals } from "@std/assert";
import { printable } from "./printable.ts";

Deno.test("printable() leaves no control character, of either kind", () => {
  for (let code = 0; code < 0xa0; code++) {
    const character = String.fromCharCode(code);
    const text = printable(`a${character}b`);
    const isControl = code < 0x20 || code >= 0x7f;
    assertEquals(text === `a${character}b`, !isControl, `U+${code.toString(16)}`);
    assert(!/\p{Cc}/u.test(text));
    if (isControl) assertEquals(JSON.parse(`"${text}"`), `a${character}b`);
  }
});

Deno.test("printable() leaves all else as it is", () => {
  for (const text of ["", "Vitória da Conquista", "日本 👩‍🚀", 'a\\n"b"', "<b>&"]) {
    assertEquals(printable(text), text);
  }
});
