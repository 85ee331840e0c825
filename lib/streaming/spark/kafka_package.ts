/** What Spark needs to reach Kafka. @module */

const VERSION = "4.1.3";

/** As `spark-submit --packages` takes it. */
export const KAFKA_PACKAGE = `org.apache.spark:spark-sql-kafka-0-10_2.13:${VERSION}`;

/** Said beside it, as the version looks like a mistake beside that of Spark. */
export const KAFKA_PACKAGE_NOTE =
  `${VERSION} is the newest version of this package for Kafka that was published for Spark 4.1; it ` +
  "need not be of the same patch as Spark itself.";
