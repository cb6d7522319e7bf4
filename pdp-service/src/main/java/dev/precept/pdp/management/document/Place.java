package dev.precept.pdp.management.document;

/** Where something stands in a text: line and column in characters, both from 1. */
public record Place(int line, int column) {}
