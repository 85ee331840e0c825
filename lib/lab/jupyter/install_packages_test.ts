import { assertRejects } from "@std/assert";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { installPackages } from "./install_packages.ts";

Deno.test("installPackages() does nothing where nothing is missing, and names what cannot be had", async () => {
  using root = temporaryFolder();
  await Deno.writeTextFile(`${root.path}/deno.json`, '{ "imports": { "@a/": "./a/" } }');
  await installPackages(root.path);
  await Deno.writeTextFile(`${root.path}/deno.json`, '{ "nodeModulesDir": "here" }');
  await assertRejects(
    () => installPackages(root.path),
    Error,
    'error: Unsupported "nodeModulesDir" value.',
  );
});
