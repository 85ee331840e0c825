import { assertEquals } from "@std/assert";
import { CheckpointError } from "./checkpoint_error.ts";

Deno.test("CheckpointError cannot be helped by trying again, and keeps its cause", () => {
  const cause = new Error("broken");
  const error = new CheckpointError("here", "query.json is missing", { cause });
  assertEquals([error.isRetriable, error.cause, error.name], [false, cause, "CheckpointError"]);
});
