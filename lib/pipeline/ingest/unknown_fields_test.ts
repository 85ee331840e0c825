import { assertEquals } from "@std/assert";
import { evTelemetry } from "@lib/contracts/ev_telemetry.ts";
import { noteUnknownFields } from "./unknown_fields.ts";

Deno.test("noteUnknownFields() names each field once, and not more than twenty", () => {
  const names = Array.from({ length: 21 }, (_, i) => `f${i}`);
  const [note] = noteUnknownFields(evTelemetry, [
    { unknownFields: new Set(names.slice(0, 12)) },
    { unknownFields: new Set(names) },
  ]);
  assertEquals(
    note?.endsWith(
      ": f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17, f18, f19, and others",
    ),
    true,
    note,
  );
  assertEquals(noteUnknownFields(evTelemetry, []), []);
});
