import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Trigger } from "../run/trigger.ts";
import { readPython } from "./read_python.ts";
import { type StartOptions, startPython } from "./start_python.ts";
import { writePython } from "./write_python.ts";

const decode = { format: "json", fields: { n: "long" } } as const;

function python(options: Partial<StartOptions>): string {
  const { constants, functions } = startPython({
    read: readPython({ name: "a", source: "files:in", keepsSource: false }),
    write: writePython({ decode }, { sink: "none" }),
    trigger: { kind: "available-now" },
    checkpoint: "cp",
    letters: undefined,
    lettersFolder: undefined,
    derives: false,
    ...options,
  });
  return [...constants, ...functions].join("\n");
}

Deno.test("startPython() has Spark's word for each trigger", () => {
  const triggers: readonly (readonly [Trigger, string])[] = [
    [{ kind: "once" }, '{"once": True}'],
    [{ kind: "available-now" }, '{"availableNow": True}'],
    [{ kind: "interval", intervalMs: 100 }, '{"processingTime": "100 milliseconds"}'],
  ];
  for (const [trigger, text] of triggers) {
    assertStringIncludes(python({ trigger }), `TRIGGER = ${text}`);
  }
});

Deno.test("startPython() waits for all of a bounded run, and for the first end of another", () => {
  assertStringIncludes(python({}), "query.awaitTermination()");
  const unbounded = python({ trigger: { kind: "interval", intervalMs: 1 } });
  assertStringIncludes(unbounded, "awaitAnyTermination()");
});

Deno.test("startPython() starts dead letters beside the result, where they are kept", () => {
  assert(!python({}).includes("start_letters"));
  const kept = python({ letters: "folder", lettersFolder: "dl" });
  assertStringIncludes(kept, "queries.append(start_letters(find_letters(decoded), args))");
  assertEquals([...kept.matchAll(/default="dl"/g)].length, 1);
});
