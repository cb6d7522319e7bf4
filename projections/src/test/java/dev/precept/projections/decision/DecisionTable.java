package dev.precept.projections.decision;

import static dev.precept.domain.application.AuthorizationPolicy.NO_POLICY;
import static dev.precept.domain.application.AuthorizationPolicy.RBAC;
import static dev.precept.projections.decision.Story.id;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.api.DecisionMode;
import dev.precept.domain.api.Lifecycle;
import dev.precept.domain.application.Environment;
import dev.precept.domain.application.RoleAudienceKind;
import dev.precept.domain.organization.OrganizationMode;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.subscription.SubscriptionStatus;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Set;

/** The decision rule by examples: who asks, for what, and the answer with its reason. */
class DecisionTable {

    /**
     * API orders (type order) has read, write, admin. Alice is an ordinary reader, Bob writes
     * through the group staff, which lies in the group crew, Carol administrates in shop only, Dave
     * holds nothing. Shop may ask for read and write by roles, batch for read and admin without.
     */
    private static Story shop() {
        return new Story()
                .organization("acme")
                .api("orders", terms -> terms.type("order"))
                .scopes("orders", "read write admin")
                .operation("orders", "GET /orders", "read")
                .operation("orders", "POST /orders", "write")
                .operation("orders", "DELETE /orders/{id}", "read write | admin")
                .operation("orders", "GET /me", "token")
                .operation("orders", "GET /health", "public")
                .operation("orders", "GET /vault", "closed")
                .application("shop")
                .authorize("shop", "orders", RBAC, "read write")
                .application("batch")
                .authorize("batch", "orders", NO_POLICY, "read admin")
                .application("stranger")
                .user("alice")
                .user("bob")
                .user("carol")
                .user("dave")
                .group("crew")
                .group("staff")
                .nest("crew", "staff")
                .join("staff", "bob")
                .role("reader", "orders/read")
                .role("writer", "orders/read orders/write")
                .roleFor("shop", "shop-admin", "orders/admin")
                .assign("reader", "alice")
                .assignGroup("writer", "crew")
                .assign("shop-admin", "carol");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    user alice             | GET    | /orders   | PERMITTED
                    user alice             | POST   | /orders   | ROLE_LACKS_PERMISSION
                    user alice             | DELETE | /orders/7 | ROLE_LACKS_PERMISSION
                    user ID-alice          | GET    | /orders   | PERMITTED
                    user bob               | GET    | /orders   | PERMITTED
                    user bob               | POST   | /orders   | PERMITTED
                    user bob               | DELETE | /orders/7 | PERMITTED
                    user carol             | GET    | /orders   | NO_ROLE_IN_AUDIENCE
                    user dave              | GET    | /orders   | NO_ROLE_IN_AUDIENCE
                    user dave              | GET    | /me       | PERMITTED
                    user dave              | GET    | /vault    | OPERATION_CLOSED
                    user nobody            | GET    | /orders   | UNKNOWN_SUBJECT
                    user ID-reader         | GET    | /orders   | UNKNOWN_SUBJECT
                    user https://idp#alice | GET    | /orders   | UNKNOWN_SUBJECT
                    user Alice             | GET    | /orders   | UNKNOWN_SUBJECT
                    robot alice            | GET    | /orders   | UNKNOWN_SUBJECT_TYPE
                    """)
    void aUserAloneHasTheOrganizationsRoles(
            String subject, String action, String path, Reason answer) {
        assertThat(new Answers(shop(), "acme").ask(subject, action, "orders " + path))
                .isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    user alice via shop     | GET    | /orders   | PERMITTED
                    user alice via ID-shop  | GET    | /orders   | PERMITTED
                    user alice via shop     | POST   | /orders   | ROLE_LACKS_PERMISSION
                    user bob via shop       | DELETE | /orders/7 | PERMITTED
                    user carol via shop     | GET    | /orders   | NO_ROLE_IN_AUDIENCE
                    user carol via shop     | GET    | /me       | PERMITTED
                    user dave via batch     | GET    | /orders   | PERMITTED
                    user dave via batch     | POST   | /orders   | NOT_AUTHORIZED_FOR_APPLICATION
                    user dave via batch     | DELETE | /orders/7 | PERMITTED
                    user alice via stranger | GET    | /orders   | NOT_AUTHORIZED_FOR_APPLICATION
                    user alice via stranger | GET    | /me       | NOT_AUTHORIZED_FOR_APPLICATION
                    user alice via nobody   | GET    | /orders   | UNKNOWN_APPLICATION
                    user nobody via shop    | GET    | /orders   | UNKNOWN_SUBJECT
                    """)
    void aUserWithAnApplicationHasWhatBothHave(
            String subject, String action, String path, Reason answer) {
        assertThat(new Answers(shop(), "acme").ask(subject, action, "orders " + path))
                .isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    client shop     | GET    | /orders   | PERMITTED
                    client ID-shop  | POST   | /orders   | PERMITTED
                    client batch    | GET    | /orders   | PERMITTED
                    client batch    | POST   | /orders   | NOT_AUTHORIZED_FOR_APPLICATION
                    client batch    | DELETE | /orders/7 | PERMITTED
                    client shop     | GET    | /me       | PERMITTED
                    client shop     | GET    | /vault    | OPERATION_CLOSED
                    client stranger | GET    | /me       | NOT_AUTHORIZED_FOR_APPLICATION
                    client nobody   | GET    | /orders   | UNKNOWN_SUBJECT
                    client alice    | GET    | /orders   | UNKNOWN_SUBJECT
                    """)
    void aClientHasWhatItIsAuthorizedFor(
            String subject, String action, String path, Reason answer) {
        assertThat(new Answers(shop(), "acme").ask(subject, action, "orders " + path))
                .isEqualTo(answer);
    }

    private static final String TOKENS =
            """
            token shop {read}                  | GET    | /orders   | PERMITTED
            token shop {write}                 | GET    | /orders   | SCOPE_NOT_IN_TOKEN
            token shop {read}                  | DELETE | /orders/7 | SCOPE_NOT_IN_TOKEN
            token shop {read write}            | DELETE | /orders/7 | PERMITTED
            token shop {admin}                 | DELETE | /orders/7 | SCOPE_NOT_IN_TOKEN
            token shop {read write admin}      | DELETE | /orders/7 | PERMITTED
            token batch {admin}                | DELETE | /orders/7 | PERMITTED
            token batch {read write}           | DELETE | /orders/7 | NOT_AUTHORIZED_FOR_APPLICATION
            token shop {}                      | GET    | /me       | PERMITTED
            token shop {}                      | GET    | /vault    | OPERATION_CLOSED
            token shop to people {read}        | GET    | /orders   | AUDIENCE_MISMATCH
            token shop to people orders {read} | GET    | /orders   | PERMITTED
            token shop for alice {read}        | GET    | /orders   | PERMITTED
            token shop for alice {read write}  | POST   | /orders   | ROLE_LACKS_PERMISSION
            token shop for bob {read write}    | POST   | /orders   | PERMITTED
            token shop for bob {read}          | POST   | /orders   | SCOPE_NOT_IN_TOKEN
            token batch for dave {read}        | GET    | /orders   | PERMITTED
            token shop for nobody {read}       | GET    | /orders   | UNKNOWN_SUBJECT
            token nobody {read}                | GET    | /orders   | UNKNOWN_APPLICATION
            token stranger {read}              | GET    | /orders   | NOT_AUTHORIZED_FOR_APPLICATION
            token stranger {}                  | GET    | /me       | NOT_AUTHORIZED_FOR_APPLICATION
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = TOKENS)
    void aTokenHasWhatItHoldsAndWouldStillBeGiven(
            String subject, String action, String path, Reason answer) {
        assertThat(new Answers(shop(), "acme").ask(subject, action, "orders " + path))
                .isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    user alice        | GET     | orders /orders   | PERMITTED
                    user alice        | GET     | order /orders    | PERMITTED
                    user alice        | GET     | Orders /orders   | UNKNOWN_API
                    user alice        | GET     | payments /orders | UNKNOWN_API
                    user alice        | GET     | orders /nothing  | UNKNOWN_OPERATION
                    user alice        | PUT     | orders /orders   | UNKNOWN_OPERATION
                    user alice        | HEAD    | orders /orders   | UNKNOWN_OPERATION
                    user alice        | OPTIONS | orders /orders   | UNKNOWN_OPERATION
                    user alice        | get     | orders /orders   | UNKNOWN_OPERATION
                    user alice        | BREW    | orders /orders   | UNKNOWN_OPERATION
                    user alice        | read    | orders 4711      | PERMITTED
                    user alice        | write   | orders 4711      | ROLE_LACKS_PERMISSION
                    user alice        | GET     | orders 4711      | UNKNOWN_SCOPE
                    user alice        | erase   | orders 4711      | UNKNOWN_SCOPE
                    user alice        | 'a b'   | orders 4711      | UNKNOWN_SCOPE
                    token shop {read} | read    | orders 4711      | PERMITTED
                    token shop {read} | write   | order 4711       | SCOPE_NOT_IN_TOKEN
                    """)
    void theResourceMustBeKnown(String subject, String action, String resource, Reason answer) {
        assertThat(new Answers(shop(), "acme").ask(subject, action, resource)).isEqualTo(answer);
    }

    /** Case 26: read as the upstream would, or refused. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /orders                | UNKNOWN_OPERATION
                    /orders/               | UNKNOWN_OPERATION
                    /orders/7              | PERMITTED
                    /orders/7/             | UNKNOWN_OPERATION
                    /orders/a%20b          | PERMITTED
                    /orders/a%c3%a9        | PERMITTED
                    /orders/a%C3%A9        | PERMITTED
                    /orders//7             | PATH_REFUSED
                    //orders/7             | PATH_REFUSED
                    /orders/../orders/7    | PATH_REFUSED
                    /orders/./7            | PATH_REFUSED
                    /orders/%2e%2e         | PATH_REFUSED
                    /orders/%2E            | PATH_REFUSED
                    /orders/a%2Fb          | PATH_REFUSED
                    /orders/a%2fb          | PATH_REFUSED
                    /orders/a%5Cb          | PATH_REFUSED
                    /orders/a%00           | PATH_REFUSED
                    /orders/a%C0%AF        | PATH_REFUSED
                    /orders/a%            | PATH_REFUSED
                    /orders/7;x=1          | PATH_REFUSED
                    /orders/7?x=1          | PATH_REFUSED
                    /orders/7#x            | PATH_REFUSED
                    /%6Frders/7            | PATH_REFUSED
                    /Orders/7              | UNKNOWN_OPERATION
                    """)
    void aPathIsReadOneWayOrRefused(String path, Reason answer) {
        Answers answers = new Answers(shop(), "acme");
        assertThat(answers.ask("user bob", "DELETE", "orders " + path)).isEqualTo(answer);
    }

    /** An absolute form is no path below the API's base path: it names an instance. */
    @Test
    void anAbsoluteFormIsNoPath() {
        Answers answers = new Answers(shop(), "acme");
        assertThat(answers.ask("user bob", "GET", "orders https://api.example/orders"))
                .isEqualTo(Reason.UNKNOWN_SCOPE);
    }

    /** Case 25: public asks for nothing, also not for a subject that holds. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    user alice            | GET  | /health | PUBLIC_OPERATION
                    user nobody           | GET  | /health | PUBLIC_OPERATION
                    user alice via nobody | GET  | /health | PUBLIC_OPERATION
                    robot x               | GET  | /health | PUBLIC_OPERATION
                    client stranger       | GET  | /health | PUBLIC_OPERATION
                    token shop {}         | GET  | /health | PUBLIC_OPERATION
                    token nobody to x {}  | GET  | /health | PUBLIC_OPERATION
                    token shop {read}     | HEAD | /health | UNKNOWN_OPERATION
                    """)
    void aPublicOperationIsForAnybody(String subject, String action, String path, Reason answer) {
        assertThat(new Answers(shop(), "acme").ask(subject, action, "orders " + path))
                .isEqualTo(answer);
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"TOKEN_INVALID", "TOKEN_EXPIRED", "TOKEN_ISSUER_UNKNOWN"})
    void aRefusedTokenIsDeniedForItsReason(Reason reason) {
        Answers answers = new Answers(shop(), "acme");
        Subject subject = new Subject.RefusedToken(reason);
        Environment production = Environment.PRODUCTION;
        assertThat(answers.ask(subject, "GET", "orders /orders", null, production))
                .isEqualTo(reason);
        assertThat(answers.ask(subject, "GET", "nothing /", null, production)).isEqualTo(reason);
        assertThat(answers.ask(subject, "GET", "orders /health", null, production))
                .isEqualTo(Reason.PUBLIC_OPERATION);
    }

    /** Each row spoils one more thing, from the last that is looked at to the first. */
    @Test
    void whatIsWrongWithATokenIsToldInOrder() {
        Story story = shop().api("people").scopes("people", "list");
        TokenClaims token = new Answers(story, "acme").token("token shop {read}");
        story.application("elsewhere");
        Answers answers = new Answers(story, "acme");
        assertThat(answers.ask(token, "GET", "orders /orders")).isEqualTo(Reason.PERMITTED);
        assertThat(answers.ask(token, "GET", "people /x")).isEqualTo(Reason.AUDIENCE_MISMATCH);
        assertThat(answers.ask(token, "GET", "nothing /x")).isEqualTo(Reason.UNKNOWN_API);
        TokenClaims bound = Claims.of(token).senderConstrained();
        assertThat(answers.ask(bound, "GET", "nothing /x")).isEqualTo(Reason.PROOF_MISSING);
        TokenClaims foreign = Claims.of(bound).organization("other");
        assertThat(answers.ask(foreign, "GET", "nothing /x"))
                .isEqualTo(Reason.TOKEN_ISSUER_UNKNOWN);
        TokenClaims ahead = Claims.of(foreign).position(story.position().value() + 1);
        assertThat(answers.ask(ahead, "GET", "nothing /x")).isEqualTo(Reason.TOKEN_AHEAD_OF_IMAGE);
        TokenClaims otherLog = Claims.of(ahead).log("log-2");
        assertThat(answers.ask(otherLog, "GET", "nothing /x")).isEqualTo(Reason.TOKEN_OF_OTHER_LOG);
        TokenClaims late = Claims.of(otherLog).expiresAt(story.now());
        assertThat(answers.ask(late, "GET", "nothing /x")).isEqualTo(Reason.TOKEN_EXPIRED);
    }

    /** Time never runs behind the log's: a cut-off may have left the image since. */
    @Test
    void aTokenThatEndedBeforeTheLastEventIsExpiredWhateverTheClockSays() {
        Story story = shop();
        TokenClaims token =
                Claims.of(new Answers(story, "acme").token("token shop {read}"))
                        .expiresAt(story.now().plusSeconds(1));
        story.meanwhile();
        AccessRequest request =
                new AccessRequest(
                        new OrganizationId("acme"),
                        new Subject.Token(token),
                        "GET",
                        "orders",
                        "/orders",
                        null,
                        Environment.PRODUCTION,
                        Story.START);
        assertThat(new Answers(story, "acme").ask(request)).isEqualTo(Reason.TOKEN_EXPIRED);
    }

    /** Case 10. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    CREATED    | API_NOT_LIVE | API_NOT_LIVE
                    PROTOTYPED | PERMITTED    | PUBLIC_OPERATION
                    PUBLISHED  | PERMITTED    | PUBLIC_OPERATION
                    BLOCKED    | API_NOT_LIVE | API_NOT_LIVE
                    DEPRECATED | PERMITTED    | PUBLIC_OPERATION
                    RETIRED    | API_NOT_LIVE | API_NOT_LIVE
                    """)
    void onlyALiveApiServesCalls(Lifecycle lifecycle, Reason answer, Reason publicAnswer) {
        Answers answers = new Answers(shop().lifecycle("orders", lifecycle), "acme");
        assertThat(answers.ask("user alice", "GET", "orders /orders")).isEqualTo(answer);
        assertThat(answers.ask("client shop", "GET", "orders /orders")).isEqualTo(answer);
        assertThat(answers.ask("token shop {read}", "GET", "orders /orders")).isEqualTo(answer);
        assertThat(answers.ask("user alice", "GET", "orders /health")).isEqualTo(publicAnswer);
    }

    /** Case 12: the very next decision follows the subscription. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                            | user alice              | GET | NO_SUBSCRIPTION
                            | user alice via shop     | GET | NO_SUBSCRIPTION
                            | client shop             | GET | NO_SUBSCRIPTION
                            | token shop {read}       | GET | NO_SUBSCRIPTION
                    PENDING | user alice via shop     | GET | SUBSCRIPTION_INACTIVE
                    PENDING | client shop             | GET | SUBSCRIPTION_INACTIVE
                    PENDING | token shop {read}       | GET | SUBSCRIPTION_INACTIVE
                    BLOCKED | client shop             | GET | SUBSCRIPTION_INACTIVE
                    BLOCKED | token shop {read}       | GET | SUBSCRIPTION_INACTIVE
                    ACTIVE  | user alice              | GET | NO_SUBSCRIPTION
                    ACTIVE  | user alice via shop     | GET | PERMITTED
                    ACTIVE  | client shop             | GET | PERMITTED
                    ACTIVE  | token shop {read}       | GET | PERMITTED
                    ACTIVE  | client batch            | GET | NO_SUBSCRIPTION
                    ACTIVE  | token shop {write}      | GET | SCOPE_NOT_IN_TOKEN
                    """)
    void anApiThatAsksForASubscriptionDeniesWithoutOne(
            SubscriptionStatus status, String subject, String action, Reason answer) {
        Story story = shop().changeApi("orders", terms -> terms.subscribed());
        if (status != null) {
            story.subscribe("shop", "orders", SubscriptionStatus.PENDING)
                    .subscription("shop", "orders", status);
        }
        Answers answers = new Answers(story, "acme");
        assertThat(answers.ask(subject, action, "orders /orders")).isEqualTo(answer);
        assertThat(answers.ask(subject, action, "orders /health"))
                .isEqualTo(Reason.PUBLIC_OPERATION);
    }

    /** A subscription does for what asks for no scope, and for nothing else. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    PENDING | client stranger         | /me     | SUBSCRIPTION_INACTIVE
                    ACTIVE  | client stranger         | /me     | PERMITTED
                    ACTIVE  | client stranger         | /orders | NOT_AUTHORIZED_FOR_APPLICATION
                    ACTIVE  | token stranger {}       | /me     | PERMITTED
                    ACTIVE  | token stranger {read}   | /orders | NOT_AUTHORIZED_FOR_APPLICATION
                    ACTIVE  | user dave via stranger  | /me     | PERMITTED
                    ACTIVE  | user alice via stranger | /orders | NOT_AUTHORIZED_FOR_APPLICATION
                    """)
    void aSubscriptionAloneOpensWhatAsksForNoScope(
            SubscriptionStatus status, String subject, String path, Reason answer) {
        Story story = shop().subscribe("stranger", "orders", status);
        assertThat(new Answers(story, "acme").ask(subject, "GET", "orders " + path))
                .isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    client trial          | PRODUCTION | ENVIRONMENT_MISMATCH
                    client trial          | SANDBOX    | PERMITTED
                    client batch          | SANDBOX    | ENVIRONMENT_MISMATCH
                    token trial {read}    | PRODUCTION | ENVIRONMENT_MISMATCH
                    token trial {read}    | SANDBOX    | PERMITTED
                    user alice via trial  | PRODUCTION | ENVIRONMENT_MISMATCH
                    user alice via trial  | SANDBOX    | PERMITTED
                    user alice            | SANDBOX    | PERMITTED
                    """)
    void anApplicationWorksInItsEnvironment(
            String subject, Environment environment, Reason answer) {
        Story story =
                shop().application("trial", RoleAudienceKind.ORGANIZATION, Environment.SANDBOX)
                        .authorize("trial", "orders", NO_POLICY, "read");
        assertThat(new Answers(story, "acme").ask(subject, "GET", "orders /orders", environment))
                .isEqualTo(answer);
    }

    /** Case 1, by decisions. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    user john  | GET  | PERMITTED
                    user john  | POST | PERMITTED
                    user bob   | GET  | PERMITTED
                    user bob   | POST | ROLE_LACKS_PERMISSION
                    """)
    void aRoleOfAGroupIsEveryMembers(String subject, String action, Reason answer) {
        Story story =
                new Story()
                        .organization("acme")
                        .api("books")
                        .scopes("books", "books:get books:add users:get")
                        .operation("books", "GET /books", "books:get")
                        .operation("books", "POST /books", "books:add")
                        .user("john")
                        .user("bob")
                        .group("librarians")
                        .join("librarians", "john")
                        .role("reader", "books/books:get books/users:get")
                        .role("writer", "books/books:get books/users:get books/books:add")
                        .assign("reader", "bob")
                        .assignGroup("writer", "librarians");
        assertThat(new Answers(story, "acme").ask(subject, action, "books /books"))
                .isEqualTo(answer);
    }

    /** Case 9. */
    @Test
    void anOfficerListsAndDoesNotCreate() {
        Story story =
                new Story()
                        .organization("acme")
                        .api("people")
                        .scopes("people", "user:list user:create")
                        .operation("people", "GET /users", "user:list")
                        .operation("people", "POST /users", "user:create")
                        .user("olga")
                        .role("officer", "people/user:list")
                        .assign("officer", "olga");
        Answers answers = new Answers(story, "acme");
        assertThat(answers.ask("user olga", "GET", "people /users")).isEqualTo(Reason.PERMITTED);
        assertThat(answers.ask("user olga", "POST", "people /users"))
                .isEqualTo(Reason.ROLE_LACKS_PERMISSION);
    }

    /** Case 5: which roles count is the application's setting, and switching it loses nothing. */
    @Test
    void theRoleAudienceDecidesWhichRolesCount() {
        Story story = shop();
        String alice = "user alice via shop";
        String carol = "user carol via shop";
        story.authorize("shop", "orders", RBAC, "read write admin");
        Answers answers = new Answers(story, "acme");
        assertThat(answers.ask(alice, "read", "orders 1")).isEqualTo(Reason.PERMITTED);
        assertThat(answers.ask(carol, "admin", "orders 1")).isEqualTo(Reason.NO_ROLE_IN_AUDIENCE);
        answers = new Answers(story.roleAudience("shop", RoleAudienceKind.APPLICATION), "acme");
        assertThat(answers.ask(alice, "read", "orders 1")).isEqualTo(Reason.NO_ROLE_IN_AUDIENCE);
        assertThat(answers.ask(carol, "admin", "orders 1")).isEqualTo(Reason.PERMITTED);
        assertThat(answers.ask(carol, "read", "orders 1")).isEqualTo(Reason.ROLE_LACKS_PERMISSION);
        assertThat(answers.ask("token shop for carol {admin}", "admin", "orders 1"))
                .isEqualTo(Reason.PERMITTED);
        answers = new Answers(story.roleAudience("shop", RoleAudienceKind.ORGANIZATION), "acme");
        assertThat(answers.ask(alice, "read", "orders 1")).isEqualTo(Reason.PERMITTED);
        assertThat(answers.ask(carol, "admin", "orders 1")).isEqualTo(Reason.NO_ROLE_IN_AUDIENCE);
    }

    /** Case 6: what needs the scope fails at once, the rest of the token lives on. */
    @Test
    void aScopeTakenFromAnApplicationIsGoneFromItsTokens() {
        Story story = shop();
        TokenClaims token = new Answers(story, "acme").token("token shop {read write}");
        story.authorize("shop", "orders", RBAC, "read");
        Answers answers = new Answers(story, "acme");
        assertThat(answers.ask(token, "GET", "orders /orders")).isEqualTo(Reason.PERMITTED);
        assertThat(answers.ask(token, "POST", "orders /orders"))
                .isEqualTo(Reason.NOT_AUTHORIZED_FOR_APPLICATION);
        assertThat(answers.stillGranted(token)).containsExactly("read");
        story.deauthorize("shop", "orders");
        answers = new Answers(story, "acme");
        assertThat(answers.ask(token, "GET", "orders /me"))
                .isEqualTo(Reason.NOT_AUTHORIZED_FOR_APPLICATION);
        assertThat(answers.stillGranted(token)).isEmpty();
        assertThat(answers.isActive(token)).isFalse();
    }

    /** Mode TOKEN: the token's scopes stand as they are; everything else counts as ever. */
    @Test
    void aTrustedTokenKeepsItsScopes() {
        Story story = shop().changeApi("orders", terms -> terms.mode(DecisionMode.TOKEN));
        TokenClaims token = new Answers(story, "acme").token("token shop for bob {read write}");
        story.leave("staff", "bob").authorize("shop", "orders", RBAC, "read");
        Answers answers = new Answers(story, "acme");
        assertThat(answers.ask(token, "POST", "orders /orders")).isEqualTo(Reason.PERMITTED);
        assertThat(answers.stillGranted(token)).containsExactlyInAnyOrder("read", "write");
        assertThat(answers.ask("user bob via shop", "GET", "orders /orders"))
                .isEqualTo(Reason.NO_ROLE_IN_AUDIENCE);
        story.deauthorize("shop", "orders");
        assertThat(new Answers(story, "acme").ask(token, "POST", "orders /orders"))
                .isEqualTo(Reason.NOT_AUTHORIZED_FOR_APPLICATION);
    }

    /** Case 19: neither the old role nor the old token has the new scope. */
    @Test
    void aScopeMadeAgainIsAnother() {
        Story story = shop();
        TokenClaims token = new Answers(story, "acme").token("token batch {read}");
        story.removeScope("orders", "read");
        Answers answers = new Answers(story, "acme");
        assertThat(answers.ask(token, "GET", "orders /orders")).isEqualTo(Reason.OPERATION_CLOSED);
        assertThat(answers.ask("user alice", "GET", "orders /orders"))
                .isEqualTo(Reason.OPERATION_CLOSED);
        assertThat(answers.ask("user bob", "DELETE", "orders /orders/7"))
                .isEqualTo(Reason.ROLE_LACKS_PERMISSION);
        assertThat(answers.stillGranted(token)).isEmpty();
        story.scopes("orders", "read");
        answers = new Answers(story, "acme");
        assertThat(answers.ask(token, "GET", "orders /orders")).isEqualTo(Reason.OPERATION_CLOSED);
        story.operation("orders", "GET /orders", "read")
                .authorize("batch", "orders", NO_POLICY, "read");
        answers = new Answers(story, "acme");
        assertThat(answers.ask(token, "GET", "orders /orders")).isEqualTo(Reason.SCOPE_RECREATED);
        assertThat(answers.ask("user alice", "GET", "orders /orders"))
                .isEqualTo(Reason.ROLE_LACKS_PERMISSION);
        assertThat(answers.stillGranted(token)).isEmpty();
        assertThat(answers.ask("token batch {read}", "GET", "orders /orders"))
                .isEqualTo(Reason.PERMITTED);
    }

    /** Case 24: a token for one API opens nothing of another. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    token both to orders {read}              | orders /orders | PERMITTED
                    token both to orders {read}              | crm /users     | AUDIENCE_MISMATCH
                    token both to orders {read}              | crm /me        | AUDIENCE_MISMATCH
                    token both to crm {crm:read}             | crm /users     | PERMITTED
                    token both to crm {crm:read}             | crm /me        | PERMITTED
                    token both to crm {read}                 | crm /users     | SCOPE_NOT_IN_TOKEN
                    token both to crm {crm:read}             | orders /me     | AUDIENCE_MISMATCH
                    token both to orders crm {read}          | crm /users     | SCOPE_NOT_IN_TOKEN
                    token both to orders crm {crm:read}      | orders /orders | SCOPE_NOT_IN_TOKEN
                    token both to orders crm {read crm:read} | crm /users     | PERMITTED
                    """)
    void aTokenForOneApiOpensNothingOfAnother(String token, String resource, Reason answer) {
        Story story =
                shop().api("crm")
                        .scopes("crm", "read")
                        .operation("crm", "GET /users", "read")
                        .operation("crm", "GET /me", "token")
                        .application("both")
                        .authorize("both", "orders", NO_POLICY, "read")
                        .authorize("both", "crm", NO_POLICY, "read");
        assertThat(new Answers(story, "acme").ask(token, "GET", resource)).isEqualTo(answer);
    }

    /** An API made again under its identifier is another one: an old token is not for it. */
    @Test
    void anApiMadeAgainIsAnother() {
        Story story = shop();
        TokenClaims token = new Answers(story, "acme").token("token shop {}");
        story.deleteApi("orders")
                .newApi("orders-2", "orders", Story.identifier("orders"), terms -> terms)
                .lifecycle("orders-2", Lifecycle.PUBLISHED)
                .operation("orders-2", "GET /me", "token")
                .authorize("shop", "orders-2", RBAC, "");
        Answers answers = new Answers(story, "acme");
        assertThat(answers.ask(token, "GET", "orders /me")).isEqualTo(Reason.AUDIENCE_MISMATCH);
        assertThat(answers.isActive(token)).isFalse();
        assertThat(answers.ask("token shop {}", "GET", "orders /me")).isEqualTo(Reason.PERMITTED);
    }

    /** Case 20: whatever is deleted, nobody gains; who rested on it loses. */
    @Test
    void deletingNeverGrants() {
        assertThat(after(shop().deleteUser("alice"), "user alice"))
                .isEqualTo(Reason.UNKNOWN_SUBJECT);
        assertThat(after(shop().deleteUser("dave"), "token batch for dave {read}"))
                .isEqualTo(Reason.UNKNOWN_SUBJECT);
        assertThat(after(shop().deleteGroup("staff"), "user bob"))
                .isEqualTo(Reason.NO_ROLE_IN_AUDIENCE);
        assertThat(after(shop().deleteGroup("crew"), "user bob"))
                .isEqualTo(Reason.NO_ROLE_IN_AUDIENCE);
        assertThat(after(shop().deleteRole("reader"), "user alice"))
                .isEqualTo(Reason.NO_ROLE_IN_AUDIENCE);
        assertThat(after(shop().deleteApi("orders"), "user alice")).isEqualTo(Reason.UNKNOWN_API);
        assertThat(after(shop().deleteApplication("shop"), "user alice via shop"))
                .isEqualTo(Reason.UNKNOWN_APPLICATION);
        assertThat(after(shop().deleteApplication("shop"), "token shop {read}"))
                .isEqualTo(Reason.UNKNOWN_APPLICATION);
        assertThat(after(shop().deleteOrganization("acme"), "user alice"))
                .isEqualTo(Reason.UNKNOWN_ORGANIZATION);
        Story subscribed =
                shop().changeApi("orders", terms -> terms.subscribed())
                        .subscribe("shop", "orders", SubscriptionStatus.ACTIVE)
                        .unsubscribe("shop", "orders");
        assertThat(after(subscribed, "client shop")).isEqualTo(Reason.NO_SUBSCRIPTION);
        Story alternative = shop().removeScope("orders", "write");
        assertThat(new Answers(alternative, "acme").ask("user alice", "DELETE", "orders /orders/7"))
                .isEqualTo(Reason.ROLE_LACKS_PERMISSION);
    }

    private static Reason after(Story story, String subject) {
        return new Answers(story, "acme").ask(subject, "GET", "orders /orders");
    }

    /** Case 21. */
    @Test
    void aRevokedUserNeverGetsWhatTheRoleGainsLater() {
        Story story = shop();
        TokenClaims token = new Answers(story, "acme").token("token shop for alice {read write}");
        story.unassign("reader", "alice");
        assertThat(after(story, "user alice")).isEqualTo(Reason.NO_ROLE_IN_AUDIENCE);
        story.give("reader", "orders/write");
        for (String action : Set.of("read", "write")) {
            Answers answers = new Answers(story, "acme");
            assertThat(answers.ask("user alice", action, "orders 1"))
                    .isEqualTo(Reason.NO_ROLE_IN_AUDIENCE);
            assertThat(answers.ask("user alice via shop", action, "orders 1"))
                    .isEqualTo(Reason.NO_ROLE_IN_AUDIENCE);
            assertThat(answers.ask(token, action, "orders 1"))
                    .isEqualTo(Reason.NO_ROLE_IN_AUDIENCE);
        }
    }

    @Test
    void anOrganizationThatOnlyIssuesTokensHasNoDecisions() {
        Answers answers = new Answers(shop().mode(OrganizationMode.TOKEN_SERVICE), "acme");
        assertThat(answers.ask("user alice", "GET", "orders /orders"))
                .isEqualTo(Reason.DECISIONS_NOT_SERVED);
        assertThat(answers.ask("user alice", "GET", "orders /health"))
                .isEqualTo(Reason.DECISIONS_NOT_SERVED);
        assertThat(new Answers(shop(), "other").ask("user alice", "GET", "orders /health"))
                .isEqualTo(Reason.UNKNOWN_ORGANIZATION);
    }

    /** A handle that is somebody else's id means neither. */
    @Test
    void aNameOfTwoIsNobodys() {
        Story story =
                shop().userOfId("twin", "mallory").user("mallory").assign("reader", "mallory");
        Answers answers = new Answers(story, "acme");
        assertThat(answers.ask("user mallory", "GET", "orders /orders"))
                .isEqualTo(Reason.UNKNOWN_SUBJECT);
        assertThat(answers.ask("user twin", "GET", "orders /orders"))
                .isEqualTo(Reason.NO_ROLE_IN_AUDIENCE);
        assertThat(answers.ask("user " + id("mallory"), "GET", "orders /orders"))
                .isEqualTo(Reason.PERMITTED);
    }

    /** Two APIs of one organization that answer to one name: neither is meant. */
    @Test
    void aNameOfTwoApisIsAmbiguous() {
        Story story = shop().api("sales", terms -> terms.type("orders"));
        Answers answers = new Answers(story, "acme");
        assertThat(answers.ask("user alice", "GET", "orders /orders"))
                .isEqualTo(Reason.AMBIGUOUS_API);
        assertThat(answers.ask("user alice", "GET", "orders /health"))
                .isEqualTo(Reason.AMBIGUOUS_API);
        assertThat(answers.ask("user alice", "GET", "order /orders")).isEqualTo(Reason.PERMITTED);
    }

    /** The position a token may have at most is the image's. */
    @Test
    void aTokenAheadOfTheImageIsDenied() {
        Story story = shop();
        TokenClaims token = new Answers(story, "acme").token("token shop {read}");
        Answers answers = new Answers(story, "acme");
        Position next = new Position(story.position().value() + 1);
        assertThat(answers.ask(token, "GET", "orders /orders")).isEqualTo(Reason.PERMITTED);
        assertThat(answers.ask(Claims.of(token).position(next.value()), "GET", "orders /orders"))
                .isEqualTo(Reason.TOKEN_AHEAD_OF_IMAGE);
    }
}
