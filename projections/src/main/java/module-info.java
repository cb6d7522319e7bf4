/** The read side: events folded into the policy image, and decisions from it. Pure Java. */
module dev.precept.projections {
    requires transitive dev.precept.domain;
    requires static transitive org.jspecify;

    exports dev.precept.projections.bundle;
    exports dev.precept.projections.condition;
    exports dev.precept.projections.history;
    exports dev.precept.projections.image;
    exports dev.precept.projections.decision;
    exports dev.precept.projections.delta;
    exports dev.precept.projections.difference;
    exports dev.precept.projections.embedded;
    exports dev.precept.projections.enforcement;
    exports dev.precept.projections.feed;
    exports dev.precept.projections.snapshot;
    exports dev.precept.projections.loader;
    exports dev.precept.projections.merkle;
    exports dev.precept.projections.report;
    exports dev.precept.projections.search;
}
