package dev.precept.pdp.door;

/**
 * A path and what answers there: one bean each.
 *
 * @param path segments that match as they are, variables as <code>{name}</code>, of which one is
 *     {@value #ORGANIZATION}; a final <code>/**</code> takes anything below, and nothing too
 */
public record Doorway(String path, Door door) {
    /** The variable that names the organization's handle: every door is some organization's. */
    public static final String ORGANIZATION = "org";

    /** The variable that holds a gateway's key, where the gateway can send no header of its own. */
    public static final String KEY = "key";
}
