package dev.precept.pdp.management.document;

import org.jspecify.annotations.Nullable;

/**
 * What is wrong with one part of a document.
 *
 * @param pointer the part (RFC 6901); empty for the whole document
 * @param place where it stands in the text; null where the part is missing
 * @param code stable, machine-readable: lower case with hyphens
 * @param detail what is wrong and what would be right, for people
 */
public record Fault(String pointer, @Nullable Place place, String code, String detail) {}
