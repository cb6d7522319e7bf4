package dev.precept.pdp.federation;

/** Every bound on what is taken of what providers say. */
final class Limits {
    /** Groups that are taken of what a provider says. */
    static final int GROUPS = 500;

    /** Methods of signing in that are taken of what a provider says. */
    static final int METHODS = 20;

    /** Characters of a group, a method or a class of authentication. */
    static final int NAME_CHARACTERS = 200;

    private Limits() {}
}
