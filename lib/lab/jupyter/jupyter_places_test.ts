import { assertEquals } from "@std/assert";
import { jupyterPlaces } from "./jupyter_places.ts";

Deno.test("jupyterPlaces() keeps every folder inside the project", () => {
  const { root: _, env, ...folders } = jupyterPlaces("/a/lab");
  const { PYTHONNOUSERSITE, ...variables } = env;
  assertEquals(PYTHONNOUSERSITE, "1");
  for (const path of [...Object.values(folders), ...Object.values(variables)]) {
    assertEquals(path.startsWith("/a/lab/.venv"), true, path);
  }
});

Deno.test("jupyterPlaces() moves what a user changes, and nothing else", () => {
  const usual = jupyterPlaces("/lab");
  const { data, env, ...rest } = jupyterPlaces("/lab", { state: "/state" });
  assertEquals({ ...usual, data, env }, { ...rest, data, env });
  assertEquals([data, env.JUPYTER_CONFIG_DIR], ["/state/data", "/state/config"]);
});
