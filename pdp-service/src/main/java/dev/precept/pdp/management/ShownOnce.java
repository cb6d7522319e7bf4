package dev.precept.pdp.management;

import dev.precept.domain.shared.SecretId;
import dev.precept.pdp.management.document.Fault;

import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

import java.time.Instant;

/** What making a secret or a key has in common, whoever gets it. */
final class ShownOnce {
    private ShownOnce() {}

    /** When it is to end, as the body says; null never. A past instant ends the request. */
    static @Nullable Instant expiry(Exchange exchange, Instant now) {
        Faults faults = new Faults();
        Fields fields = Fields.of(exchange.json(), faults);
        Instant expiresAt = expiry(fields, faults, now);
        faults.check();
        return expiresAt;
    }

    /** As above, where the body says more than that; ends it. */
    static @Nullable Instant expiry(Fields fields, Faults faults, Instant now) {
        Instant expiresAt =
                fields.has("expiresAt") ? fields.instant("expiresAt", Instant.MAX) : null;
        fields.end();
        if (expiresAt != null && expiresAt.isBefore(now) && faults.isEmpty()) {
            faults.add(new Fault("/expiresAt", null, "invalid-value", "It lies in the past."));
        }
        return expiresAt;
    }

    /** When what is in use is to end, as the body has to say. */
    static Instant sooner(Exchange exchange) {
        Faults faults = new Faults();
        Fields fields = Fields.of(exchange.json(), faults).require("expiresAt");
        Instant expiresAt = fields.instant("expiresAt", Instant.MAX);
        fields.end();
        faults.check();
        return expiresAt;
    }

    /**
     * Replies 201 with the secret, and to a repeated request 200 without.
     *
     * @param member what the secret is called in the reply
     */
    static Writing.Answer answer(
            SecretId id, String member, String secret, @Nullable Instant expiresAt) {
        return (written, image) -> {
            Json body =
                    written.isRepeated()
                            ? Json.of("revision", written.revision())
                            : Json.of("id", id.value())
                                    .and(member, secret)
                                    .and("expiresAt", expiresAt);
            return Reply.on(written.isRepeated() ? 200 : 201, image.log(), written.position())
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(body.members());
        };
    }
}
