import { assertEquals } from "@std/assert";
import { NUMBER_WORDS } from "./number_words.ts";

Deno.test("NUMBER_WORDS are none that Number() would take for another number", () => {
  for (const [word, number] of NUMBER_WORDS) {
    if (word.endsWith("INF")) assertEquals(Number(word.replace("INF", "Infinity")), number, word);
    else assertEquals(Number(word), number, word);
  }
});
