package dev.precept.projections.image;

/** Which API a host and a path are for. */
public sealed interface RouteMatch {
    /**
     * This one.
     *
     * @param path what lies below its base path, as it was sent; "/" where nothing does
     */
    record Found(ApiImage api, String path) implements RouteMatch {}

    /** Two of one organization lay claim to it. */
    record Clash() implements RouteMatch {}

    /** Nobody can say: the path is malformed, or can be read in more than one way. */
    record Refused() implements RouteMatch {}

    /** None. */
    record None() implements RouteMatch {}
}
