import { assertEquals } from "@std/assert";
import {
  DEAD_LETTER_HEADERS as NAMES,
  deadLetterFaults,
  deadLetterHeaders,
  readDeadLetterHeaders,
  withoutDeadLetterHeaders,
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
const BODY = { key: null, value: LETTER.value, timestampMs: 99 };

Deno.test("readDeadLetterHeaders() undoes deadLetterHeaders()", () => {
  const headers: [string, Uint8Array][] = [["trace", Uint8Array.of(7)]];
  for (const letter of [LETTER, { ...LETTER, queryName: "sales", headers }]) {
    const body = "headers" in letter ? { ...BODY, headers } : BODY;
    assertEquals(readDeadLetterHeaders(deadLetterHeaders(letter), body), letter);
  }
});

Deno.test("readDeadLetterHeaders() takes what Kafka Connect writes for a first attempt", () => {
  const { topic, partition, offset, className } = NAMES;
  const connect = { [topic]: "t", [partition]: "0", [offset]: "12", [className]: "DataException" };
  const { code, attempt, stage, origin } = readDeadLetterHeaders(connect, BODY)!;
  assertEquals([code, attempt, stage, origin.timestampMs], ["DataException", 1, "", 99]);
});

Deno.test("readDeadLetterHeaders() wants to know which record it was, and numbers for numbers", () => {
  const headers = deadLetterHeaders(LETTER);
  for (const name of [NAMES.topic, NAMES.partition, NAMES.offset]) {
    const { [name]: _, ...rest } = headers;
    assertEquals(readDeadLetterHeaders(rest, BODY), undefined, name);
    assertEquals(deadLetterFaults(rest), [`no header ${name}`]);
  }
  for (const name of [NAMES.partition, NAMES.offset, NAMES.attempt, NAMES.timestamp]) {
    for (const text of ["", "x", "-1", "1.5"]) {
      const faults = deadLetterFaults({ ...headers, [name]: text });
      assertEquals(faults, [`${name} is ${JSON.stringify(text)}, not a number`]);
    }
  }
  assertEquals(deadLetterFaults(headers), []);
});

Deno.test("withoutDeadLetterHeaders() leaves what the record had itself", () => {
  const own = ["trace", Uint8Array.of(7)] as const;
  const added = Object.keys(deadLetterHeaders(LETTER)).map((name) => [name, own[1]] as const);
  assertEquals(withoutDeadLetterHeaders([...added, own, ...added, own]), [own, own]);
});
