package dev.precept.pdp.account;

/**
 * What a person may be looked for by: one value of an attribute, which others may have too.
 *
 * @param attribute the attribute's name
 * @param value the value; only the case of ASCII letters is folded
 */
public record SearchKey(String attribute, String value) {}
