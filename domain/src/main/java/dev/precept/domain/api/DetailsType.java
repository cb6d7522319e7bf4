package dev.precept.domain.api;

/**
 * A type of authorization details that an API understands (RFC 9396 section 2).
 *
 * @param type its name, in requests and tokens
 * @param displayName for those who are asked for their consent
 * @param description likewise
 * @param schema what one has to look like: the text of a JSON Schema 2020-12
 */
public record DetailsType(String type, String displayName, String description, String schema) {}
