package dev.precept.pdp.token;

import dev.precept.domain.application.RefreshTokenSettings;
import dev.precept.pdp.oauth.SubjectNames;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.pdp.web.JsonText;
import dev.precept.projections.image.ApplicationDocument;
import dev.precept.projections.image.ApplicationImage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** What a refresh token is worth now, to the client that it was given to. Threads share it. */
final class RefreshTokenState {
    /** Of 256 random bits in base64url. */
    private static final int CHARACTERS = 43;

    private final Families families;
    private final SubjectNames subjects;

    RefreshTokenState(Families families, SubjectNames subjects) {
        this.families = families;
        this.subjects = subjects;
    }

    /**
     * What introspection says of it, without a {@code token_type}; null where it is no live one of
     * this client's. Waits for the database only where the text has the form of a refresh token.
     */
    @Nullable String answer(Tenant tenant, ApplicationImage client, String token) {
        if (token.length() != CHARACTERS || token.indexOf('.') >= 0) {
            return null;
        }
        ApplicationDocument application = client.document();
        Families.Shown shown = families.find(tenant.id(), application.id(), token).orElse(null);
        Family family = shown == null ? null : shown.family();
        if (shown == null
                || family == null
                || shown.generation() != family.generation()
                || UserTokens.isEnded(tenant, family.grant(), family.origin())
                || tenant.organization().user(family.grant().user()) == null) {
            return null;
        }
        RefreshTokenSettings settings = application.details().settings().tokens().refreshTokens();
        Instant idle = family.usedAt().plusSeconds(settings.idleSeconds());
        Instant end = family.createdAt().plusSeconds(settings.lifetimeSeconds());
        Instant until = idle.isBefore(end) ? idle : end;
        return tenant.now().isBefore(until)
                ? "{\"active\":true,\"client_id\":"
                        + JsonText.quote(application.id().value())
                        + ",\"iss\":"
                        + JsonText.quote(tenant.issuer())
                        + ",\"sub\":"
                        + JsonText.quote(subjects.of(application, family.grant().user()))
                        + ",\"exp\":"
                        + until.getEpochSecond()
                        + ",\"scope\":"
                        + JsonText.quote(String.join(" ", family.content().scopes()))
                        + "}"
                : null;
    }
}
