import { assertEquals } from "@std/assert";
import { catchLostWrites } from "./catch_lost_writes.ts";

function lostWrite(place: string): TypeError {
  const error = new TypeError("Cannot read properties of null (reading 'write')");
  error.stack = `${error}\n    at Immediate.nextWrite (file://${place}/src/connection.js:255:22)`;
  return error;
}

function raise(error: Error): boolean {
  const event = new ErrorEvent("error", { error, cancelable: true });
  globalThis.dispatchEvent(event);
  return event.defaultPrevented;
}

Deno.test("catchLostWrites() tells everyone who waits, and leaves other errors alone", () => {
  let told = 0;
  const release = catchLostWrites(() => told++);
  assertEquals(raise(lostWrite("/node_modules/postgres")), true);
  assertEquals(raise(lostWrite("/somewhere/else")), false);
  assertEquals(raise(new TypeError("another")), false);
  assertEquals(told, 1);
  release();
  assertEquals(raise(lostWrite("/node_modules/postgres")), true);
  assertEquals(told, 1);
});
