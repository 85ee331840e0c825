import { assertEquals } from "@std/assert";
import { readEnvelope } from "@lib/streaming/sources/read_envelope.ts";
import { envelopeLine } from "./envelope_line.ts";

Deno.test("envelopeLine() carries tombstones, line feeds and keys, and is one line", () => {
  for (
    const [key, value] of [[null, null], ["é", "a\nb"], ["", ""], [
      "k",
      '{"a": "\\u2028"}',
    ]] as const
  ) {
    const record = {
      topic: "t",
      partition: 0,
      offset: 3,
      timestampMs: 1_700_000_000_123,
      key,
      value,
    };
    const line = envelopeLine(record);
    assertEquals(readEnvelope(line), record);
    assertEquals(line.indexOf("\n"), line.length - 1);
  }
});
