package dev.precept.pdp.decision.forward;

import dev.precept.pdp.door.Visit;
import dev.precept.projections.decision.ForeignClaims;
import dev.precept.projections.decision.Subject;
import dev.precept.projections.decision.TokenClaims;
import dev.precept.projections.image.ApiKeyDocument;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.OrganizationImage;

import org.jspecify.annotations.Nullable;

/** Which application a request comes from. */
final class Clients {
    private Clients() {}

    /** Its client id; null where none is known. */
    static @Nullable String of(Visit visit, Subject subject) {
        OrganizationImage organization = visit.organization();
        return switch (subject) {
            case Subject.Token(TokenClaims claims) -> claims.clientId();
            case Subject.ForeignToken(ForeignClaims claims) -> {
                ApplicationImage application = claims.application(visit.image(), organization);
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
