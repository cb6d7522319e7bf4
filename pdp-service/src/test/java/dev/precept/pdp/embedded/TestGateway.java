package dev.precept.pdp.embedded;

import dev.precept.domain.application.Environment;
import dev.precept.domain.shared.Handle;
import dev.precept.gateway.Following;
import dev.precept.gateway.GatewayKey;
import dev.precept.gateway.HttpFeed;
import dev.precept.gateway.LocalSnapshot;
import dev.precept.pdp.jose.ShownProof;
import dev.precept.pdp.jose.SignedTokens;
import dev.precept.pdp.jose.TokenProofs;
import dev.precept.projections.condition.ExpressionCompiler;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Decision;
import dev.precept.projections.decision.Reason;
import dev.precept.projections.decision.RoutedRequest;
import dev.precept.projections.decision.Subject;
import dev.precept.projections.embedded.EmbeddedDecisionPoint;
import dev.precept.projections.embedded.StaleMode;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.loader.ImageLoader;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;

/** A gateway of organization acme that decides by itself, as a program would have it. */
final class TestGateway implements AutoCloseable {
    private static final Handle ACME = new Handle("acme");

    private final String issuer;
    private final SignedTokens tokens = new SignedTokens((_, _) -> null, new TokenProofs());
    private final EmbeddedDecisionPoint point =
            new EmbeddedDecisionPoint(new ImageLoader(PolicyImage.empty("none")), System::nanoTime);
    private final Following following;

    /**
     * Follows at once.
     *
     * @param url where the service is reached
     * @param issuer of acme
     */
    TestGateway(String url, String key, String issuer, @Nullable Path kept) {
        this.issuer = issuer;
        HttpFeed feed =
                new HttpFeed(
                        new HttpFeed.Service(URI.create(url), ACME, GatewayKey.of(key)),
                        ExpressionCompiler.NONE,
                        point::image);
        this.following =
                Following.start(
                        point,
                        feed,
                        kept == null ? null : new LocalSnapshot(kept),
                        ExpressionCompiler.NONE);
    }

    EmbeddedDecisionPoint point() {
        return point;
    }

    @Nullable String error() {
        return following.error();
    }

    boolean permits(String method, String path, @Nullable String token) {
        return decide(method, path, token).isPermitted();
    }

    /** Decides a request to {@code books.example}. */
    Decision decide(String method, String path, @Nullable String token) {
        return point.decide(image -> question(image, method, path, token), StaleMode.DENY)
                .decision();
    }

    private AccessRequest question(
            PolicyImage image, String method, String path, @Nullable String token) {
        OrganizationImage organization = Objects.requireNonNull(image.organization(ACME));
        Instant now = Instant.now();
        RoutedRequest routed = new RoutedRequest(method, "books.example", path);
        RoutedRequest.Target target = routed.in(image, organization);
        Subject subject =
                token == null
                        ? new Subject.RefusedToken(Reason.CREDENTIAL_MISSING)
                        : tokens.subject(
                                image,
                                organization,
                                issuer,
                                new SignedTokens.Brought(token, ShownProof.none(), now));
        return new AccessRequest(
                organization.document().id(),
                subject,
                method,
                target.type(),
                target.id(),
                null,
                Environment.PRODUCTION,
                now);
    }

    @Override
    public void close() {
        following.close();
    }
}
