import { assertRejects } from "@std/assert";
import { installPackages } from "./install_packages.ts";

Deno.test("installPackages() does nothing where nothing is missing, and names what cannot be had", async () => {
  const root = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${root}/deno.json`, '{ "imports": { "@a/": "./a/" } }');
    await installPackages(root);
    await Deno.writeTextFile(`${root}/deno.json`, '{ "nodeModulesDir": "here" }');
    await assertRejects(
      () => installPackages(root),
      Error,
      'error: Unsupported "nodeModulesDir" value.',
    );
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
