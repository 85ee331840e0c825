/** What Spark needs to reach Kafka. @module */

import { SPARK_RELEASE } from "@lib/services/spark_release.ts";

/** As `spark-submit --packages` takes it. */
export const KAFKA_PACKAGE = `org.apache.spark:spark-sql-kafka-0-10_2.13:${SPARK_RELEASE.version}`;
