package dev.precept.domain.role;

/**
 * The mark of an assignment for an emergency: it has an end, counts in spite of exclusions, and is
 * told loudly.
 *
 * @param reason why it was needed; not personal data
 */
public record BreakGlass(String reason) {}
