import { assertRejects } from "@std/assert";
import { runProgram } from "./run_program.ts";

Deno.test("runProgram() fails with the status and the last words of the program", async () => {
  const code = 'console.log("half done"); console.error("no room"); Deno.exit(3)';
  const error = await assertRejects(
    () => runProgram(Deno.execPath(), ["eval", code]),
    Error,
    "ended with status 3",
  );
  for (const words of ["half done", "no room"]) {
    if (!error.message.includes(words)) throw error;
  }
});

Deno.test("runProgram() says that a program is not there", async () => {
  await assertRejects(() => runProgram("no-such-program", []), Error, "Cannot run no-such-program");
});
