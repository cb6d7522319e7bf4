package dev.precept.projections.embedded;

import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.image.PolicyImage;

/**
 * What is to be decided, once the image is known: by which keys a token is verified, and which API
 * a path belongs to, is to be seen in the image that decides.
 */
@FunctionalInterface
public interface Question {
    /** The request as the image has it. Called again where a later image has to decide. */
    AccessRequest of(PolicyImage image);
}
