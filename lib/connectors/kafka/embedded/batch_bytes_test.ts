import { assertEquals } from "@std/assert";
import type { DealtRecord } from "@lib/connectors/kafka/deal_records.ts";
import { PythonRandom } from "@lib/simulation/python_random.ts";
import { decodeBatch, encodeBatch } from "./batch_bytes.ts";

Deno.test("decodeBatch() undoes encodeBatch() for records of every shape", () => {
  const random = new PythonRandom(4);
  const whole = (below: number) => Math.floor(random.random() * below);
  const bytes = () =>
    random.random() < 0.2 ? null : Uint8Array.from({ length: whole(40) }, () => whole(256));
  for (let round = 0; round < 200; round++) {
    const records: DealtRecord[] = Array.from({ length: whole(20) }, () => ({
      timestampMs: whole(2 ** 43),
      key: bytes(),
      value: bytes(),
      headers: Array.from(
        { length: whole(3) },
        () => [`é${whole(9)}`, bytes() ?? new Uint8Array()],
      ),
      sizeBytes: 0,
    }));
    const decoded = decodeBatch(encodeBatch(records), { baseOffset: 1_000 });
    const expected = records.map(({ timestampMs, key, value, headers }, index) => ({
      offset: 1_000 + index,
      timestampMs,
      key,
      value,
      headers,
    }));
    assertEquals(decoded, expected);
  }
});
