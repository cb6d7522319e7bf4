package dev.precept.pdp.stream.signal;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.pdp.jose.Issuers;
import dev.precept.pdp.jose.JwtSigner;
import dev.precept.pdp.jose.NeededKeys;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes Security Event Tokens (RFC 8417; SSF 1.0 section 4), signed by the organization's key: the
 * first one of an organization without applications waits for it to be made. They do not expire,
 * and have no {@code sub}: nobody takes them for another kind of token.
 *
 * @param needed makes the keys of an organization that has none
 * @param images the newest image of this node
 */
record SecurityEventTokens(
        JwtSigner signer, Issuers issuers, NeededKeys needed, Supplier<PolicyImage> images) {
    /** The media type of one that is pushed. */
    static final String MEDIA_TYPE = "application/secevent+jwt";

    private static final String TYPE = "secevent+jwt";
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<SignatureAlgorithm> ALGORITHMS =
            List.of(
                    SignatureAlgorithm.RS256,
                    SignatureAlgorithm.ES256,
                    SignatureAlgorithm.PS256,
                    SignatureAlgorithm.EDDSA);

    /** The token of a signal. */
    String of(OrganizationImage organization, SignalStream stream, Signal signal) {
        ObjectNode claims = claims(organization, stream, signal.id(), signal.at());
        claims.set("sub_id", signal.subject());
        claims.putObject("events").set(signal.type(), signal.payload());
        return sign(organization, claims);
    }

    /** The token of a verification; its subject is the stream (SSF 1.0 section 8.1.4.1). */
    String of(
            OrganizationImage organization,
            SignalStream stream,
            SignalStream.Verification verification) {
        ObjectNode claims = claims(organization, stream, verification.id(), verification.at());
        ObjectNode subject = claims.putObject("sub_id");
        subject.put("format", "opaque");
        subject.put("id", stream.id());
        ObjectNode payload = claims.putObject("events").putObject(Signal.VERIFICATION);
        @Nullable String state = verification.state();
        if (state != null) {
            payload.put("state", state);
        }
        return sign(organization, claims);
    }

    private ObjectNode claims(
            OrganizationImage organization, SignalStream stream, String id, Instant at) {
        ObjectNode claims = JSON.createObjectNode();
        claims.put("iss", issuers.of(organization.document().handle()));
        claims.put("jti", id);
        claims.put("iat", at.getEpochSecond());
        claims.put("aud", stream.client().value());
        return claims;
    }

    private String sign(OrganizationImage organization, ObjectNode claims) {
        byte[] bytes = JSON.writeValueAsBytes(claims);
        OrganizationImage signing = withKeys(organization);
        return ALGORITHMS.stream()
                .map(algorithm -> signer.sign(signing, algorithm, TYPE, bytes))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(
                        () ->
                                new SignalRefusedException(
                                        503,
                                        "unavailable",
                                        "The organization's keys cannot be made now; ask again."));
    }

    private OrganizationImage withKeys(OrganizationImage organization) {
        OrganizationId id = organization.document().id();
        if (organization.keyRing() != null || !needed.require(id)) {
            return organization;
        }
        OrganizationImage newest = images.get().organization(id);
        return newest == null ? organization : newest;
    }
}
