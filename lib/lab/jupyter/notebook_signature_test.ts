import { assertEquals, assertNotEquals } from "@std/assert";
import { parseNotebook } from "@lib/lab/notebook/parse_notebook.ts";
import { notebookSignature } from "./notebook_signature.ts";

const secret = new TextEncoder().encode("secret");

/** Every place and every kind of value in which Python and JavaScript differ. */
const TEXT = String.raw`{"cells":[
  {"cell_type":"markdown","id":"a","metadata":{"trusted":true},"source":["# Título\n","日本 𝔘"]},
  {"cell_type":"code","id":"b","metadata":{"tags":["parameters"]},"execution_count":1,
   "source":"const a = 1;","outputs":[
    {"output_type":"display_data","metadata":{},"data":{"text/html":["<b>\n","</b>"],
     "application/x+json":{"z":[1,0.1,1e-7,1.5e-10,0.00005,123456789012345680000,1e25,-0.5,null,
      true,false,["a\n","b"]],"𝔘":1,"ﬁ":2,"é":""}}},
    {"output_type":"stream","name":"stdout","text":["a\n","b"]},
    {"output_type":"error","ename":"E","evalue":"","traceback":["x","y"]}]}],
  "metadata":{"kernelspec":{"name":"deno"},"signature":"old","orig_nbformat":4},
  "nbformat":4,"nbformat_minor":5}`;

Deno.test("notebookSignature() agrees with Jupyter's notary", () => {
  // What nbformat 5.11.1 computes for this file with this secret.
  const expected = "76f7db8981700b0e3f7f693412f3b69447824de4eef4e43ca68b8811e58c6426";
  assertEquals(notebookSignature(parseNotebook(TEXT, { path: "a.ipynb" }), secret), expected);
});

Deno.test("notebookSignature() changes with the content and with the secret, not with older signatures", () => {
  const notebook = parseNotebook(TEXT, { path: "a.ipynb" });
  const signature = notebookSignature(notebook, secret);
  const { signature: _, ...metadata } = notebook.metadata;
  assertEquals(notebookSignature({ ...notebook, metadata }, secret), signature);
  const [first, ...others] = notebook.cells;
  const changed = { ...notebook, cells: [{ ...first!, source: "# Titulo" }, ...others] };
  assertNotEquals(notebookSignature(changed, secret), signature);
  assertNotEquals(notebookSignature(notebook, new TextEncoder().encode("other")), signature);
});
