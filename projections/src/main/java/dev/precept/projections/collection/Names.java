package dev.precept.projections.collection;

/** What numbers stand for: texts, no two of them alike. */
@FunctionalInterface
public interface Names {
    /** Compares the text of the number with this one, as {@link String#compareTo} does. */
    int compare(int number, String text);
}
