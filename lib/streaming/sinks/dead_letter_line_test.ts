import { assertEquals } from "@std/assert";
import { deadLetterLine, readDeadLetterLine } from "./dead_letter_line.ts";
import type { DeadLetter } from "./sink.ts";

const LETTER: DeadLetter = {
  origin: { topic: "sales", partition: 2, offset: 9_007_199_254_740_990, timestampMs: 12 },
  key: new TextEncoder().encode("user_7"),
  value: Uint8Array.from({ length: 256 }, (_, byte) => byte),
  code: "BELOW_MIN",
  message: 'Valor "abaixo" do mínimo',
  stage: "validate",
  attempt: 3,
};

Deno.test("deadLetterLine() keeps every byte, a tombstone, and no key", () => {
  for (const value of [LETTER.value, null, new Uint8Array()]) {
    for (const key of [LETTER.key, null]) {
      const letter = { ...LETTER, key, value };
      assertEquals(readDeadLetterLine(deadLetterLine(letter)), letter);
      const headers = [["a", LETTER.value!], ["a", new Uint8Array()]] as const;
      const more = { ...letter, headers, queryName: "sales" };
      assertEquals(readDeadLetterLine(deadLetterLine(more)), more);
    }
  }
});

Deno.test("deadLetterLine() says what is wrong under Kafka Connect's names", () => {
  const { headers } = JSON.parse(deadLetterLine(LETTER));
  assertEquals(headers["__connect.errors.topic"], "sales");
  assertEquals(headers["__connect.errors.partition"], "2");
  assertEquals(headers["__connect.errors.offset"], "9007199254740990");
  assertEquals(headers["__connect.errors.stage"], "validate");
  assertEquals(headers["__connect.errors.exception.message"], LETTER.message);
});

Deno.test("readDeadLetterLine() takes other lines for none", () => {
  for (const line of ["", "{}", "null", '{"headers": {}}', "[1"]) {
    assertEquals(readDeadLetterLine(line), undefined, line);
  }
});
