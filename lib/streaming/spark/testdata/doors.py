"""Spark Structured Streaming job "doors".

Written by `deno task stream --emit spark`. It needs Spark 4 and Java 17 or 21:

    spark-submit --packages org.apache.spark:spark-sql-kafka-0-10_2.13:4.1.3 doors.py

4.1.3 is the newest version of this package for Kafka that was published for
Spark 4.1; it need not be of the same patch as Spark itself.

With --help it says what can be set.

What differs from the query as it runs in the lab:

* Spark has one watermark for all partitions, which follows the fastest of
  them; the lab's follows the slowest that is not idle. A partition that lags
  behind loses its records to it.
* Late rows are counted (numRowsDroppedByWatermark) and not kept.
* Records without a usable event time vanish; a job written with --dead-letters
  keeps them.
"""

import argparse
import os

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql import types as T
from pyspark.sql.streaming import StreamingQuery

NAME = "doors"
OUTPUT_MODE = "update"
TOPICS = "doors"
# Members of a record that are read; all others are passed over.
RECORD = T.StructType(
    [
        T.StructField("door", T.StringType()),
        T.StructField("at", T.StringType()),
    ]
)
JSON_OPTIONS: dict[str, str] = {}
TRIGGER = {"processingTime": "5 seconds"}


def read(spark: SparkSession, source: str) -> DataFrame:
    """Records of the topics, as text."""
    records = (
        spark.readStream.format("kafka")
        .option("kafka.bootstrap.servers", source)
        .option("subscribe", TOPICS)
        # For a new query only; a checkpoint goes on from where it was.
        .option("startingOffsets", "earliest")
        .option("failOnDataLoss", True)
        .load()
    )
    return records.select(F.col("value").cast("string").alias("value"))


# YYYY-MM-DD, or that, T or a space, HH:MM[:SS[.fraction]] and Z or +HH:MM.
INSTANT = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?\z"
)


def read_instant(text: Column) -> Column:
    """The instant that a text states, by one grammar; null where it states none.

    Spark alone would also take "2025", or "10:15" of today, but no zone after
    minutes.
    """
    with_seconds = F.regexp_replace(text, r"^(.{16})([Z+-].*)$", "$1:00$2")
    instant = F.to_timestamp(with_seconds)
    return F.when(text.rlike(INSTANT) & F.year(instant).between(1, 9999), instant)


def decode(records: DataFrame) -> DataFrame:
    """What each record says, in `row`: null where it says nothing of that type."""
    parsed = F.from_json("value", RECORD, JSON_OPTIONS)
    row = F.struct(
        F.col("parsed.door").alias("door"),
        read_instant(F.col("parsed.at")).alias("event_timestamp"),
    )
    return records.withColumn("parsed", parsed).withColumn("row", row)


def accept(decoded: DataFrame) -> DataFrame:
    """Rows of all records: the query has no rules."""
    return decoded.select("row.*")


def summarize(rows: DataFrame) -> DataFrame:
    """The rows of the result."""
    return (
        rows.withWatermark("event_timestamp", "10 seconds")
        .dropDuplicatesWithinWatermark(["door"])
        .groupBy(
            F.window("event_timestamp", "1 minute", "30 seconds"),
            F.col("door"),
        )
        .agg(
            F.count(F.lit(1)).alias("n"),
        )
        .select(
            F.col("window.start").alias("window_start"),
            F.col("window.end").alias("window_end"),
            F.col("door"),
            F.col("n"),
        )
    )


def transform(decoded: DataFrame) -> DataFrame:
    """The whole way from decoded records to the result."""
    return summarize(accept(decoded))


def create_session(shuffle_partitions: int) -> SparkSession:
    """A session in which values mean what they mean in the lab."""
    return (
        SparkSession.builder.appName(NAME)
        .config("spark.sql.session.timeZone", "UTC")
        # What cannot be read is null, and no error.
        .config("spark.sql.ansi.enabled", False)
        .config("spark.sql.caseSensitive", True)
        # A checkpoint keeps the number that it began with.
        .config("spark.sql.shuffle.partitions", shuffle_partitions)
        .getOrCreate()
    )


def start_result(result: DataFrame, args: argparse.Namespace) -> StreamingQuery:
    """The query that writes the result."""
    return (
        result.writeStream.queryName(NAME)
        .outputMode(OUTPUT_MODE)
        .format("console")
        .option("truncate", False)
        .option("numRows", 1_000_000)
        .option("checkpointLocation", f"{args.checkpoint}/result")
        .trigger(**TRIGGER)
        .start()
    )


def parse_arguments() -> argparse.Namespace:
    """What can be set from outside."""
    parser = argparse.ArgumentParser(description=NAME)
    parser.add_argument(
        "--source",
        default=os.environ.get("KAFKA_BROKERS", "localhost:9092"),
        help="the brokers (default: KAFKA_BROKERS, else %(default)s)",
    )
    parser.add_argument(
        "--checkpoint",
        default="doors-checkpoint",
        help="folder of the query's memory (default: %(default)s)",
    )
    parser.add_argument(
        "--shuffle-partitions",
        type=int,
        default=8,
        help="how many parts the state has (default: %(default)s)",
    )
    return parser.parse_args()


def main() -> None:
    """Runs until all is read, or until it is stopped."""
    args = parse_arguments()
    spark = create_session(args.shuffle_partitions)
    decoded = decode(read(spark, args.source))
    start_result(transform(decoded), args)
    # Ends with the first that fails, so that none dies unseen.
    spark.streams.awaitAnyTermination()


if __name__ == "__main__":
    main()
