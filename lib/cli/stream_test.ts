import { assert, assertEquals } from "@std/assert";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";

/** `deno task stream` over a topic of a broker that takes calls and never answers. */
function streamFromSilence(dir: string, port: number): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--no-prompt", "--no-check", "--allow-all", "lib/cli/stream.ts"],
      ...["--query", `${dir}/q.json`, "--source", "kafka:t", "--sink", "none"],
    ],
    env: { KAFKA_BROKERS: `127.0.0.1:${port}`, NO_COLOR: "1" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
}

Deno.test("stream that waits for a broker ends at once when it is interrupted a second time", async () => {
  using folder = temporaryFolder();
  await Deno.writeTextFile(
    `${folder.path}/q.json`,
    '{"decode": {"format": "json", "fields": {"k": "string"}}}',
  );
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const child = streamFromSilence(folder.path, (listener.addr as Deno.NetAddr).port);
  using _connection = await listener.accept();
  child.kill("SIGINT");
  const reader = child.stderr.pipeThrough(new TextDecoderStream()).getReader();
  let said = "";
  while (!said.includes("once more ends at once")) {
    const { value, done } = await reader.read();
    assert(!done, said);
    said += value;
  }
  child.kill("SIGINT");
  assertEquals((await child.status).signal, "SIGINT");
  await reader.cancel();
});

// @fault command line: the reader of a stream's rows leaves -> the stream ends well, and at once
Deno.test("stream ends well and without another attempt when the reader of its rows leaves", async () => {
  using folder = temporaryFolder();
  await Deno.writeTextFile(
    `${folder.path}/q.json`,
    '{"decode": {"format": "json", "fields": {"k": "string"}}}',
  );
  await Deno.writeTextFile(`${folder.path}/in.ndjson`, '{"k": "x"}\n'.repeat(50_000));
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--no-prompt", "--no-check", "--allow-all", "lib/cli/stream.ts"],
      ...["--query", `${folder.path}/q.json`, "--source", `files:${folder.path}/in.ndjson`],
      ...["--sink", "console"],
    ],
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const reader = child.stdout.getReader();
  await reader.read();
  await reader.cancel();
  const [{ code }, said] = await Promise.all([child.status, new Response(child.stderr).text()]);
  assertEquals([code, said.includes("Attempt")], [0, false], said);
});
