import { assertEquals } from "@std/assert";
import { FACTS_TYPE } from "@lib/display/facts.ts";
import { table } from "@lib/display/table.ts";
import type { Output } from "@lib/lab/notebook/notebook.ts";
import { comparableOutput } from "./comparable_output.ts";

const shown = (data: Record<string, unknown>): Output => ({
  output_type: "display_data",
  data,
  metadata: {},
});

Deno.test("comparableOutput() takes facts alone where there are some: the looks may change", () => {
  const { facts } = table([{ ms: 17, rows: 3 }], { volatile: ["ms"] });
  const forms = [{ "text/html": "<p>old" }, { "text/html": "<p>new", "text/plain": "new" }];
  for (const form of forms) {
    assertEquals(
      comparableOutput(shown({ ...form, [FACTS_TYPE]: facts as object })),
      facts as never,
    );
  }
  assertEquals(facts.values, [[null, 3]]);
});

Deno.test("comparableOutput() takes texts, markup less its tags, and of pictures the type", () => {
  const text = (data: Record<string, unknown>) => comparableOutput(shown(data));
  assertEquals(text({ "text/html": "<b>a</b>\n<i>b</i>" }), {
    types: ["text/html"],
    text: " a b ",
  });
  assertEquals(text({ "image/png": "iVBO" }), { types: ["image/png"], text: "" });
  assertEquals(comparableOutput({ output_type: "stream", name: "stderr", text: "a" }), {
    stream: "stderr",
    text: "a",
  });
});

Deno.test("comparableOutput() keeps the kind of what is volatile", () => {
  const isVolatile = true;
  const facts = shown({ "text/plain": "7 ms", [FACTS_TYPE]: { kind: "table", rows: 7 } });
  assertEquals(comparableOutput(facts, { isVolatile }), { kind: "table" });
  assertEquals(
    comparableOutput({ output_type: "stream", name: "stdout", text: "7 ms" }, { isVolatile }),
    { stream: "stdout" },
  );
});
