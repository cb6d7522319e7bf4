package dev.precept.pdp.jose;

import dev.precept.pdp.web.JsonText;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * Who acts for the subject of a token, and who acted before (RFC 8693 section 4.1): the claim
 * {@code act}, its members {@code iss} and {@code sub} only.
 *
 * @param json the claim, a JSON object
 * @param depth how many actors it names
 */
public record ActorChain(String json, int depth) {
    /**
     * The chain of an actor before all those of the token that is handed on.
     *
     * @param issuer the actor's; null where it is the token's own
     * @param before null for none
     */
    public static ActorChain of(
            @Nullable String issuer, String subject, @Nullable ActorChain before) {
        StringBuilder json = new StringBuilder("{");
        if (issuer != null) {
            json.append("\"iss\":").append(JsonText.quote(issuer)).append(',');
        }
        json.append("\"sub\":").append(JsonText.quote(subject));
        if (before != null) {
            json.append(",\"act\":").append(before.json());
        }
        return new ActorChain(json.append('}').toString(), before == null ? 1 : before.depth() + 1);
    }

    /**
     * The chain in a token that was verified; null where it names no actor.
     *
     * @throws InvalidJwtException where it is no chain of actors, or too long a one
     */
    public static @Nullable ActorChain of(JwtClaims claims) {
        return of(claims, 0);
    }

    /**
     * The chain that the claim of one of our own tokens is.
     *
     * @throws InvalidJwtException where it is too long a one
     */
    public static ActorChain of(String json) {
        return Objects.requireNonNull(of(JwtClaims.read("{\"act\":" + json + '}')));
    }

    private static @Nullable ActorChain of(JwtClaims claims, int above) {
        if (!claims.has("act")) {
            return null;
        }
        JwtClaims actor = claims.object("act");
        String subject = actor == null ? null : actor.string("sub");
        if (actor == null || subject == null || above == Limits.ACTORS) {
            throw new InvalidJwtException(Verification.Reason.BAD_CLAIMS);
        }
        return of(actor.string("iss"), subject, of(actor, above + 1));
    }
}
