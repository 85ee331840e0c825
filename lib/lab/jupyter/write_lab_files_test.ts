import { assertEquals } from "@std/assert";
import { jupyterPlaces } from "./jupyter_places.ts";
import { writeLabFiles } from "./write_lab_files.ts";

Deno.test("writeLabFiles() describes the kernel that runs now, whatever was written before", async () => {
  const root = await Deno.makeTempDir();
  try {
    const places = jupyterPlaces(root);
    const path = `${places.share}/kernels/deno/kernel.json`;
    await writeLabFiles(places);
    await Deno.writeTextFile(path, "an older one");
    await writeLabFiles(places);
    const { argv, language } = JSON.parse(await Deno.readTextFile(path));
    assertEquals(argv, [Deno.execPath(), "jupyter", "--kernel", "--conn", "{connection_file}"]);
    assertEquals(language, "typescript");
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("writeLabFiles() turns the news off and brings the extension whole", async () => {
  const root = await Deno.makeTempDir();
  try {
    const places = jupyterPlaces(root);
    await writeLabFiles(places);
    const overrides = JSON.parse(
      await Deno.readTextFile(`${places.share}/lab/settings/overrides.json`),
    );
    assertEquals(overrides["@jupyterlab/apputils-extension:notification"].fetchNews, "false");
    const folder = `${places.share}/labextensions/telemetry-lab-cells`;
    const { name, jupyterlab } = JSON.parse(await Deno.readTextFile(`${folder}/package.json`));
    assertEquals(name, "telemetry-lab-cells");
    assertEquals((await Deno.stat(`${folder}/${jupyterlab._build.load}`)).isFile, true);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
