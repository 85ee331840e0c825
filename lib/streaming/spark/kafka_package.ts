/** What Spark needs to reach Kafka. @module */

/**
 * As `spark-submit --packages` takes it. The newest that is published for Spark 4.1; it need not be
 * of the same patch as Spark itself.
 */
export const KAFKA_PACKAGE = "org.apache.spark:spark-sql-kafka-0-10_2.13:4.1.3";
