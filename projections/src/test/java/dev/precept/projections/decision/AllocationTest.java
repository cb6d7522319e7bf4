package dev.precept.projections.decision;

import static dev.precept.domain.application.AuthorizationPolicy.RBAC;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import dev.precept.domain.application.Environment;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.projections.image.PolicyImage;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.lang.management.ManagementFactory;
import java.util.Set;

/** A decision leaves little garbage behind, and none that grows with what there is. */
class AllocationTest {
    private static final int WARM_UP = 20_000;
    private static final int MEASURED = 10_000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    user   | GET  | /orders/7        | 1000
                    via    | GET  | /orders/7        | 1000
                    client | GET  | /orders/7        | 1000
                    token  | GET  | /orders/7        | 1000
                    token  | POST | /orders          | 1000
                    user   | read | instance-7       | 1000
                    """)
    void bytesPerDecisionAreBounded(String subject, String action, String id, int mostBytes) {
        Story story = story(1_000);
        PolicyImage image = Images.of(Story.LOG, story.history());
        AccessRequest request = request(story, image, subject, action, id);
        assertThat(bytesPerDecision(image, request)).isLessThan(mostBytes);
    }

    private static long bytesPerDecision(PolicyImage image, AccessRequest request) {
        long permits = run(image, request, WARM_UP);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        permits += run(image, request, MEASURED);
        long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(permits).isIn(0L, (long) WARM_UP + MEASURED);
        return bytes / MEASURED;
    }

    private static long run(PolicyImage image, AccessRequest request, int times) {
        long permits = 0;
        for (int i = 0; i < times; i++) {
            permits += PolicyDecisionPoint.decide(image, request).isPermitted() ? 1 : 0;
        }
        return permits;
    }

    private static Story story(int roles) {
        Story story =
                new Story()
                        .organization("acme")
                        .api("orders")
                        .scopes("orders", "read write")
                        .operation("orders", "GET /orders/{id}", "read")
                        .operation("orders", "POST /orders", "read write")
                        .application("shop")
                        .authorize("shop", "orders", RBAC, "read write")
                        .user("alice")
                        .group("staff")
                        .join("staff", "alice");
        for (int i = 0; i < roles; i++) {
            story.role("role-" + i, i % 2 == 0 ? "orders/read" : "orders/write");
        }
        return story.assign("role-1", "alice").assignGroup("role-2", "staff");
    }

    private static AccessRequest request(
            Story story, PolicyImage image, String subject, String action, String id) {
        OrganizationId acme = new OrganizationId("acme");
        TokenClaims claims =
                new TokenClaims(
                        acme,
                        Story.id("shop"),
                        Story.id("alice"),
                        Set.of(Story.identifier("orders")),
                        Set.of("read", "write"),
                        "jti-1",
                        null,
                        Story.LOG,
                        new Position(image.position().value()),
                        story.now().plusSeconds(60),
                        false);
        Subject who =
                switch (subject) {
                    case "client" -> new Subject.Client(Story.id("shop"));
                    case "token" -> new Subject.Token(claims);
                    default -> new Subject.User("alice");
                };
        return new AccessRequest(
                acme,
                who,
                action,
                "orders",
                id,
                subject.equals("via") ? "shop" : null,
                Environment.PRODUCTION,
                story.now());
    }
}
