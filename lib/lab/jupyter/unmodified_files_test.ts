import { assertEquals } from "@std/assert";
import { unmodifiedFiles } from "./unmodified_files.ts";

async function git(root: string, ...args: string[]): Promise<void> {
  const identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
  const { success, stderr } = await new Deno.Command("git", {
    args: ["-C", root, ...identity, ...args],
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

Deno.test("unmodifiedFiles() leaves out what is new, changed, or changed and staged", async () => {
  const root = await Deno.makeTempDir();
  try {
    const paths = ["same", "changed", "staged", "new", "ä [x]*"].map((name) => `${root}/${name}`);
    for (const path of paths) await Deno.writeTextFile(path, "1");
    assertEquals(await unmodifiedFiles(paths, { root }), []);
    await git(root, "init", "--quiet");
    assertEquals(await unmodifiedFiles(paths, { root }), []);
    await git(root, "add", "same", "changed", "staged", ":(literal)ä [x]*");
    assertEquals(await unmodifiedFiles(paths, { root }), []);
    await git(root, "commit", "--quiet", "--message", "a");
    assertEquals(await unmodifiedFiles(paths, { root }), [0, 1, 2, 4].map((i) => paths[i]!));
    await Deno.writeTextFile(`${root}/changed`, "2");
    await Deno.writeTextFile(`${root}/staged`, "2");
    await git(root, "add", "staged");
    assertEquals(await unmodifiedFiles(paths, { root }), [paths[0]!, paths[4]!]);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("unmodifiedFiles() vouches for nothing when asked about nothing", async () => {
  assertEquals(await unmodifiedFiles([], { root: "." }), []);
});
