"""Drives jobs that were written for Spark over given batches, all in one JVM.

Called with a plan and a place for the answers, both JSON. Of each job the plan
says its file, its batches by run, and how it is driven; the answer is what each
batch brought, in the form of `--batches-out`, and the dead letters.
"""

import importlib.util
import json
import os
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from pyspark.sql import DataFrame, SparkSession

# Files take their order from their times, which are long past.
FIRST_FILE_TIME = 1_000_000_000
EMPTY_PROGRESS_DELAY_SECONDS = 0.02


def plain(value):
    """A value as JSON has it: instants as texts."""
    if not isinstance(value, datetime):
        return value
    digits = "microseconds" if value.microsecond % 1000 else "milliseconds"
    return value.isoformat(timespec=digits) + "Z"


def ordered(rows: list) -> list:
    """Rows by their columns, nulls first."""
    return sorted(rows, key=lambda row: [(one is not None, one) for one in row])


class Drive:
    """One job, its folders and what its batches brought."""

    def __init__(self, plan: dict, spark: SparkSession, folder: str):
        spec = importlib.util.spec_from_file_location("job", plan["file"])
        self.job = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.job)
        self.plan = plan
        self.spark = spark
        self.folder = folder
        self.source = f"{folder}/in"
        self.files = 0
        self.answers: list[dict] = []
        os.mkdir(self.source)

    def put(self, lines: list[str]) -> None:
        """The next file, whole when it takes its name."""
        name = f"batch_{self.files:03}.ndjson"
        hidden = f"{self.folder}/{name}"
        with open(hidden, "w", encoding="utf-8", newline="") as file:
            file.writelines(f"{line}\n" for line in lines)
        changed = FIRST_FILE_TIME + self.files
        os.utime(hidden, (changed, changed))
        os.rename(hidden, f"{self.source}/{name}")
        self.files += 1

    def start(self, trigger: dict):
        """The job's own result, with a sink that keeps its rows."""
        decoded = self.job.decode(self.job.read(self.spark, self.source))
        rows: dict[int, DataFrame] = {}

        def keep(batch: DataFrame, batch_id: int) -> None:
            # Instants are in the order of time, which is not that of their texts.
            found = ordered(batch.collect())
            rows[batch_id] = [batch.columns, [[plain(one) for one in row] for row in found]]

        query = (
            self.job.transform(decoded)
            .writeStream.outputMode(self.job.OUTPUT_MODE)
            .foreachBatch(keep)
            .option("checkpointLocation", f"{self.folder}/checkpoint")
            .trigger(**trigger)
            .start()
        )
        return query, rows

    def report(self, query, rows: dict) -> None:
        """Adds what one run brought, from its rows and its progress."""
        found = [json.loads(one.json) for one in query.recentProgress]
        ran = {one["batchId"]: one for one in found if "addBatch" in one["durationMs"]}
        for batch_id, (columns, batch) in sorted(rows.items()):
            progress = ran[batch_id]
            source = progress["sources"][0]
            has_data = source["startOffset"] != source["endOffset"]
            self.answers.append(
                {
                    "batchId": batch_id,
                    "kind": "data" if has_data else "no-data",
                    "numInputRows": progress["numInputRows"],
                    "watermark": progress.get("eventTime", {}).get("watermark"),
                    "columns": columns,
                    "rows": batch,
                    "state": [
                        {
                            "numRowsTotal": one["numRowsTotal"],
                            "numRowsDroppedByWatermark": one[
                                "numRowsDroppedByWatermark"
                            ],
                        }
                        for one in progress["stateOperators"]
                    ],
                }
            )

    def run_available(self, batches: list) -> None:
        """All files are there at once."""
        for lines in batches:
            self.put(lines)
        query, rows = self.start({"availableNow": True})
        query.awaitTermination()
        self.report(query, rows)

    def run_stepwise(self, batches: list) -> None:
        """Each file comes when all before it is done."""
        query, rows = self.start({"processingTime": "0 seconds"})
        for lines in batches:
            self.put(lines)
            query.processAllAvailable()
        while len([one for one in query.recentProgress if "addBatch" in one.durationMs]) < len(rows):
            time.sleep(EMPTY_PROGRESS_DELAY_SECONDS)
        query.stop()
        self.report(query, rows)

    def letters(self) -> list:
        """Code, stage and text of each dead letter."""
        if not hasattr(self.job, "find_letters"):
            return []
        records = self.job.read(self.spark, self.source)
        found: list = []

        def keep(batch: DataFrame, _: int) -> None:
            columns = ["why.code", "why.message", "why.stage", "source.value"]
            found.extend(
                [code, message, stage, bytes(value or b"").decode()]
                for code, message, stage, value in batch.select(columns).collect()
            )

        query = (
            self.job.find_letters(self.job.decode(records))
            .writeStream.foreachBatch(keep)
            .option("checkpointLocation", f"{self.folder}/letters")
            .trigger(availableNow=True)
            .start()
        )
        query.awaitTermination()
        return found

    def answer(self) -> dict:
        """All runs, one after the other, each on the checkpoint of those before."""
        stepwise = self.plan["drive"] == "stepwise"
        for batches in self.plan["runs"]:
            (self.run_stepwise if stepwise else self.run_available)(batches)
        return {"batches": self.answers, "letters": self.letters()}


def main() -> None:
    """Answers the plan."""
    # Python's instants are those of the machine's zone.
    os.environ["TZ"] = "UTC"
    time.tzset()
    plan_path, answer_path = sys.argv[1:]
    with open(plan_path, encoding="utf-8") as file:
        plans = json.load(file)
    with tempfile.TemporaryDirectory() as folder:
        spark = (
            SparkSession.builder.master("local[2]")
            .config("spark.ui.enabled", False)
            .config("spark.local.dir", folder)
            .config("spark.sql.warehouse.dir", f"{folder}/warehouse")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.ansi.enabled", False)
            .config("spark.sql.caseSensitive", True)
            .config("spark.sql.shuffle.partitions", 1)
            .config("spark.sql.streaming.numRecentProgressUpdates", 1000)
            .config("spark.log.level", "ERROR")
            .getOrCreate()
        )

        def drive(numbered: tuple[int, dict]) -> dict:
            number, plan = numbered
            place = f"{folder}/{number}"
            os.mkdir(place)
            try:
                return Drive(plan, spark, place).answer()
            except Exception as error:
                return {"error": str(error)}

        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(drive, enumerate(plans)))
        spark.stop()
    with open(answer_path, "w", encoding="utf-8") as file:
        json.dump(answers, file)


if __name__ == "__main__":
    main()
