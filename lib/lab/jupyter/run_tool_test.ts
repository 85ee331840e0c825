import { assertEquals, assertRejects } from "@std/assert";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { runTool } from "./run_tool.ts";

async function failureOf(script: string): Promise<string> {
  const failure = await assertRejects(() => runTool(["sh", "-c", script], { doing: "try" }), Error);
  return failure.message;
}

Deno.test("runTool() says what went wrong in one line, wherever the tool wrote it", async () => {
  const start = "Cannot try as sh failed: ";
  assertEquals(
    await failureOf("echo one; echo 'ERROR: no such version' >&2; echo hint >&2; exit 1"),
    `${start}ERROR: no such version`,
  );
  assertEquals(await failureOf("echo one; echo '  last words  '; exit 3"), `${start}last words`);
  assertEquals(await failureOf("exit 3"), `${start}it said nothing`);
});

Deno.test("runTool() runs in the folder and with the variables that it is given", async () => {
  using cwd = temporaryFolder();
  await runTool(["sh", "-c", 'echo "$WORD" > here'], {
    doing: "try",
    cwd: cwd.path,
    env: { WORD: "word" },
  });
  assertEquals(await Deno.readTextFile(`${cwd.path}/here`), "word\n");
});

Deno.test("runTool() ends the tool when it is asked to", async () => {
  const controller = new AbortController();
  const running = runTool(["sleep", "60"], { doing: "wait", signal: controller.signal });
  controller.abort(new Error("enough"));
  await assertRejects(() => running, Error, "enough");
});
