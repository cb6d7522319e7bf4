package dev.precept.cli.importer;

/**
 * What an import did not take over, or not as it was.
 *
 * @param file where it stands
 * @param pointer the JSON pointer there (RFC 6901)
 * @param reason why, and what to do
 */
public record Left(String file, String pointer, String reason) {}
