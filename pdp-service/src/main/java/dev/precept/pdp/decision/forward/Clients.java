package dev.precept.pdp.decision.forward;

import dev.precept.projections.decision.Subject;
import dev.precept.projections.decision.TokenClaims;
import dev.precept.projections.image.ApiKeyDocument;
import dev.precept.projections.image.OrganizationImage;

import org.jspecify.annotations.Nullable;

/** Which application a request comes from. */
final class Clients {
    private Clients() {}

    /** Its client id; null where none is known. */
    static @Nullable String of(OrganizationImage organization, Subject subject) {
        return switch (subject) {
            case Subject.Token(TokenClaims claims) -> claims.clientId();
            case Subject.ApiKey(var id) -> {
                ApiKeyDocument key = organization.apiKeys().get(id);
                yield key == null ? null : key.application().value();
            }
            case Subject.Client(String id) -> id;
            case Subject.User _, Subject.RefusedToken _, Subject.Unknown _ -> null;
        };
    }
}
