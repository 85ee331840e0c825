import { assertEquals } from "@std/assert";
import { currentValue } from "./current_value.ts";

Deno.test("currentValue() shows an address as it was typed", () => {
  for (const address of ["", "nonsense", "db1:99999", 'a"b', "ftp://example.org/"]) {
    assertEquals(currentValue(address), `current value is ${JSON.stringify(address)}`);
  }
});

Deno.test("currentValue() shows nothing of an address that may hold a password", () => {
  for (const address of ["app:s3cret@db1", "http://app:s3cret@db1/", "s3cret@", "a,b:s3cret@c"]) {
    assertEquals(currentValue(address).includes("s3cret"), false);
  }
});
