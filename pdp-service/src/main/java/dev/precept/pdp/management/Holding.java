package dev.precept.pdp.management;

import org.jspecify.annotations.Nullable;

/**
 * What the reply to a command is held back for.
 *
 * @param fence until gateways have the command; null for this node's image only
 * @param proof until a checkpoint has the command; null for none
 */
record Holding(@Nullable FenceRequest fence, @Nullable ProofRequest proof) {
    /** It is not held back. */
    static final Holding NONE = new Holding(null, null);
}
