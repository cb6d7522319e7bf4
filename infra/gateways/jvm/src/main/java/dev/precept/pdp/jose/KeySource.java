package dev.precept.pdp.jose;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.SigningKeyId;

import java.util.Optional;

/** Where the keys of our own tokens come from. Never leads to a network or a database. */
@FunctionalInterface
public interface KeySource {
    /** The organization's own key of that id, while tokens signed by it may still be in life. */
    Optional<VerificationKey> find(OrganizationId organization, SigningKeyId kid);
}
