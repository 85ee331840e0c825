import { testMongoContract } from "../testing/mongo_contract.ts";
import { openEmbeddedMongo } from "./open_embedded_mongo.ts";

testMongoContract("openEmbeddedMongo()", async () => {
  const dir = await Deno.makeTempDir();
  const mongo = openEmbeddedMongo({ dir });
  return {
    mongo,
    async end() {
      await mongo.close();
      await Deno.remove(dir, { recursive: true });
    },
  };
});
