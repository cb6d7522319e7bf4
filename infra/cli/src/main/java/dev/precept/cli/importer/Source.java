package dev.precept.cli.importer;

import tools.jackson.databind.JsonNode;

/**
 * A file of an export.
 *
 * @param file its name
 * @param content what it says
 */
public record Source(String file, JsonNode content) {}
