import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { checkUpsertDocuments, keyFilter } from "./check_upsert.ts";

Deno.test("keyFilter() compares the paths of the key", () => {
  const document = { vehicle_id: "EV-1", day: { at: new Date(0) }, rows: 3 };
  assertEquals(keyFilter(document, { key: ["vehicle_id", "day.at"] }), {
    vehicle_id: "EV-1",
    "day.at": new Date(0),
  });
});

Deno.test("checkUpsertDocuments() wants one value at each path of the key", () => {
  const refused = [{}, { k: null }, { k: [] }, { k: [1, 2] }, { k: { a: 1 } }, { k: NaN }];
  for (const document of refused) {
    const call = () => checkUpsertDocuments([{ k: 1 }, document], { key: ["k"] });
    assertThrows(call, UsageError, "k must");
  }
});

Deno.test("checkUpsertDocuments() takes an _id only as the key: a document keeps its own for life", () => {
  checkUpsertDocuments([{ _id: 1, k: 1 }], { key: ["_id"] });
  const call = () => checkUpsertDocuments([{ _id: 1, k: 1 }], { key: ["k"] });
  assertThrows(call, UsageError, "_id must not be given where the key is k");
});
