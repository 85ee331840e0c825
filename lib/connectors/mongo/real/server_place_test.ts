import { assertEquals } from "@std/assert";
import { serverPlace } from "./server_place.ts";

Deno.test("serverPlace() never shows a user name, a password or an option", () => {
  const urls = [
    "mongodb://app:secret@host:27017",
    "mongodb://app:secret@host:27017/admin?authMechanismProperties=AWS_SESSION_TOKEN:secret@x",
    "mongodb://app:sec/secret@host:27017/",
    "mongodb://app:sec@secret@host:27017/db",
    "app:secret@host:27017",
  ];
  for (const url of urls) assertEquals(serverPlace(url), "host:27017", url);
  assertEquals(serverPlace("mongodb+srv://cluster.example.net/db"), "cluster.example.net");
  assertEquals(serverPlace(""), "");
});
