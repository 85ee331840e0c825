import { assertEquals } from "@std/assert";
import { DEAD_LETTER_COLUMNS, deadLetterRow } from "./dead_letter_row.ts";

Deno.test("deadLetterRow() has a value for every column, in order", () => {
  const origin = { topic: "t", partition: 0, offset: 12, timestampMs: null };
  const why = { code: "C", message: "m", stage: "decode", attempt: 1 };
  const row = deadLetterRow({ origin, key: null, value: null, ...why });
  assertEquals(Object.keys(row), DEAD_LETTER_COLUMNS.map(({ name }) => name));
  assertEquals([row.record_timestamp, row.key_text, row.value_text], [null, null, null]);
});
