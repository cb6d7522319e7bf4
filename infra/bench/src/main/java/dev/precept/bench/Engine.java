package dev.precept.bench;

/**
 * A general engine, asked in process whether a role of a user gives a scope: less than we are asked
 * for, who also look at application, API and environment. It knows any kind of rule, and so cannot
 * lay out this one.
 */
interface Engine {
    /** How many of the users it is told of, so that it can be measured in reasonable time. */
    int USERS = 10_000;

    String name();

    /** How many questions a round asks. */
    int questions();

    /** Whether the user may have the scope. */
    boolean permits(int user, int scope);
}
