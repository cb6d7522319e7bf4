package dev.precept.domain.shared;

/** Hands out ids that were never given before. Handed in, since deciders make nothing up. */
@FunctionalInterface
public interface IdSource {
    /** A fresh id's value. */
    String next();
}
