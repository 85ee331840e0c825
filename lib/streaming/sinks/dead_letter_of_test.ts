import { assertEquals } from "@std/assert";
import { deadLetterOf, deadLetterOfRow } from "./dead_letter_of.ts";

const FAILURE = { code: "C", message: "m", stage: "sink" };
const RECORD = { topic: "t", partition: 1, offset: 2, timestampMs: 3, key: "k", value: null };

Deno.test("deadLetterOf() keeps a tombstone, and the attempt of a record that is tried again", () => {
  const letter = deadLetterOf({ ...RECORD, attempt: 3 }, FAILURE);
  assertEquals([letter.key, letter.value, letter.attempt], [Uint8Array.of(0x6b), null, 3]);
  const headers = [["trace", Uint8Array.of(1)]] as const;
  assertEquals(deadLetterOf({ ...RECORD, headers }, FAILURE).headers, headers);
  assertEquals("headers" in letter, false);
});

Deno.test("deadLetterOfRow() is of the record where there is one, else of the row", () => {
  const options = {
    failure: FAILURE,
    columns: [{ name: "n", type: "long" }, { name: "at", type: "timestamp" }],
    queryName: "sales",
    batchId: 3,
    position: 5,
  } as const;
  const values = { n: 1, at: 0 };
  assertEquals(deadLetterOfRow({ values, record: RECORD }, options), deadLetterOf(RECORD, FAILURE));
  const { origin, value } = deadLetterOfRow({ values }, options);
  assertEquals(origin, { topic: "sales", partition: 3, offset: 5, timestampMs: null });
  assertEquals(new TextDecoder().decode(value!), '{"n":1,"at":"1970-01-01T00:00:00.000Z"}');
});
