package dev.precept.pdp.security;

import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.OrganizationReach;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.command.PreceptApi;
import dev.precept.pdp.jose.AccessTokens;
import dev.precept.pdp.jose.ShownProof;
import dev.precept.pdp.jose.TokenClaims;
import dev.precept.pdp.jose.TokenProofs;
import dev.precept.pdp.jose.TokenProofs.Verdict;
import dev.precept.pdp.jose.Verification;
import dev.precept.projections.decision.TokenPolicy;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Collectors;

/**
 * Tells from an access token who calls, by the rule that applies to everybody's tokens: what the
 * token holds and the present image still grants. Threads share it.
 */
public final class Callers {
    private static final int SLOTS = 64;

    /** How long a caller who has not come would go on to be one. */
    private static final Duration STANDING = Duration.ofMinutes(1);

    private final AccessTokens tokens;
    private final TokenProofs proofs;
    private final AtomicReferenceArray<@Nullable Judged> judged = new AtomicReferenceArray<>(SLOTS);

    /** What a token was found worth, by an image, in a millisecond. */
    private record Judged(
            TokenClaims claims, PolicyImage image, long epochMillis, @Nullable Caller caller) {}

    public Callers(AccessTokens tokens, TokenProofs proofs) {
        this.tokens = tokens;
        this.proofs = proofs;
    }

    /**
     * The caller of this token; empty where the token is not a live one for our own API, or the key
     * it is bound to is not proved.
     */
    public Optional<Caller> find(PolicyImage image, String compact, ShownProof shown, Instant now) {
        return claims(image, compact, now)
                .filter(
                        claims ->
                                proofs.judge(claims.details().sender(), compact, shown, now)
                                        == Verdict.PROVED)
                .map(claims -> judge(tokens.imageFor(claims, image), claims, now));
    }

    /**
     * The caller of a token whose key was proved before; empty where it is no live one any more.
     */
    Optional<Caller> findAgain(PolicyImage image, String compact, Instant now) {
        return claims(image, compact, now)
                .map(claims -> judge(tokens.imageFor(claims, image), claims, now));
    }

    private Optional<TokenClaims> claims(PolicyImage image, String compact, Instant now) {
        OrganizationImage system = image.organization(OrganizationId.SYSTEM);
        if (system == null) {
            return Optional.empty();
        }
        return switch (tokens.verify(image, system.document(), compact, now)) {
            case Verification.Refused _ -> Optional.empty();
            case Verification.Verified(TokenClaims claims) -> Optional.of(claims);
        };
    }

    /**
     * Judged anew with every image and every millisecond: a token that comes more often than that
     * is not judged each time.
     */
    @SuppressWarnings("ReferenceEquality")
    private @Nullable Caller judge(PolicyImage image, TokenClaims claims, Instant now) {
        long millis = now.toEpochMilli();
        int slot = System.identityHashCode(claims) & (SLOTS - 1);
        Judged last = judged.getAcquire(slot);
        if (last != null
                && last.claims == claims
                && last.image == image
                && last.epochMillis == millis) {
            return last.caller;
        }
        Caller caller = caller(image, claims, now);
        judged.setRelease(slot, new Judged(claims, image, millis, caller));
        return caller;
    }

    /**
     * Who this actor would be if he came by the client now, with all that he may be granted there;
     * empty where that is nothing.
     */
    public static Optional<Caller> standing(
            PolicyImage image, Actor actor, ApplicationId client, Instant now) {
        var claims =
                new dev.precept.projections.decision.TokenClaims(
                        OrganizationId.SYSTEM,
                        client.value(),
                        String.valueOf(actor.id()),
                        Set.of(PreceptApi.IDENTIFIER),
                        Arrays.stream(Right.values()).map(Right::scope).collect(Collectors.toSet()),
                        "",
                        null,
                        image.log(),
                        image.position(),
                        now.plus(STANDING),
                        false);
        Set<String> granted = TokenPolicy.grantedNow(image, claims, now);
        return Optional.ofNullable(caller(image, granted, actor, client));
    }

    private static @Nullable Caller caller(PolicyImage image, TokenClaims claims, Instant now) {
        Actor.Kind kind =
                switch (claims.kind()) {
                    case APPLICATION -> Actor.Kind.APPLICATION;
                    case APPLICATION_USER -> Actor.Kind.USER;
                };
        return caller(
                image,
                TokenPolicy.grantedNow(image, AccessTokens.facts(claims), now),
                new Actor(kind, OrganizationId.SYSTEM, claims.subject()),
                claims.client());
    }

    private static @Nullable Caller caller(
            PolicyImage image, Set<String> granted, Actor actor, ApplicationId client) {
        Set<Right> rights = EnumSet.noneOf(Right.class);
        for (Right right : Right.values()) {
            if (granted.contains(right.scope())) {
                rights.add(right);
            }
        }
        OrganizationImage system = image.organization(OrganizationId.SYSTEM);
        ApplicationImage application = system == null ? null : system.application(client);
        OrganizationReach reach = application == null ? null : reach(application);
        return rights.isEmpty() || reach == null ? null : new Caller(actor, client, rights, reach);
    }

    private static @Nullable OrganizationReach reach(ApplicationImage application) {
        ApiAuthorization authorization = application.authorization(ApiId.PRECEPT);
        return authorization == null ? null : authorization.reach();
    }
}
