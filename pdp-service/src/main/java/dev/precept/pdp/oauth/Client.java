package dev.precept.pdp.oauth;

import dev.precept.domain.application.ClientAuthentication;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.projections.image.ApplicationDocument;

/**
 * A client of the asked issuer's organization that is who it says.
 *
 * @param application whose client it is
 * @param method how it has shown that; {@link ClientAuthentication#NONE} where it only said so
 */
public record Client(ApplicationDocument application, ClientAuthentication method) {
    /** Its client id. */
    public ApplicationId id() {
        return application.id();
    }

    /** Whether it has shown what it alone can show. */
    public boolean isConfidential() {
        return method != ClientAuthentication.NONE;
    }
}
