package dev.precept.pdp.command;

import dev.precept.projections.image.PolicyImage;

/**
 * Turns what was asked into a command: handles into ids, on the image that the decision is made on.
 * It runs again on a newer image each time a race was lost, so it holds no state; whatever it makes
 * up beforehand (ids of secrets, say) is the same in each run.
 */
@FunctionalInterface
public interface Intent {
    /** The command that the request means on this image, or why there is none. */
    Resolution resolve(PolicyImage image);
}
