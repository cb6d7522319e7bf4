package dev.precept.projections.decision;

import static dev.precept.domain.application.AuthorizationPolicy.NO_POLICY;
import static dev.precept.domain.application.AuthorizationPolicy.RBAC;
import static dev.precept.projections.decision.Story.id;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.api.DecisionMode;
import dev.precept.domain.revocation.CutOffTarget;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;

/** What a cut-off ends, and what it leaves alone. */
class CutOffTable {
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
                .authorize("shop", "orders", RBAC, "read write")
                .authorize("shop", "people", NO_POLICY, "list")
                .user("alice")
                .role("reader", "orders/read")
                .role("clerk", "orders/read orders/write")
                .assign("clerk", "alice");
    }

    /**
     * A token of shop for alice, to orders and people, with read, write and list. The cut-off comes
     * after it; then it is used, then another like it that knows of the cut-off.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    organization         | GET  | orders /orders | TOKEN_REVOKED
                    organization         | GET  | people /users  | TOKEN_REVOKED
                    client ID-shop       | GET  | orders /orders | TOKEN_REVOKED
                    client ID-other      | GET  | orders /orders | PERMITTED
                    subject ID-alice     | GET  | orders /orders | TOKEN_REVOKED
                    subject ID-shop      | GET  | orders /orders | PERMITTED
                    session sid-1        | GET  | orders /orders | TOKEN_REVOKED
                    session sid-2        | GET  | orders /orders | PERMITTED
                    lasting-session sid-1 | GET | orders /orders | TOKEN_REVOKED
                    lasting-session sid-2 | GET | orders /orders | PERMITTED
                    token jti-1          | GET  | orders /orders | TOKEN_REVOKED
                    token jti-2          | GET  | orders /orders | PERMITTED
                    api ID-orders        | GET  | orders /orders | TOKEN_REVOKED
                    api ID-orders        | GET  | orders /me     | TOKEN_REVOKED
                    api ID-orders        | GET  | people /users  | PERMITTED
                    scope orders/read    | GET  | orders /orders | TOKEN_REVOKED
                    scope orders/read    | POST | orders /orders | PERMITTED
                    scope orders/read    | GET  | orders /me     | PERMITTED
                    role ID-clerk        | GET  | orders /orders | TOKEN_REVOKED
                    role ID-clerk        | GET  | orders /me     | PERMITTED
                    role ID-clerk        | GET  | people /users  | PERMITTED
                    role ID-reader       | GET  | orders /orders | PERMITTED
                    """)
    void aCutOffEndsWhatWasDecidedBefore(
            String target, String action, String resource, Reason answer) {
        Story story = shop();
        String text = "token shop for alice to orders people {read write list}";
        TokenClaims before = new Answers(story, "acme").token(text);
        story.meanwhile();
        assertThat(new Answers(story, "acme").ask(before, action, resource))
                .isEqualTo(Reason.PERMITTED);
        story.cutOff(target(story, target));
        assertThat(new Answers(story, "acme").ask(before, action, resource)).isEqualTo(answer);
        TokenClaims at = new Answers(story, "acme").token(text);
        story.meanwhile();
        assertThat(new Answers(story, "acme").ask(at, action, resource))
                .isEqualTo(Reason.PERMITTED);
    }

    private static CutOffTarget target(Story story, String text) {
        String[] words = text.split(" ");
        Instant later = Story.START.plusSeconds(100_000);
        return switch (words[0]) {
            case "organization" -> new CutOffTarget.WholeOrganization();
            case "client" -> new CutOffTarget.Client(new ApplicationId(words[1]));
            case "subject" -> new CutOffTarget.Subject(words[1]);
            case "session" -> new CutOffTarget.Session(words[1], null);
            case "lasting-session" -> new CutOffTarget.Session(words[1], later);
            case "api" -> new CutOffTarget.Api(new ApiId(words[1]));
            case "scope" -> new CutOffTarget.Scope(story.scope(words[1]));
            case "role" -> new CutOffTarget.Role(new RoleId(words[1]));
            case "token" -> new CutOffTarget.TokenId(words[1], later);
            default -> throw new IllegalArgumentException(text);
        };
    }

    /** Case 23: an earlier cut-off, made again or of another kind, takes nothing from a later. */
    @Test
    void theLatestCutOffRules() {
        Story story = shop();
        CutOffTarget client = new CutOffTarget.Client(new ApplicationId(id("shop")));
        CutOffTarget subject = new CutOffTarget.Subject(id("alice"));
        story.cutOff(client).cutOff(subject);
        TokenClaims between = new Answers(story, "acme").token("token shop for alice {read}");
        assertThat(new Answers(story, "acme").ask(between, "GET", "orders /orders"))
                .isEqualTo(Reason.PERMITTED);
        story.cutOff(client);
        assertThat(new Answers(story, "acme").ask(between, "GET", "orders /orders"))
                .isEqualTo(Reason.TOKEN_REVOKED);
        TokenClaims after = new Answers(story, "acme").token("token shop for alice {read}");
        story.cutOff(subject);
        assertThat(new Answers(story, "acme").ask(after, "GET", "orders /orders"))
                .isEqualTo(Reason.TOKEN_REVOKED);
        assertThat(new Answers(story, "acme").stillGranted(after)).isEmpty();
    }

    /** Two roles give the scope: the token rests on the one that was not cut off. */
    @Test
    void aCutOffRoleLeavesWhatAnotherGives() {
        Story story = shop().assign("reader", "alice");
        TokenClaims token = new Answers(story, "acme").token("token shop for alice {read write}");
        story.cutOff(new CutOffTarget.Role(new RoleId(id("clerk"))));
        Answers answers = new Answers(story, "acme");
        assertThat(answers.ask(token, "GET", "orders /orders")).isEqualTo(Reason.PERMITTED);
        assertThat(answers.ask(token, "POST", "orders /orders")).isEqualTo(Reason.TOKEN_REVOKED);
        assertThat(answers.stillGranted(token)).containsExactly("read");
        assertThat(answers.ask("user alice via shop", "POST", "orders /orders"))
                .isEqualTo(Reason.PERMITTED);
    }

    /** Where tokens are trusted, a scope that no role of today gives may have come from the cut. */
    @Test
    void aCutOffRoleEndsWhatATrustedTokenMayOweToIt() {
        Story story =
                shop().changeApi("orders", terms -> terms.mode(DecisionMode.TOKEN))
                        .assign("reader", "alice");
        TokenClaims token =
                new Answers(story, "acme")
                        .token("token shop for alice to orders people {read write list}");
        TokenClaims machine = new Answers(story, "acme").token("token shop {write}");
        story.unassign("clerk", "alice");
        assertThat(new Answers(story, "acme").ask(token, "POST", "orders /orders"))
                .isEqualTo(Reason.PERMITTED);
        story.deleteRole("clerk").cutOff(new CutOffTarget.Role(new RoleId(id("clerk"))));
        Answers answers = new Answers(story, "acme");
        assertThat(answers.ask(token, "POST", "orders /orders")).isEqualTo(Reason.TOKEN_REVOKED);
        assertThat(answers.ask(token, "GET", "orders /orders")).isEqualTo(Reason.PERMITTED);
        assertThat(answers.ask(token, "GET", "people /users")).isEqualTo(Reason.PERMITTED);
        assertThat(answers.ask(machine, "POST", "orders /orders")).isEqualTo(Reason.PERMITTED);
    }

    /** The owner of an API ends it in its children's tokens too; a child only in its own. */
    @Test
    void anApiIsCutOffByItsOwner() {
        Story story = shop().child("branch", "acme").application("till");
        story.authorize("till", "orders", NO_POLICY, "read write");
        TokenClaims token = new Answers(story, "branch").token("token till {read write}");
        TokenClaims parents = new Answers(story, "acme").token("token shop {read}");
        ScopeId read = story.scope("orders/read");
        story.in("acme").cutOff(new CutOffTarget.Scope(read));
        Answers answers = new Answers(story, "branch");
        assertThat(answers.ask(token, "GET", "orders /orders")).isEqualTo(Reason.TOKEN_REVOKED);
        assertThat(answers.ask(token, "POST", "orders /orders")).isEqualTo(Reason.PERMITTED);
        assertThat(answers.stillGranted(token)).containsExactly("write");
        story.cutOff(new CutOffTarget.WholeOrganization());
        assertThat(new Answers(story, "branch").ask(token, "POST", "orders /orders"))
                .isEqualTo(Reason.PERMITTED);
        TokenClaims fresh = new Answers(story, "acme").token("token shop {read}");
        story.in("branch").cutOff(new CutOffTarget.Api(new ApiId(id("orders"))));
        assertThat(new Answers(story, "branch").ask(token, "POST", "orders /orders"))
                .isEqualTo(Reason.TOKEN_REVOKED);
        assertThat(new Answers(story, "acme").ask(fresh, "GET", "orders /orders"))
                .isEqualTo(Reason.PERMITTED);
        assertThat(new Answers(story, "acme").ask(parents, "GET", "orders /orders"))
                .isEqualTo(Reason.TOKEN_REVOKED);
    }

    /** The cut-off of a token leaves with the token's own end, and the token is as dead after. */
    @Test
    void aTokensCutOffLeavesAfterItsEnd() {
        Story story = shop();
        Instant end = story.now().plusSeconds(3);
        TokenClaims token =
                Claims.of(new Answers(story, "acme").token("token shop {read}")).expiresAt(end);
        story.cutOff(new CutOffTarget.TokenId("jti-1", end));
        assertThat(new Answers(story, "acme").ask(token, "GET", "orders /orders"))
                .isEqualTo(Reason.TOKEN_REVOKED);
        story.meanwhile().meanwhile().meanwhile().meanwhile();
        assertThat(new Answers(story, "acme").ask(token, "GET", "orders /orders"))
                .isEqualTo(Reason.TOKEN_EXPIRED);
    }

    /** So does that of a session after the last of its tokens. */
    @Test
    void aSessionsCutOffLeavesAfterTheEndOfItsTokens() {
        Story story = shop();
        Instant end = story.now().plusSeconds(3);
        TokenClaims granted =
                new Answers(story, "acme").token("token shop for alice to orders people {read}");
        TokenClaims token = Claims.of(granted).expiresAt(end);
        story.cutOff(new CutOffTarget.Session("sid-1", end));
        assertThat(new Answers(story, "acme").ask(token, "GET", "orders /orders"))
                .isEqualTo(Reason.TOKEN_REVOKED);
        story.meanwhile().meanwhile().meanwhile().meanwhile();
        assertThat(new Answers(story, "acme").ask(token, "GET", "orders /orders"))
                .isEqualTo(Reason.TOKEN_EXPIRED);
    }

    /** Case 23: a cut-off that is forgotten one day takes nothing from one that never is. */
    @Test
    void oneSessionsCutOffsDoNotShortenEachOther() {
        Story story = shop();
        TokenClaims token =
                new Answers(story, "acme").token("token shop for alice to orders people {read}");
        story.cutOff(new CutOffTarget.Session("sid-1", null));
        story.cutOff(new CutOffTarget.Session("sid-1", story.now().plusSeconds(1)));
        story.meanwhile().meanwhile().meanwhile().meanwhile();
        assertThat(new Answers(story, "acme").ask(token, "GET", "orders /orders"))
                .isEqualTo(Reason.TOKEN_REVOKED);
    }
}
