package dev.precept.cli.importer;

import tools.jackson.databind.node.ObjectNode;

import java.util.List;

/**
 * What became of an export.
 *
 * @param document for {@code apply}
 * @param left what is not in it
 */
public record Imported(ObjectNode document, List<Left> left) {
    /** Copies the list. */
    public Imported {
        left = List.copyOf(left);
    }
}
