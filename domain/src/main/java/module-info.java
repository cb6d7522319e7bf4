/**
 * The write side: commands, events, decide and evolve. A module so that sealed types span packages.
 */
module dev.precept.domain {
    requires static org.jspecify;

    exports dev.precept.domain.shared;
}
