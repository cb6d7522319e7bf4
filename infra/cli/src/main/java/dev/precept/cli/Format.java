package dev.precept.cli;

/** How answers are shown. */
enum Format {
    TABLE,
    /** A table with ids, revisions and times. */
    WIDE,
    JSON,
    YAML
}
