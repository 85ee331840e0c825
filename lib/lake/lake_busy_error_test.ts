import { assertEquals } from "@std/assert";
import { LakeBusyError } from "./lake_busy_error.ts";

Deno.test("LakeBusyError() says so where the holder is not known", () => {
  const error = new LakeBusyError("data/lake", undefined);
  assertEquals(error.name, "LakeBusyError");
  assertEquals(
    error.message,
    "data/lake is in use by another job: nothing was changed; try again when it has ended",
  );
});
