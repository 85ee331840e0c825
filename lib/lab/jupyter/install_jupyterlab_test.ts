import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { installJupyterlab } from "./install_jupyterlab.ts";
import { jupyterPlaces } from "./jupyter_places.ts";

/** A machine that has just the programs given, as scripts; what they are called with is noted. */
async function machine(programs: Readonly<Record<string, string>>) {
  const { path: root, [Symbol.dispose]: remove } = temporaryFolder();
  const path = `${root}/bin`;
  await Deno.mkdir(path);
  for (const [name, script] of Object.entries(programs)) {
    const text = `#!/bin/sh\necho "${name} $*" >> '${root}/calls'\n${script}\n`;
    await Deno.writeTextFile(`${path}/${name}`, text, { mode: 0o755 });
  }
  const notes: string[] = [];
  const places = jupyterPlaces(root);
  return {
    places,
    notes,
    install: () => installJupyterlab(places, { path, onNote: (line) => notes.push(line) }),
    calls: async () => (await Deno.readTextFile(`${root}/calls`)).trimEnd().split("\n"),
    [Symbol.dispose]: remove,
  };
}

/** Makes an environment as Python's and uv's `venv` do: the last word is its folder. */
const MAKE_VENV = `for last; do :; done
case "$*" in "-m venv "*|"venv "*) /bin/mkdir -p "$last/bin" && /bin/cp "$0" "$last/bin/python";; esac`;

// @fault JupyterLab: a machine without Python's tools -> said in one line
Deno.test("installJupyterlab() says in one line what a machine lacks", async () => {
  for (
    const [programs, message] of [
      [{}, "Python 3.10 or later must be installed: there is none (Debian, Ubuntu: apt install"],
      [{ python3: "echo 3.8; exit 1" }, "/bin/python3 is 3.8 (Debian"],
      [{ python3: "exit 127", python: "echo 2.7; exit 1" }, "does not run, "],
      [{ python3: 'case "$2" in *ensurepip*) exit 1;; esac' }, "apt install python3-venv)"],
    ] as const
  ) {
    using lab = await machine(programs);
    const failure = await assertRejects(lab.install, Error, message);
    assertEquals(failure.message.includes("\n"), false);
    assertEquals(lab.notes, []);
  }
});

Deno.test("installJupyterlab() takes Python's own tools, and does nothing the second time", async () => {
  using lab = await machine({ python: MAKE_VENV });
  assertEquals(await lab.install(), true);
  const calls = await lab.calls();
  assertStringIncludes(calls.at(-2)!, `-m venv --clear ${lab.places.venv}`);
  assertStringIncludes(calls.at(-1)!, "-m pip install --quiet --requirement");
  assertEquals(lab.notes.length, 1);
  assertEquals(await lab.install(), false);
  assertEquals((await lab.calls()).length, calls.length);
});

Deno.test("installJupyterlab() takes uv where there is one", async () => {
  using lab = await machine({ uv: MAKE_VENV, python3: "exit 1" });
  assertEquals(await lab.install(), true);
  const calls = await lab.calls();
  assertEquals(calls[0], `uv venv --quiet --clear --python >=3.10 ${lab.places.venv}`);
  assertStringIncludes(calls[1]!, `uv pip install --quiet --python ${lab.places.python}`);
});

Deno.test("installJupyterlab() brings other versions into the environment that is there", async () => {
  using lab = await machine({ uv: MAKE_VENV });
  await lab.install();
  await Deno.writeTextFile(`${lab.places.venv}/requirements.txt`, "jupyterlab==4.0.0\n");
  assertEquals(await lab.install(), true);
  const calls = (await lab.calls()).map((call) => call.split(" ").slice(0, 2).join(" "));
  assertEquals(calls, ["uv venv", "uv pip", "uv pip"]);
});

// @fault JupyterLab: installing is broken off -> it is tried again the next time
Deno.test("installJupyterlab() tries again after it was broken off", async () => {
  const failing = `${MAKE_VENV}\ncase "$1" in pip) echo "error: no network" >&2; exit 2;; esac`;
  using lab = await machine({ uv: failing });
  for (let i = 0; i < 2; i++) {
    await assertRejects(lab.install, Error, "/uv failed: error: no network");
  }
});
