import { assertEquals } from "@std/assert";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { unmodifiedFiles } from "./unmodified_files.ts";

async function git(root: string, ...args: string[]): Promise<void> {
  const identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
  const { success, stderr } = await new Deno.Command("git", {
    args: ["-C", root, ...identity, ...args],
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

Deno.test("unmodifiedFiles() leaves out what is new, changed, or changed and staged", async () => {
  using root = temporaryFolder();
  const paths = ["same", "changed", "staged", "new", "ä [x]*"].map((name) =>
    `${root.path}/${name}`
  );
  for (const path of paths) await Deno.writeTextFile(path, "1");
  assertEquals(await unmodifiedFiles(paths, { root: root.path }), []);
  await git(root.path, "init", "--quiet");
  assertEquals(await unmodifiedFiles(paths, { root: root.path }), []);
  await git(root.path, "add", "same", "changed", "staged", ":(literal)ä [x]*");
  assertEquals(await unmodifiedFiles(paths, { root: root.path }), []);
  await git(root.path, "commit", "--quiet", "--message", "a");
  assertEquals(
    await unmodifiedFiles(paths, { root: root.path }),
    [0, 1, 2, 4].map((i) => paths[i]!),
  );
  await Deno.writeTextFile(`${root.path}/changed`, "2");
  await Deno.writeTextFile(`${root.path}/staged`, "2");
  await git(root.path, "add", "staged");
  assertEquals(await unmodifiedFiles(paths, { root: root.path }), [paths[0]!, paths[4]!]);
});

Deno.test("unmodifiedFiles() vouches for nothing when asked about nothing", async () => {
  assertEquals(await unmodifiedFiles([], { root: "." }), []);
});
