import { assertEquals } from "@std/assert";
import { createNotebook } from "./create_notebook.ts";
import { validateNotebook } from "./validate_notebook.ts";

const good = () => structuredClone(createNotebook([{ markdown: "# A" }, { code: "1" }])) as Broken;
// deno-lint-ignore no-explicit-any -- each test breaks another part of it
type Broken = any;

Deno.test("validateNotebook() accepts a notebook with every kind of output", () => {
  const notebook = good();
  notebook.cells[1].outputs = [
    { output_type: "stream", name: "stderr", text: ["a\n", "b"] },
    { output_type: "display_data", data: {}, metadata: {} },
    { output_type: "execute_result", data: {}, metadata: {}, execution_count: 1 },
    { output_type: "error", ename: "E", evalue: "", traceback: [] },
  ];
  assertEquals(validateNotebook(notebook), []);
});

// @fault notebooks: a file that is no valid notebook -> the place of what is wrong
Deno.test("validateNotebook() names the place of what is wrong", () => {
  const broken = (change: (notebook: Broken) => void) => {
    const notebook = good();
    change(notebook);
    return validateNotebook(notebook);
  };
  assertEquals(validateNotebook([]), ["the file must hold a JSON object"]);
  assertEquals(broken((n) => n.nbformat = 3), ["nbformat must be 4"]);
  assertEquals(broken((n) => n.nbformat_minor = 4), ["nbformat_minor must be 5 or more"]);
  assertEquals(broken((n) => n.cells = {}), ["cells must be a list"]);
  assertEquals(broken((n) => n.cells[0].source = [1]), ["cells[0].source must be text"]);
  assertEquals(broken((n) => n.cells[1].id = "cell-1"), [
    "cells[1].id must be unique in the notebook: current value is cell-1",
  ]);
  assertEquals(broken((n) => n.cells[1].id = "a b"), [
    "cells[1].id must be 1 to 64 letters, digits, - or _",
  ]);
  assertEquals(broken((n) => n.cells[1].outputs = [{ output_type: "stream", text: 1 }]), [
    "cells[1].outputs[0] must have text and a name, stdout or stderr",
  ]);
  assertEquals(broken((n) => n.cells[1].execution_count = "1"), [
    "cells[1].execution_count must be a whole number or null",
  ]);
});
