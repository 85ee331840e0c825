import { assertEquals } from "@std/assert";
import { pythonCall } from "./python_call.ts";

Deno.test("pythonCall() breaks what is too long with all that stands on its line", () => {
  const args = ['"a"', "b"];
  const fits = pythonCall("call", args, { indent: 71, suffix: ".x()," });
  assertEquals(fits, 'call("a", b).x(),');
  const spaces = " ".repeat(72);
  assertEquals(
    pythonCall("call", args, { indent: 72, suffix: ".x()," }),
    `call(\n${spaces}    "a",\n${spaces}    b,\n${spaces}).x(),`,
  );
});
