/** The read side: events to the policy image, and decisions from it. */
module dev.precept.projections {
    requires transitive dev.precept.domain;
    requires static org.jspecify;
}
