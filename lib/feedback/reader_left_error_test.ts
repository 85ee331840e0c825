import { assert, assertStrictEquals } from "@std/assert";
import { ReaderLeftError } from "./reader_left_error.ts";

Deno.test("ReaderLeftError.from() takes a broken pipe for an end, and nothing else", () => {
  assert(ReaderLeftError.from(new Deno.errors.BrokenPipe()) instanceof ReaderLeftError);
  const full = new Error("disk full");
  assertStrictEquals(ReaderLeftError.from(full), full);
});
