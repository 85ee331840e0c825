import { assertEquals } from "@std/assert";
import { columnTypes } from "./column_types.ts";

Deno.test("columnTypes() has no event time where the query names none", () => {
  assertEquals(columnTypes({ decode: { format: "json", fields: { id: "string" } } }), {
    id: "string",
  });
});

Deno.test("columnTypes() keeps the order: fields, event time, derived", () => {
  const types = columnTypes({
    decode: {
      format: "json",
      fields: { at: "string", n: "long" },
      eventTime: "at",
    },
    derive: { twice: { type: "long", from: "2 * n", compute: ({ row }) => Number(row.n) * 2 } },
  });
  assertEquals(Object.entries(types), [
    ["at", "string"],
    ["n", "long"],
    ["event_timestamp", "timestamp"],
    ["twice", "long"],
  ]);
});
