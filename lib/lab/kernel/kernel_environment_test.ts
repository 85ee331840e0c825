import { assertEquals } from "@std/assert";
import { kernelEnvironment } from "./kernel_environment.ts";

Deno.test("kernelEnvironment() adds, replaces and takes away, and changes nothing else", () => {
  const own = { ...Deno.env.toObject() };
  const { PATH: _, ...others } = own;
  assertEquals(kernelEnvironment({}), own);
  assertEquals(kernelEnvironment({ PATH: undefined, NEW: "" }), { ...others, NEW: "" });
  assertEquals(kernelEnvironment({ PATH: "other", NONE: undefined }), { ...others, PATH: "other" });
});
