package dev.precept.projections.decision;

import static dev.precept.domain.application.AuthorizationPolicy.NO_POLICY;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.api.Lifecycle;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/** Organizations: what a child has of its parent, and what strangers have of each other. */
class OrganizationTable {

    /**
     * Acme's API orders is seen in its child branch. Each has an application, a user and a role
     * that give read; other is a stranger.
     */
    private static Story family() {
        return new Story()
                .organization("acme")
                .api("orders")
                .scopes("orders", "read")
                .operation("orders", "GET /orders", "read")
                .operation("orders", "GET /me", "token")
                .operation("orders", "GET /health", "public")
                .application("shop")
                .authorize("shop", "orders", NO_POLICY, "read")
                .user("alice")
                .role("reader", "orders/read")
                .assign("reader", "alice")
                .child("branch", "acme")
                .application("till")
                .authorize("till", "orders", NO_POLICY, "read")
                .user("bob")
                .role("seller", "orders/read")
                .assign("seller", "bob")
                .organization("other")
                .user("mallory");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    acme   | user alice           | /orders | PERMITTED
                    acme   | user bob             | /orders | UNKNOWN_SUBJECT
                    acme   | client till          | /orders | UNKNOWN_SUBJECT
                    acme   | user alice via till  | /orders | UNKNOWN_APPLICATION
                    acme   | token till {read}    | /orders | UNKNOWN_APPLICATION
                    branch | user bob             | /orders | PERMITTED
                    branch | user bob via till    | /orders | PERMITTED
                    branch | client till          | /orders | PERMITTED
                    branch | token till {read}    | /orders | PERMITTED
                    branch | token till {}        | /me     | PERMITTED
                    branch | user alice           | /orders | UNKNOWN_SUBJECT
                    branch | client shop          | /orders | UNKNOWN_SUBJECT
                    branch | token shop {read}    | /orders | UNKNOWN_APPLICATION
                    branch | user nobody          | /health | PUBLIC_OPERATION
                    other  | user mallory         | /orders | UNKNOWN_API
                    other  | user mallory         | /health | UNKNOWN_API
                    other  | user alice           | /orders | UNKNOWN_SUBJECT
                    nobody | user alice           | /orders | UNKNOWN_ORGANIZATION
                    """)
    void aChildSeesItsParentsApisAndNobodyElses(
            String organization, String subject, String path, Reason answer) {
        assertThat(new Answers(family(), organization).ask(subject, "GET", "orders " + path))
                .isEqualTo(answer);
    }

    @Test
    void aTokenOpensNothingOutsideItsOrganization() {
        Story story = family();
        TokenClaims parents = new Answers(story, "acme").token("token shop {read}");
        TokenClaims childs = new Answers(story, "branch").token("token till {read}");
        assertThat(new Answers(story, "branch").ask(parents, "GET", "orders /orders"))
                .isEqualTo(Reason.TOKEN_ISSUER_UNKNOWN);
        assertThat(new Answers(story, "acme").ask(childs, "GET", "orders /orders"))
                .isEqualTo(Reason.TOKEN_ISSUER_UNKNOWN);
    }

    /** The child's own API of the name is meant, also where it serves nothing. */
    @Test
    void theChildsOwnHidesTheParents() {
        Story story =
                family().in("branch")
                        .newApi("till-orders", "orders", "https://branch.example", t -> t)
                        .operation("till-orders", "GET /health", "public");
        Answers answers = new Answers(story, "branch");
        assertThat(answers.ask("user bob", "GET", "orders /orders")).isEqualTo(Reason.API_NOT_LIVE);
        assertThat(answers.ask("user bob", "GET", "orders /health")).isEqualTo(Reason.API_NOT_LIVE);
        story.lifecycle("till-orders", Lifecycle.PUBLISHED);
        answers = new Answers(story, "branch");
        assertThat(answers.ask("user bob", "GET", "orders /orders"))
                .isEqualTo(Reason.UNKNOWN_OPERATION);
        assertThat(answers.ask("user bob", "GET", "orders /health"))
                .isEqualTo(Reason.PUBLIC_OPERATION);
        assertThat(new Answers(story, "acme").ask("user alice", "GET", "orders /orders"))
                .isEqualTo(Reason.PERMITTED);
    }

    /** A token's audience means the child's own API, so the parent's is out of its reach. */
    @Test
    void theChildsOwnIdentifierHidesTheParents() {
        Story story =
                family().in("branch")
                        .newApi("sales", "sales", Story.identifier("orders"), t -> t)
                        .lifecycle("sales", Lifecycle.PUBLISHED)
                        .operation("sales", "GET /me", "token");
        Answers answers = new Answers(story, "branch");
        assertThat(answers.ask("token till {read}", "GET", "orders /orders"))
                .isEqualTo(Reason.UNKNOWN_API);
        assertThat(answers.ask("user bob", "GET", "orders /orders")).isEqualTo(Reason.UNKNOWN_API);
        assertThat(answers.ask("token till {read}", "GET", "sales /me"))
                .isEqualTo(Reason.NOT_AUTHORIZED_FOR_APPLICATION);
        assertThat(answers.grant("till", null, "read", ""))
                .isInstanceOf(TokenGrant.InvalidScope.class);
        assertThat(answers.grant("till", null, null, ""))
                .isInstanceOf(TokenGrant.InvalidScope.class);
    }

    /** What the parent adds later under a wire name of the child's is not meant in the child. */
    @Test
    void theChildsOwnWireNameHidesTheParents() {
        Story story =
                family().in("branch")
                        .api("sales")
                        .scope("sales", "list", "list")
                        .in("acme")
                        .scope("orders", "list", "list")
                        .operation("orders", "GET /list", "list")
                        .in("branch")
                        .authorize("till", "sales", NO_POLICY, "list")
                        .authorize("till", "orders", NO_POLICY, "read list");
        Answers answers = new Answers(story, "branch");
        assertThat(answers.ask("token till to orders sales {list}", "GET", "orders /list"))
                .isEqualTo(Reason.SCOPE_NOT_IN_TOKEN);
        assertThat(answers.ask("client till", "GET", "orders /list"))
                .isEqualTo(Reason.UNKNOWN_SCOPE);
        assertThat(answers.ask("token till to sales {list}", "list", "sales 1"))
                .isEqualTo(Reason.PERMITTED);
        TokenGrant.Granted granted =
                (TokenGrant.Granted) answers.grant("till", null, "list read", "");
        assertThat(granted.scopes()).containsExactly("list", "read");
        assertThat(granted.audience())
                .isEqualTo(List.of(Story.identifier("orders"), Story.identifier("sales")));
        assertThat(answers.grant("till", null, "list", "orders"))
                .isInstanceOf(TokenGrant.InvalidScope.class);
    }
}
