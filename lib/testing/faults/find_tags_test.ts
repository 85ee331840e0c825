import { assertEquals } from "@std/assert";
import { findTags } from "./find_tags.ts";

Deno.test("findTags() reads one tag for each line that looks like one", () => {
  const { faults, shown } = findTags();
  const text = [...new Set([...faults, ...shown].map(({ path }) => path))]
    .map((path) => Deno.readTextFileSync(path)).join("\n");
  assertEquals(text.match(/@fault |@shows /g)?.length, faults.length + shown.length);
});
