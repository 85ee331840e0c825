import { assert, assertEquals } from "@std/assert";
import { filesWith } from "@lib/testing/files_with.ts";
import { runTask } from "@lib/testing/run_task.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";

/** In every place that takes a credential; it may come out nowhere. */
const PLANTED = "Pl4ntedS3cret";

/** A port of this machine where nobody listens, or somebody who hangs up. */
function deafPort(isListening: boolean): { readonly port: number } & Disposable {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  if (!isListening) listener.close();
  else {
    (async () => {
      for await (const connection of listener) connection.close();
    })();
  }
  return { port, [Symbol.dispose]: () => isListening && listener.close() };
}

for (const isListening of [false, true]) {
  const what = isListening ? "hangs up" : "is not there";
  // @fault security: a credential in every place that takes one, and a server that is not there or
  //   hangs up -> it is in no output and in no file
  Deno.test(`commands show no credential when a server ${what}`, async () => {
    using folder = temporaryFolder();
    using server = deafPort(isListening);
    const place = `127.0.0.1:${server.port}`;
    const env = {
      LAB_DEBUG: "1", // what is said then is more, and includes the rest
      LAB_HOME: folder.path,
      HTTP_BEARER: PLANTED,
      MONGO_PASSWORD: PLANTED,
      POSTGRES_PASSWORD: PLANTED,
      KAFKA_USERNAME: "app",
      KAFKA_PASSWORD: PLANTED,
      POSTGRES_URL: `postgres://app:${PLANTED}@${place}/lab`,
    };
    const post = ["--sink", "http", "--http-url", `http://app:${PLANTED}@${place}/?k=${PLANTED}`];
    const few = ["--vehicles", "1", "--duration", "1", "--out", `${folder.path}/lost.jsonl`];

    const calls: readonly [task: string, args: readonly string[]][] = [
      ["sql", ["SELECT 1"]],
      ["checks", ["iot-monitoring"]],
      ["stream", ["iot-monitoring", "--checkpoint", `${folder.path}/checkpoint`]],
      ["services", ["status", "postgres", "--json"]],
      ["simulate", [...post, ...few, "--json"]],
      ["simulate", [...post, ...few, "--http-bearer", PLANTED]],
      ["notebook", [
        "run",
        "notebooks/00_services.ipynb",
        "--out",
        `${folder.path}/services.ipynb`,
      ]],
    ];
    const outcomes = await Promise.all(calls.map(([task, args]) => runTask(task, args, { env })));
    const shown = outcomes.map(({ stdout, stderr }) => stdout + stderr);
    assertEquals(outcomes.map(({ code }) => code), calls.map(() => 1), shown.join("\n"));
    calls.forEach(([task], at) => assert(!shown[at]!.includes(PLANTED), task));
    assertEquals(await filesWith(folder.path, PLANTED), []);
  });
}

// @fault security: a credential where none belongs -> status 2, without showing it
Deno.test("commands show no credential that was put where none belongs", async () => {
  const address = `app:${PLANTED}@127.0.0.1:1`;
  const calls: readonly [task: string, args: readonly string[], env: Record<string, string>][] = [
    ["simulate", ["--sink", "kafka"], { KAFKA_BROKERS: address }],
    ["wide", [], { CASSANDRA_CONTACT_POINTS: address }],
    ["sql", [], { POSTGRES_URL: `postgres://app:1/${PLANTED}@127.0.0.1/lab` }],
    ["sql", [], { POSTGRES_URL: `mysql://${address}/lab` }],
    ["stream", ["sales", "--sink", "mongo:a.b"], { MONGO_URL: `http://${address}` }],
    ["simulate", ["--sink", "http", "--http-url", `ftp://${address}`], {}],
    [
      "simulate",
      ["--sink", "http", "--http-url", "http://127.0.0.1"],
      { HTTP_BEARER: `${PLANTED} ` },
    ],
  ];
  const outcomes = await Promise.all(
    calls.map(([task, args, env]) => runTask(task, args, { env: { ...env, LAB_DEBUG: "1" } })),
  );
  outcomes.forEach(({ code, stdout, stderr }, at) => {
    assertEquals(code, 2, stderr);
    assert(!(stdout + stderr).includes(PLANTED), calls[at]!.join(" "));
  });
});
