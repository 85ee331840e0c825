import { assertEquals } from "@std/assert";
import { thresholdText } from "./threshold_text.ts";

Deno.test("thresholdText() names the bounds that there are", () => {
  assertEquals(thresholdText({ above: 0 }), "when above 0");
  assertEquals(thresholdText({ below: 1 }), "when below 1");
});
