import { assert, assertEquals } from "@std/assert";
import { shareRecords } from "./share_records.ts";
import type { SourceOffsets } from "./source.ts";

Deno.test("shareRecords() takes everything where that is within the limit", () => {
  assertEquals(shareRecords({ a: 2 }, { a: 5, b: 3 }, 6), { a: 5, b: 3 });
  assertEquals(shareRecords({}, { a: 5 }, Infinity), { a: 5 });
});

Deno.test("shareRecords() never passes an end, keeps to the limit, and comes to the end", () => {
  const latest = { a: 1_000, b: 7, c: 0, d: 55 };
  let from: SourceOffsets = { a: 10 };
  for (let batches = 1; JSON.stringify(from) !== JSON.stringify(latest); batches++) {
    const to = shareRecords(from, latest, 20);
    let taken = 0;
    for (const [name, end] of Object.entries(to)) {
      assert(end <= latest[name as keyof typeof latest] && end >= (from[name] ?? 0), name);
      taken += end - (from[name] ?? 0);
    }
    assert(taken > 0 && taken <= 20 + Object.keys(latest).length, `${taken} in batch ${batches}`);
    from = to;
  }
});

Deno.test("shareRecords() lets no partition wait that has a record", () => {
  assertEquals(shareRecords({}, { big: 1_000_000, small: 1 }, 10), { big: 9, small: 1 });
});
