/**
 * The command line: commands turned into requests to the HTTP API, answers into tables, JSON or
 * YAML, and outcomes into exit codes. It knows nothing of the service but that API.
 */
@NullMarked
package dev.precept.cli;

import org.jspecify.annotations.NullMarked;
