import { assertEquals } from "@std/assert";
import { outputStore } from "./output_store.ts";

const message = (msg_type: string, content: Record<string, unknown>) => ({
  header: { msg_type, msg_id: "1", session: "s", username: "u", date: "", version: "5.3" },
  content,
});
const line = (text: string, name = "stdout") => message("stream", { name, text });
const shown = (text: string, id?: string, type = "display_data") =>
  message(type, {
    data: { "text/plain": text },
    metadata: {},
    transient: id === undefined ? null : { display_id: id },
  });
const failed = message("error", { ename: "E", evalue: "e", traceback: ["E: e"] });
const display = (text: string) => ({
  output_type: "display_data" as const,
  data: { "text/plain": text },
  metadata: {},
});
const error = {
  output_type: "error" as const,
  ename: "E",
  evalue: "e",
  traceback: ["E: e"],
};
const stream = (text: string, name: "stdout" | "stderr" = "stdout") => ({
  output_type: "stream" as const,
  name,
  text,
});

function outputsOf(...messages: ReturnType<typeof message>[]) {
  const store = outputStore();
  const outputs = store.begin();
  for (const each of messages) store.apply(each);
  return outputs;
}

Deno.test("outputStore() joins neighbouring texts of one stream only", () => {
  assertEquals(
    outputsOf(line("a"), line("b"), line("c", "stderr"), line("d"), shown("x"), line("e")),
    [stream("ab"), stream("c", "stderr"), stream("d"), display("x"), stream("e")],
  );
});

Deno.test("outputStore() puts late outputs before the error", () => {
  assertEquals(outputsOf(line("a"), failed, line("b"), shown("x"), line("c"), line("d")), [
    stream("ab"),
    display("x"),
    stream("cd"),
    error,
  ]);
});

Deno.test("outputStore() clears at once, or when the next output comes", () => {
  const clear = (wait: boolean) => message("clear_output", { wait });
  assertEquals(outputsOf(line("a"), clear(false)), []);
  assertEquals(outputsOf(line("a"), clear(true)), [stream("a")]);
  assertEquals(outputsOf(line("a"), clear(true), line("b")), [stream("b")]);
  assertEquals(
    outputsOf(shown("a", "id"), clear(true), shown("b"), shown("c", "id", "update_display_data")),
    [
      display("b"),
    ],
  );
});

Deno.test("outputStore() updates every display of an id, in every cell, and none of another", () => {
  const store = outputStore();
  const first = store.begin();
  store.apply(shown("a", "id"));
  store.apply(shown("b", "other"));
  const second = store.begin();
  store.apply(shown("c", "id"));
  store.apply(shown("new", "id", "update_display_data"));
  store.apply(shown("lost", "unknown", "update_display_data"));
  assertEquals(first, [display("new"), display("b")]);
  assertEquals(second, [display("new")]);
});
