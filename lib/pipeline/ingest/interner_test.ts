import { assertEquals } from "@std/assert";
import { createInterner } from "./interner.ts";

const encoder = new TextEncoder();

Deno.test("createInterner() gives equal texts one number, by bytes or by text, over many of them", () => {
  const interner = createInterner();
  for (let round = 0; round < 2; round++) {
    // Enough to outgrow its first slots and bytes several times, with anagrams that hash alike.
    const texts = Array.from({ length: 3000 }, (_, at) => `EV-${at}${"x".repeat(at % 50)}`);
    const numbers = new Map<string, number>();
    for (const text of [...texts, ...texts.toReversed(), ""]) {
      const bytes = encoder.encode(`,${text},`);
      const number = interner.ofBytes(bytes, 1, bytes.length - 1);
      assertEquals(number, numbers.get(text) ?? numbers.size);
      numbers.set(text, number);
      assertEquals(interner.ofText(text), number);
    }
    assertEquals(interner.ofText("é"), numbers.size);
    assertEquals(interner.take(), [...texts, "", "é"]);
  }
});

Deno.test("createInterner() tells texts apart whose hashes are equal", () => {
  // 31·"A" + "a" = 31·"B" + "B" in the polynomial that it hashes with.
  const interner = createInterner();
  const bytes = encoder.encode("AaBB");
  assertEquals([interner.ofBytes(bytes, 0, 2), interner.ofBytes(bytes, 2, 4)], [0, 1]);
  assertEquals(interner.take(), ["Aa", "BB"]);
});
