import { assertEquals } from "@std/assert";
import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { jupyterPlaces } from "./jupyter_places.ts";
import { writeLabFiles } from "./write_lab_files.ts";

Deno.test("writeLabFiles() describes the kernel that runs now, whatever was written before", async () => {
  using root = temporaryFolder();
  const places = jupyterPlaces(root.path);
  const path = `${places.share}/kernels/deno/kernel.json`;
  await writeLabFiles(places);
  await Deno.writeTextFile(path, "an older one");
  await writeLabFiles(places);
  const { argv, language } = JSON.parse(await Deno.readTextFile(path));
  assertEquals(argv, [Deno.execPath(), "jupyter", "--kernel", "--conn", "{connection_file}"]);
  assertEquals(language, "typescript");
});

Deno.test("writeLabFiles() turns the news off and brings the extension whole", async () => {
  using root = temporaryFolder();
  const places = jupyterPlaces(root.path);
  await writeLabFiles(places);
  const overrides = JSON.parse(
    await Deno.readTextFile(`${places.share}/lab/settings/overrides.json`),
  );
  assertEquals(overrides["@jupyterlab/apputils-extension:notification"].fetchNews, "false");
  const folder = `${places.share}/labextensions/telemetry-lab-cells`;
  const { name, jupyterlab } = JSON.parse(await Deno.readTextFile(`${folder}/package.json`));
  assertEquals(name, "telemetry-lab-cells");
  assertEquals((await Deno.stat(`${folder}/${jupyterlab._build.load}`)).isFile, true);
});
