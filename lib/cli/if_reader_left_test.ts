import { assertEquals, assertThrows } from "@std/assert";
import { ifReaderLeft } from "./if_reader_left.ts";

Deno.test("ifReaderLeft() takes a broken pipe for an end, and nothing else", () => {
  assertEquals(ifReaderLeft(new Deno.errors.BrokenPipe()), undefined);
  assertThrows(() => ifReaderLeft(new Error("disk full")), Error, "disk full");
});
