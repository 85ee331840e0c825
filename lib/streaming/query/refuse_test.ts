import { UsageError } from "@lib/feedback/usage_error.ts";
import { assertThrows } from "@std/assert";
import { refuse } from "./refuse.ts";

Deno.test("refuse() says that a value is missing, rather than undefined", () => {
  const must = "name a column";
  assertThrows(
    () => refuse("keys[0]", { value: undefined, must }),
    UsageError,
    "keys[0] must name a column: current value is missing",
  );
  assertThrows(() => refuse("keys[0]", { value: null, must }), UsageError, "value is null");
});
