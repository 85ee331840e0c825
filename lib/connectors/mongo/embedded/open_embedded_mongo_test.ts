import { temporaryFolder } from "@lib/testing/temporary_folder.ts";
import { testMongoContract } from "../testing/mongo_contract.ts";
import { openEmbeddedMongo } from "./open_embedded_mongo.ts";

testMongoContract("openEmbeddedMongo()", () => {
  const folder = temporaryFolder();
  const mongo = openEmbeddedMongo({ dir: folder.path });
  return Promise.resolve({
    mongo,
    async end() {
      await mongo.close();
      folder[Symbol.dispose]();
    },
  });
});
