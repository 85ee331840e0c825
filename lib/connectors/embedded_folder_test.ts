import { assertEquals } from "@std/assert";
import { embeddedFolder } from "./embedded_folder.ts";

Deno.test("embeddedFolder() takes an empty LAB_HOME for none", () => {
  assertEquals(embeddedFolder({ LAB_HOME: "" }, "mongo"), "data/embedded/mongo");
});

Deno.test("embeddedFolder() puts each service into a folder of its own below LAB_HOME", () => {
  assertEquals(
    ["kafka", "mongo"].map((service) => embeddedFolder({ LAB_HOME: "/x" }, service)),
    ["/x/embedded/kafka", "/x/embedded/mongo"],
  );
});
