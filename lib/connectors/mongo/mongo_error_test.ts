import { assertEquals } from "@std/assert";
import { MONGO_ERROR_CODES, MongoError } from "./mongo_error.ts";

Deno.test("MongoError() says which failures pass by themselves", () => {
  const passing = MONGO_ERROR_CODES.filter((code) => new MongoError(code, "").isRetriable);
  assertEquals(passing, ["UNREACHABLE", "STORE_BUSY"]);
});

Deno.test("MongoError() keeps its cause and the position of the document", () => {
  const cause = new Error("UNIQUE");
  const error = new MongoError("DUPLICATE_KEY", "twice", { cause, position: 3 });
  assertEquals([error.message, error.cause, error.position], ["twice", cause, 3]);
});
