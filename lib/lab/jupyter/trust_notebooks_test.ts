import { assertEquals } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { createNotebook } from "@lib/lab/notebook/create_notebook.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { notebookSignature } from "./notebook_signature.ts";
import { trustNotebooks } from "./trust_notebooks.ts";

const notebooks = [createNotebook([{ code: "1" }]), createNotebook([{ code: "2" }])];

function signaturesIn(data: string): string[] {
  const database = new DatabaseSync(`${data}/nbsignatures.db`);
  const rows = database.prepare("SELECT algorithm, signature FROM nbsignatures ORDER BY id").all();
  database.close();
  return rows.map(({ algorithm, signature }) => `${algorithm} ${signature}`);
}

Deno.test("trustNotebooks() notes each notebook once, under a secret that nobody else can read", async () => {
  using data = temporaryFolder();
  await trustNotebooks(notebooks, { data: data.path });
  const secret = await Deno.readFile(`${data.path}/notebook_secret`);
  const expected = notebooks.map((notebook) => `sha256 ${notebookSignature(notebook, secret)}`);
  assertEquals(signaturesIn(data.path), expected);
  const { mode } = await Deno.stat(`${data.path}/notebook_secret`);
  assertEquals(mode! & 0o777, 0o600);
  await trustNotebooks(notebooks, { data: data.path });
  assertEquals(await Deno.readFile(`${data.path}/notebook_secret`), secret);
  assertEquals(signaturesIn(data.path), expected);
});

Deno.test("trustNotebooks() adds to what Jupyter has noted, with Jupyter's own secret", async () => {
  using data = temporaryFolder();
  await Deno.writeTextFile(`${data.path}/notebook_secret`, "c2VjcmV0\n");
  await trustNotebooks([notebooks[0]!], { data: data.path });
  const secret = new TextEncoder().encode("c2VjcmV0\n");
  assertEquals(signaturesIn(data.path), [`sha256 ${notebookSignature(notebooks[0]!, secret)}`]);
});
