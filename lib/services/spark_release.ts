/** Which Spark, and where it is kept. @module */

/** The release from PyPI that the lab is tested with. */
export const SPARK_RELEASE = { version: "4.1.4", package: "pyspark==4.1.4", venv: ".venv-spark" };
