package dev.precept.bench;

import dev.precept.domain.application.Environment;
import dev.precept.domain.shared.Handle;
import dev.precept.gateway.Following;
import dev.precept.gateway.HttpFeed;
import dev.precept.projections.condition.ExpressionCompiler;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Subject;
import dev.precept.projections.embedded.EmbeddedDecisionPoint;
import dev.precept.projections.embedded.StaleMode;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.loader.ImageLoader;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** A gateway that decides for itself, over a wire that can be held. */
final class FencedGateway implements AutoCloseable {
    private static final Handle ORGANIZATION = new Handle("fenced");

    private final Wire wire;
    private final HttpFeed.Service service;
    private final ExpressionCompiler expressions;
    private final String client;
    private EmbeddedDecisionPoint point;
    private Following following;

    /**
     * @param client the application whose permission is taken and given
     */
    FencedGateway(
            Wire wire, HttpFeed.Service service, ExpressionCompiler expressions, String client) {
        this.wire = wire;
        this.service = service;
        this.expressions = expressions;
        this.client = client;
        this.point = freshPoint();
        this.following = follow();
    }

    private EmbeddedDecisionPoint freshPoint() {
        return new EmbeddedDecisionPoint(
                new ImageLoader(PolicyImage.empty("none", expressions)), System::nanoTime);
    }

    private Following follow() {
        EmbeddedDecisionPoint fresh = point;
        return Following.start(
                fresh, new HttpFeed(service, expressions, fresh::image), null, expressions);
    }

    Wire wire() {
        return wire;
    }

    String client() {
        return client;
    }

    /** Forgets everything, as a process does that is killed, and begins again. */
    void restart() {
        following.close();
        point = freshPoint();
        following = follow();
    }

    /** Whether the client may read a book now. */
    boolean permits(String asking, StaleMode stale) {
        return point.decide(image -> request(image, asking), stale).decision().isPermitted();
    }

    private static AccessRequest request(PolicyImage image, String client) {
        OrganizationImage organization =
                Objects.requireNonNull(image.organization(ORGANIZATION), "the organization");
        return new AccessRequest(
                organization.document().id(),
                new Subject.Client(client),
                "GET",
                "library",
                "/books",
                null,
                Environment.PRODUCTION,
                Instant.now());
    }

    /** Waits until its own client is permitted. */
    void awaitPermit(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!permits(client, StaleMode.DENY)) {
            if (System.nanoTime() - deadline > 0) {
                throw new BenchException("a gateway does not catch up: " + following.error());
            }
            try {
                Thread.sleep(1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BenchException("interrupted", e);
            }
        }
    }

    @Override
    public void close() {
        following.close();
        wire.close();
    }
}
