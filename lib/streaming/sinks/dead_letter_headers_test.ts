import { assertEquals } from "@std/assert";
import {
  DEAD_LETTER_HEADERS,
  deadLetterHeaders,
  readDeadLetterHeaders,
} from "./dead_letter_headers.ts";

const LETTER = {
  origin: { topic: "t", partition: 0, offset: 12, timestampMs: 5 },
  key: null,
  value: Uint8Array.of(1),
  code: "ABOVE_MAX",
  message: "too much",
  stage: "validate",
  attempt: 4,
};
const BODY = { key: null, value: LETTER.value, timestampMs: 5 };

Deno.test("readDeadLetterHeaders() undoes deadLetterHeaders()", () => {
  assertEquals(readDeadLetterHeaders(deadLetterHeaders(LETTER), BODY), LETTER);
});

Deno.test("readDeadLetterHeaders() wants every header", () => {
  for (const name of Object.values(DEAD_LETTER_HEADERS)) {
    const { [name]: _, ...rest } = deadLetterHeaders(LETTER);
    assertEquals(readDeadLetterHeaders(rest, BODY), undefined, name);
  }
});
