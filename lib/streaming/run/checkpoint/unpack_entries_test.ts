import { assertEquals } from "@std/assert";
import type { StateChange } from "../../core/operator.ts";
import { packEntries } from "./pack_entries.ts";
import { unpackEntries } from "./unpack_entries.ts";

Deno.test("unpackEntries() gives back what packEntries() packed, through JSON text", () => {
  const changes: StateChange[] = [
    { key: ["window", 0, "a"], value: [5, ["NaN"], null] },
    { key: ["window", 0, "a"], value: [5, ["NaN"], [["k", 1], ["n", ["Infinity"]]]] },
    { key: ["window", 0, "a", true], value: [] },
    { key: ["window", 0, "b", true], value: [] },
    { key: ["window", 0, "b", false], value: undefined },
    { key: ["window", 0, null, false], value: undefined },
    { key: ["seen", "x"], value: [["-0"]] },
    { key: ["seen", "y"], value: [["-0"]] },
    { key: ["seen"], value: [[]] },
  ];
  for (let from = 0; from < changes.length; from++) {
    for (let to = from; to <= changes.length; to++) {
      const part = changes.slice(from, to);
      const stored = JSON.parse(JSON.stringify(packEntries(part)));
      assertEquals([...unpackEntries(stored)], part);
    }
  }
});
