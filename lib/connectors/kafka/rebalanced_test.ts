import { assertStringIncludes } from "@std/assert";
import { rebalanced } from "./rebalanced.ts";

Deno.test("rebalanced() names the partition and the group", () => {
  const { message } = rebalanced("shop", "sales/3");
  for (const words of ["sales/3", "group shop", "nothing was committed"]) {
    assertStringIncludes(message, words);
  }
});
