package dev.precept.projections.decision;

import static dev.precept.domain.application.AuthorizationPolicy.RBAC;
import static dev.precept.projections.decision.Story.id;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.application.Environment;
import dev.precept.domain.revocation.CutOffTarget;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;

/** What an API key opens: what its application may, of its API, while it lasts. */
class ApiKeyTable {
    private static Story shop() {
        return new Story()
                .organization("acme")
                .api("orders")
                .scopes("orders", "read write")
                .operation("orders", "GET /orders", "read")
                .operation("orders", "POST /orders", "write")
                .operation("orders", "GET /me", "token")
                .api("people")
                .scopes("people", "list")
                .operation("people", "GET /users", "list")
                .application("shop")
                .authorize("shop", "orders", RBAC, "read")
                .authorize("shop", "people", RBAC, "list")
                .application("stranger")
                .apiKey("k", "shop", "orders", null)
                .apiKey("short", "shop", "orders", Story.START.plusSeconds(1))
                .apiKey("strange", "stranger", "orders", null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    key k       | GET  | orders /orders | PERMITTED
                    key k       | POST | orders /orders | NOT_AUTHORIZED_FOR_APPLICATION
                    key k       | GET  | orders /me     | PERMITTED
                    key k       | GET  | orders /none   | UNKNOWN_OPERATION
                    key k       | GET  | people /users  | AUDIENCE_MISMATCH
                    key k       | GET  | nothing /users | UNKNOWN_API
                    key none    | GET  | orders /orders | API_KEY_UNKNOWN
                    key shop    | GET  | orders /orders | API_KEY_UNKNOWN
                    key short   | GET  | orders /orders | TOKEN_EXPIRED
                    key strange | GET  | orders /me     | NOT_AUTHORIZED_FOR_APPLICATION
                    """)
    void aKeyIsItsApplicationTowardsItsApi(
            String subject, String action, String resource, Reason answer) {
        assertThat(new Answers(shop().meanwhile(), "acme").ask(subject, action, resource))
                .isEqualTo(answer);
    }

    @Test
    void itGoesWithWhatItIsOf() {
        Story story = shop().child("branch", "acme");
        assertThat(new Answers(story, "branch").ask("key k", "GET", "orders /orders"))
                .isEqualTo(Reason.API_KEY_UNKNOWN);
        story.in("acme");
        assertThat(
                        new Answers(story, "acme")
                                .ask("key k", "GET", "orders /orders", Environment.SANDBOX))
                .isEqualTo(Reason.ENVIRONMENT_MISMATCH);
        story.deleteApplication("shop");
        assertThat(new Answers(story, "acme").ask("key k", "GET", "orders /orders"))
                .isEqualTo(Reason.UNKNOWN_APPLICATION);
        story.deleteApiKey("k");
        assertThat(new Answers(story, "acme").ask("key k", "GET", "orders /orders"))
                .isEqualTo(Reason.API_KEY_UNKNOWN);
    }

    /** A key made after the cut-off knows of it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    organization | TOKEN_REVOKED
                    client       | TOKEN_REVOKED
                    other        | PERMITTED
                    key          | TOKEN_REVOKED
                    api          | TOKEN_REVOKED
                    """)
    void aCutOffEndsTheKeysMadeBefore(String target, Reason answer) {
        Story story = shop();
        Instant later = Story.START.plusSeconds(100_000);
        story.cutOff(
                switch (target) {
                    case "organization" -> new CutOffTarget.WholeOrganization();
                    case "client" -> new CutOffTarget.Client(new ApplicationId(id("shop")));
                    case "other" -> new CutOffTarget.Client(new ApplicationId(id("stranger")));
                    case "key" -> new CutOffTarget.TokenId(id("k"), later);
                    case "api" -> new CutOffTarget.Api(new ApiId(id("orders")));
                    default -> throw new IllegalArgumentException(target);
                });
        assertThat(new Answers(story, "acme").ask("key k", "GET", "orders /orders"))
                .isEqualTo(answer);
        story.apiKey("fresh", "shop", "orders", null);
        assertThat(new Answers(story, "acme").ask("key fresh", "GET", "orders /orders"))
                .isEqualTo(Reason.PERMITTED);
    }
}
