import { assertEquals } from "@std/assert";
import { rowFields } from "./row_fields.ts";

Deno.test("rowFields() keeps a text that states the event time, and other timestamps", () => {
  const fields = { at: "string", seen: "timestamp" } as const;
  assertEquals(rowFields({ format: "json", fields, eventTime: "at" }), fields);
});

Deno.test("rowFields() leaves the name of the event time to it alone", () => {
  const fields = { event_timestamp: "string", id: "long" } as const;
  assertEquals(rowFields({ format: "json", fields, eventTime: "event_timestamp" }), { id: "long" });
  assertEquals(rowFields({ format: "json", fields }), fields);
});
