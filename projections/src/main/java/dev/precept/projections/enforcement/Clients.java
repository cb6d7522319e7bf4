package dev.precept.projections.enforcement;

import dev.precept.projections.decision.ForeignClaims;
import dev.precept.projections.decision.Subject;
import dev.precept.projections.decision.TokenClaims;
import dev.precept.projections.image.ApiKeyDocument;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

/** Which application a request comes from. */
public final class Clients {
    private Clients() {}

    /** Its client id; null where none is known. */
    public static @Nullable String of(
            PolicyImage image, OrganizationImage organization, Subject subject) {
        return switch (subject) {
            case Subject.Token(TokenClaims claims) -> claims.clientId();
            case Subject.ForeignToken(ForeignClaims claims) -> {
                ApplicationImage application = claims.application(image, organization);
                yield application == null ? null : application.document().id().value();
            }
            case Subject.ApiKey(var id) -> {
                ApiKeyDocument key = organization.apiKeys().get(id);
                yield key == null ? null : key.application().value();
            }
            case Subject.Client(String id) -> id;
            case Subject.User _, Subject.RefusedToken _, Subject.Unknown _ -> null;
        };
    }
}
