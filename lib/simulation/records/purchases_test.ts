import { assert, assertEquals } from "@std/assert";
import { purchases } from "./purchases.ts";

const OPTIONS = { seed: 42, startMicros: 1_762_164_900_000_000, hz: 10 / 3, devices: 1 };

function take(count: number, options = OPTIONS) {
  const records = purchases(options);
  return Array.from({ length: count }, () => records.next().value);
}

Deno.test("purchases() has the sums of the original's thousand", () => {
  const fields = take(1000).map((record) => record.fields);
  const amounts = fields.map(({ amount }) => amount as number);
  assertEquals(amounts.reduce((a, b) => a + b), 5_095_000);
  const countOf = (name: string) =>
    new Set(
      Object.values(Object.groupBy(fields, (row) => String(row[name]))).map((g) => g!.length),
    );
  assertEquals([countOf("product_id"), countOf("user_id")], [new Set([20]), new Set([10])]);
});

Deno.test("purchases() lets event time pass, and users pause for more and for less than 30 s", () => {
  const records = take(1000);
  const spanS = (records.at(-1)!.atMicros - OPTIONS.startMicros) / 1e6;
  assert(spanS > 270 && spanS < 330);
  const pauses = records.slice(100).map(({ atMicros }, i) => atMicros - records[i]!.atMicros);
  const long = pauses.filter((pause) => pause > 30e6).length / pauses.length;
  assert(long > 0.2 && long < 0.8);
});

Deno.test("purchases() draws pauses from the seed alone", () => {
  assertEquals(take(50), take(50));
  const other = take(50, { ...OPTIONS, seed: 43 });
  assertEquals(
    other.map(({ fields }) => fields["amount"]),
    take(50).map(({ fields }) => fields["amount"]),
  );
  assert(other.at(-1)!.atMicros !== take(50).at(-1)!.atMicros);
});
