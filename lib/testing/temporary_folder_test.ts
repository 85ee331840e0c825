import { assertEquals } from "@std/assert";
import { globSync } from "node:fs";

/** Those whose folder goes when the block that holds it ends. */
const MAKERS = ["lib/testing/temporary_folder.ts", "lib/testing/job_folder.ts"];

const sources = globSync("lib/**/*.ts").sort().map((path) => {
  const text = Deno.readTextFileSync(path);
  return { path, text, code: text.replaceAll(/^ *\*.*$/gm, "") };
});

const countOf = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;

Deno.test("temporaryFolder() holds whatever a test writes for a while", () => {
  const shared = /_test\.ts$|^lib\/testing\//;
  // What is made in another folder goes with it.
  const own = sources.filter(({ code }) => /\.makeTemp\w+\((?!\{ dir\b)/.test(code));
  const makers = own.map(({ path }) => path).filter((path) => shared.test(path));
  assertEquals(makers, MAKERS.toSorted());
});

Deno.test("examples remove as many temporary files and folders as they make", () => {
  const leaving = sources.flatMap(({ path, text }) => {
    const examples = [...text.matchAll(/^ *\* ```ts$(.*?)^ *\* ```$/gms)].map(([, code]) => code!);
    const isLeft = (code: string) =>
      countOf(code, /\bmakeTemp/g) > countOf(code, /\.remove(Sync)?\(/g);
    return examples.some(isLeft) ? [path] : [];
  });
  assertEquals(leaving, []);
});
