/** Which Spark, and where it is kept. @module */

import { fileURLToPath } from "node:url";

/** The release from PyPI that the lab is tested with, and the folder of the project that it goes to. */
export const SPARK_RELEASE = {
  version: "4.1.4",
  package: "pyspark==4.1.4",
  venv: fileURLToPath(new URL("../../.venv-spark", import.meta.url)),
};
