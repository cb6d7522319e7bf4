package dev.precept.projections.embedded;

/** Whoever reads the head of the log for a follower, and is told how far it has come. */
public interface LeaseOffice {
    /** Asks for a lease. Waits for the answer, for no longer than a lease may be worth. */
    LeaseAnswer ask(LeaseQuestion question) throws FeedException;

    /** Tells how far the follower has come. Waits until that was heard. */
    void report(FollowerReport report) throws FeedException;
}
