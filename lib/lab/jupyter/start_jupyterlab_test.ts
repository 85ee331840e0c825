import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "@lib/feedback/usage_error.ts";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { jupyterPlaces } from "./jupyter_places.ts";
import { startJupyterlab } from "./start_jupyterlab.ts";

/** Places with a script where the interpreter would be. */
async function placesWith(python: string) {
  const { path, [Symbol.dispose]: remove } = temporaryFolder();
  const places = jupyterPlaces(path);
  await Deno.mkdir(`${places.venv}/bin`, { recursive: true });
  await Deno.writeTextFile(places.python, `#!/bin/sh\n${python}\n`, { mode: 0o755 });
  return { ...places, [Symbol.dispose]: remove };
}

Deno.test("startJupyterlab() passes on the last words of a server that does not come up", async () => {
  using places = await placesWith(
    'echo "[E 10:00] first" >&2; echo "[W 10:00] second" >&2; echo "no module jupyterlab" >&2; exit 1',
  );
  const notes: string[] = [];
  await assertRejects(
    () => startJupyterlab(places, { onNote: (line) => notes.push(line) }),
    Error,
    "JupyterLab cannot start: no module jupyterlab",
  );
  assertEquals(notes, ["[E 10:00] first"]);
});

Deno.test("startJupyterlab() ends a server that it no longer waits for", async () => {
  using places = await placesWith("exec cat > /dev/null"); // as serve.py: ends with its input
  const controller = new AbortController();
  const starting = startJupyterlab(places, { signal: controller.signal });
  controller.abort(new Error("enough"));
  await assertRejects(() => starting, Error, "enough");
});

// @fault JupyterLab: a port or address that cannot be had -> named
Deno.test("startJupyterlab() names the port or the address that cannot be had", async () => {
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = taken.addr;
  const places = jupyterPlaces(".");
  await assertRejects(
    () => startJupyterlab(places, { port }),
    UsageError,
    `--port must be a free port: ${port} of 127.0.0.1 is in use`,
  );
  await assertRejects(
    () => startJupyterlab(places, { ip: "203.0.113.7", port: 8888 }),
    UsageError,
    "--ip and --port must be a place to listen on: 203.0.113.7, port 8888",
  );
});
