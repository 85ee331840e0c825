import { assertEquals } from "@std/assert";
import { processTree } from "./process_tree.ts";

Deno.test({
  name: "processTree() finds what a child has started, and forgets it when it has ended",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const child = new Deno.Command("sh", {
      args: ["-c", "sleep 60 & echo started; read line; kill $!; wait"],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const output = child.stdout.getReader();
    await output.read();
    assertEquals(processTree(child.pid).length, 2);
    await child.stdin.close();
    while (!(await output.read()).done);
    await child.status;
    assertEquals(processTree(child.pid), [child.pid]);
  },
});
