/** How much Spark says while it runs an emitted job. @module */

/**
 * Settings of Log4j 2, for the driver alone. Left to itself it warns, with a trace of the stack, of
 * every folder that is not there yet, which on a first run is each of them. Why a script ended is
 * told by spark-sql itself, so that an error needs no trace either.
 */
export const LOG_SETTINGS = `# How much Spark says of a run: errors, without traces.
# "warn" at the filter, and no %ex{none}, give all of it.
rootLogger.level = error
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
# The level of the root does not do: spark-sql -S sets it to "warn" when it starts.
appender.stderr.filter.errors.type = ThresholdFilter
appender.stderr.filter.errors.level = error
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = %d{HH:mm:ss} %p %c{1}: %m%n%ex{none}
# What the shell does with its own level must be what is said above, or it says that it differs.
logger.shell.name = org.apache.spark.sql.hive.thriftserver.SparkSQLCLIDriver
logger.shell.level = error
# It repeats the whole statement that failed.
logger.statement.name = org.apache.spark.sql.hive.thriftserver.SparkSQLDriver
logger.statement.level = off
`;
