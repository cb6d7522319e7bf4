package dev.precept.projections.decision;

import static dev.precept.domain.application.AuthorizationPolicy.NO_POLICY;
import static dev.precept.domain.application.AuthorizationPolicy.RBAC;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.api.Lifecycle;
import dev.precept.domain.application.RoleAudienceKind;
import dev.precept.domain.subscription.SubscriptionStatus;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a token may hold, by examples: who asks for what, and what is granted and dropped. */
class TokenPolicyTable {

    /**
     * Application web may ask for read and write of files by roles, of notes for read without.
     * Ulla's roles give read and delete of files. Neither API asks for a subscription.
     */
    private static Story files() {
        return new Story()
                .organization("acme")
                .api("files")
                .scopes("files", "read write delete")
                .api("notes")
                .scopes("notes", "read note")
                .api("ping")
                .application("web")
                .authorize("web", "files", RBAC, "read write")
                .authorize("web", "notes", NO_POLICY, "read")
                .application("poor")
                .refreshingApplication("app")
                .user("ulla")
                .user("nora")
                .role("reader", "files/read")
                .role("cleaner", "files/delete")
                .assign("reader", "ulla")
                .assign("cleaner", "ulla");
    }

    /** Who asks, scopes, resources; granted scopes, audience. A dash: nobody, nothing, not said. */
    private static final String GRANTS =
            """
            ulla@web | openid read write delete | -           | openid read           | files
            ulla@web | read                     | -           | read                  | files
            ulla@web | openid profile           | -           | openid profile        | -
            ulla@web | openid offline_access    | -           | openid                | -
            ulla@web | read notes:read          | -           | notes:read read       | files notes
            nora@web | read                     | -           | none                  | -
            nora@web | read notes:read          | -           | notes:read            | notes
            nora@web | openid read              | -           | openid                | -
            web      | read write               | -           | read write            | files
            web      | openid read write        | -           | read write            | files
            web      | openid                   | -           | none                  | -
            web      | read write delete        | -           | read write            | files
            web      | delete                   | -           | none                  | -
            web      | nothing                  | -           | none                  | -
            web      | note                     | -           | none                  | -
            web      | read "quoted             | -           | read                  | files
            poor     | read                     | -           | none                  | -
            web      | read                     | notes       | notes:read            | notes
            web      | read                     | files       | read                  | files
            web      | read                     | files notes | notes:read read       | files notes
            web      | notes:read               | notes       | notes:read            | notes
            web      | write                    | notes       | write                 | files notes
            web      | note                     | notes       | none                  | -
            ulla@web | openid                   | notes       | openid                | notes
            web      | -                        | -           | notes:read read write | files notes
            web      | -                        | files       | read write            | files
            ulla@web | -                        | -           | notes:read read       | files notes
            nora@web | -                        | files       | -                     | files
            poor     | -                        | -           | none                  | -
            """;

    /** Cases 2 to 4 and 24. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = GRANTS)
    void whatIsGranted(
            String party, String scopes, String resources, String granted, String audience) {
        TokenGrant grant =
                new Answers(files(), "acme")
                        .grant(client(party), user(party), said(scopes), orEmpty(resources));
        if (granted.equals("none")) {
            assertThat(grant).isInstanceOf(TokenGrant.InvalidScope.class);
        } else {
            assertThat(grant).isInstanceOf(TokenGrant.Granted.class);
            assertThat(scopes(grant)).isEqualTo(orEmpty(granted));
            assertThat(audience(grant)).isEqualTo(orEmpty(audience));
        }
    }

    private static String client(String party) {
        return party.substring(party.indexOf('@') + 1);
    }

    private static String user(String party) {
        int at = party.indexOf('@');
        return at < 0 ? null : party.substring(0, at);
    }

    private static String said(String cell) {
        return cell.equals("-") ? null : cell;
    }

    private static String orEmpty(String cell) {
        return cell.equals("-") ? "" : cell;
    }

    private static String scopes(TokenGrant grant) {
        return String.join(" ", ((TokenGrant.Granted) grant).scopes());
    }

    private static String audience(TokenGrant grant) {
        String prefix = Story.identifier("");
        return ((TokenGrant.Granted) grant)
                .audience().stream()
                        .map(identifier -> identifier.substring(prefix.length()))
                        .collect(Collectors.joining(" "));
    }

    private static Map<String, Reason> dropped(TokenGrant grant) {
        return switch (grant) {
            case TokenGrant.Granted granted -> new TreeMap<>(granted.dropped());
            case TokenGrant.InvalidScope refused -> new TreeMap<>(refused.dropped());
            case TokenGrant.InvalidTarget _, TokenGrant.UnknownParty _ -> Map.of();
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    web      | openid read         | -     | {openid=GRANT_EXCLUDES}
                    ulla@web | offline_access read | -     | {offline_access=GRANT_EXCLUDES}
                    web      | offline_access read | -     | {offline_access=GRANT_EXCLUDES}
                    ulla@app | offline_access      | -     | {}
                    app      | offline_access      | -     | {offline_access=GRANT_EXCLUDES}
                    ulla@web | delete              | -     | {delete=NOT_AUTHORIZED_FOR_APPLICATION}
                    ulla@web | write               | -     | {write=ROLE_LACKS_PERMISSION}
                    nora@web | read                | -     | {read=NO_ROLE_IN_AUDIENCE}
                    web      | Read                | -     | {Read=UNKNOWN_SCOPE}
                    web      | note                | -     | {note=NOT_AUTHORIZED_FOR_APPLICATION}
                    web      | notes:note          | -     | {notes:note=UNKNOWN_SCOPE}
                    web      | notes:read          | -     | {}
                    poor     | read                | -     | {read=NOT_AUTHORIZED_FOR_APPLICATION}
                    ulla@web | -                   | files | {write=ROLE_LACKS_PERMISSION}
                    """)
    void everyDroppedScopeHasAReason(
            String party, String scopes, String resources, String dropped) {
        TokenGrant grant =
                new Answers(files(), "acme")
                        .grant(client(party), user(party), said(scopes), orEmpty(resources));
        assertThat(dropped(grant)).hasToString(dropped);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    read openid | openid      | openid      | {read=CONSENT_MISSING}
                    read openid | read openid | openid read | {}
                    read        | read write  | read        | {}
                    write       | read        | none        | {write=CONSENT_MISSING}
                    nothing     | read        | none        | {nothing=UNKNOWN_SCOPE}
                    notes:read  | read        | none        | {notes:read=CONSENT_MISSING}
                    """)
    void whatIsNotConsentedToIsDropped(
            String scopes, String consented, String granted, String dropped) {
        TokenGrant grant =
                new Answers(files(), "acme").consented("web", "ulla", said(scopes), consented);
        assertThat(grant instanceof TokenGrant.Granted ? scopes(grant) : "none").isEqualTo(granted);
        assertThat(dropped(grant)).hasToString(dropped);
    }

    /** Case 19: what is made again is not what the user meant, whatever its name. */
    @Test
    void whatIsMadeAfterTheConsentIsDropped() {
        Story story = files();
        TokenRequest.Consent before = new TokenRequest.Consent(null, story.position());
        TokenRequest.Consent named = new TokenRequest.Consent(Set.of("write"), story.position());
        story.removeScope("files", "read")
                .scopes("files", "read")
                .authorize("web", "files", RBAC, "read write")
                .role("again", "files/read files/write")
                .assign("again", "ulla");
        Answers answers = new Answers(story, "acme");
        TokenGrant grant = answers.consented("web", "ulla", "openid read write", "", before);
        assertThat(scopes(grant)).isEqualTo("openid write");
        assertThat(dropped(grant)).hasToString("{read=SCOPE_RECREATED}");
        assertThat(dropped(answers.consented("web", "ulla", "read write", "", named)))
                .hasToString("{read=CONSENT_MISSING}");
        assertThat(scopes(answers.consented("web", "ulla", "read write", "read write")))
                .isEqualTo("read write");
        story.api("late").scopes("late", "look").authorize("web", "late", NO_POLICY, "look");
        answers = new Answers(story, "acme");
        assertThat(answers.consented("web", "ulla", "openid", "late", before))
                .isEqualTo(
                        new TokenGrant.InvalidTarget(Story.identifier("late"), story.position()));
    }

    /** RFC 8707 section 2: a resource that is not there for the application is no target. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    web  | read | nowhere       | nowhere
                    web  | read | files nowhere | nowhere
                    web  | -    | ping          | ping
                    poor | read | files         | files
                    """)
    void aResourceOutOfReachIsRefused(
            String application, String scopes, String resources, String refused) {
        Answers answers = new Answers(files(), "acme");
        assertThat(answers.grant(application, null, said(scopes), resources))
                .isEqualTo(
                        new TokenGrant.InvalidTarget(
                                Story.identifier(refused), files().position()));
    }

    @Test
    void partiesMustBeThere() {
        Answers answers = new Answers(files(), "acme");
        assertThat(answers.grant("nobody", null, "read", ""))
                .isEqualTo(unknown(Reason.UNKNOWN_APPLICATION));
        assertThat(answers.grant("web", "nobody", "read", ""))
                .isEqualTo(unknown(Reason.UNKNOWN_SUBJECT));
        assertThat(new Answers(files(), "other").grant("web", null, "read", ""))
                .isEqualTo(unknown(Reason.UNKNOWN_ORGANIZATION));
    }

    private static TokenGrant unknown(Reason reason) {
        return new TokenGrant.UnknownParty(reason, files().position());
    }

    /** Case 10, for tokens. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    CREATED    | {read=API_NOT_LIVE}
                    PROTOTYPED | {}
                    PUBLISHED  | {}
                    BLOCKED    | {read=API_NOT_LIVE}
                    DEPRECATED | {}
                    RETIRED    | {read=API_NOT_LIVE}
                    """)
    void onlyALiveApiGivesItsScopes(Lifecycle lifecycle, String dropped) {
        Answers answers = new Answers(files().lifecycle("files", lifecycle), "acme");
        assertThat(dropped(answers.grant("web", null, "read", ""))).hasToString(dropped);
    }

    /** Case 12, for tokens. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                            | {read=NO_SUBSCRIPTION}
                    PENDING | {read=SUBSCRIPTION_INACTIVE}
                    BLOCKED | {read=SUBSCRIPTION_INACTIVE}
                    ACTIVE  | {}
                    """)
    void theSubscriptionAnApiAsksForMustBeActive(SubscriptionStatus status, String dropped) {
        Story story = files().changeApi("files", terms -> terms.subscribed());
        if (status != null) {
            story.subscribe("web", "files", status);
        }
        Answers answers = new Answers(story, "acme");
        assertThat(dropped(answers.grant("web", null, "read", ""))).hasToString(dropped);
        assertThat(answers.grant("web", null, "read", "files"))
                .isInstanceOf(
                        status == SubscriptionStatus.ACTIVE
                                ? TokenGrant.Granted.class
                                : TokenGrant.InvalidTarget.class);
    }

    /** Where scope is left out, the APIs without scopes within reach are in the audience. */
    @Test
    void anApiWithoutScopesIsReachedByAuthorizationOrSubscription() {
        Story story = files();
        assertThat(audience(new Answers(story, "acme").grant("web", null, null, "")))
                .isEqualTo("files notes");
        story.subscribe("web", "ping", SubscriptionStatus.PENDING);
        assertThat(audience(new Answers(story, "acme").grant("web", null, null, "")))
                .isEqualTo("files notes");
        story.subscription("web", "ping", SubscriptionStatus.ACTIVE);
        Answers answers = new Answers(story, "acme");
        assertThat(audience(answers.grant("web", null, null, ""))).isEqualTo("files notes ping");
        assertThat(audience(answers.grant("web", null, "read", ""))).isEqualTo("files");
        assertThat(audience(answers.grant("web", null, null, "ping"))).isEqualTo("ping");
        assertThat(audience(answers.grant("web", null, "read", "ping"))).isEqualTo("files ping");
        story.authorize("poor", "ping", RBAC, "");
        TokenGrant grant = new Answers(story, "acme").grant("poor", null, null, "");
        assertThat(audience(grant)).isEqualTo("ping");
        assertThat(scopes(grant)).isEmpty();
    }

    /** Case 5. */
    @Test
    void theRoleAudienceDecidesWhichRolesCount() {
        Story story =
                files().roleFor("web", "web-writer", "files/write").assign("web-writer", "ulla");
        assertThat(scopes(new Answers(story, "acme").grant("web", "ulla", "read write", "")))
                .isEqualTo("read");
        story.roleAudience("web", RoleAudienceKind.APPLICATION);
        assertThat(scopes(new Answers(story, "acme").grant("web", "ulla", "read write", "")))
                .isEqualTo("write");
        story.roleAudience("web", RoleAudienceKind.ORGANIZATION);
        assertThat(scopes(new Answers(story, "acme").grant("web", "ulla", "read write", "")))
                .isEqualTo("read");
    }

    /** Case 1. */
    @Test
    void aRoleOfAGroupIsEveryMembers() {
        Story story =
                new Story()
                        .organization("acme")
                        .api("books")
                        .scopes("books", "books:get users:get books:add")
                        .application("library")
                        .authorize("library", "books", RBAC, "books:get users:get books:add")
                        .user("john")
                        .user("bob")
                        .group("librarians")
                        .join("librarians", "john")
                        .role("reader", "books/books:get books/users:get")
                        .role("writer", "books/books:get books/users:get books/books:add")
                        .assign("reader", "bob")
                        .assignGroup("writer", "librarians");
        Answers answers = new Answers(story, "acme");
        String all = "books:get books:add";
        assertThat(scopes(answers.grant("library", "john", all, "")))
                .isEqualTo("books:add books:get");
        assertThat(scopes(answers.grant("library", "bob", all, ""))).isEqualTo("books:get");
    }

    /** Case 19: neither authorization nor role follows the name. */
    @Test
    void aScopeMadeAgainIsGrantedToNobody() {
        Story story = files().removeScope("files", "read");
        assertThat(dropped(new Answers(story, "acme").grant("web", "ulla", "read", "")))
                .hasToString("{read=UNKNOWN_SCOPE}");
        story.scopes("files", "read");
        assertThat(dropped(new Answers(story, "acme").grant("web", "ulla", "read", "")))
                .hasToString("{read=NOT_AUTHORIZED_FOR_APPLICATION}");
        story.authorize("web", "files", RBAC, "read");
        assertThat(dropped(new Answers(story, "acme").grant("web", "ulla", "read", "")))
                .hasToString("{read=ROLE_LACKS_PERMISSION}");
    }

    /** Case 24: a wire name is fixed, whatever becomes of the API that had the plain one first. */
    @Test
    void aWireNameStaysWhenThePlainOneBecomesFree() {
        Story story = files().deleteApi("files");
        Answers answers = new Answers(story, "acme");
        assertThat(dropped(answers.grant("web", null, "read", "")))
                .hasToString("{read=UNKNOWN_SCOPE}");
        assertThat(scopes(answers.grant("web", null, "notes:read", ""))).isEqualTo("notes:read");
        assertThat(scopes(answers.grant("web", null, "read", "notes"))).isEqualTo("notes:read");
    }

    /** A token that holds no scope is alive while an API it is for is within reach. */
    @Test
    void aTokenWithoutScopesIsAliveWhileItOpensSomething() {
        Story story = files().authorize("web", "ping", NO_POLICY, "");
        TokenClaims token = new Answers(story, "acme").token("token web to ping {}");
        assertThat(new Answers(story, "acme").isActive(token)).isTrue();
        assertThat(new Answers(story, "acme").stillGranted(token)).isEmpty();
        story.lifecycle("ping", Lifecycle.BLOCKED);
        assertThat(new Answers(story, "acme").isActive(token)).isFalse();
    }

    @Test
    void openIdScopesLiveAsLongAsTheToken() {
        Story story = files();
        TokenClaims token =
                new Answers(story, "acme").token("token web for ulla to files {openid read}");
        story.unassign("reader", "ulla");
        assertThat(new Answers(story, "acme").stillGranted(token)).containsExactly("openid");
        story.deleteUser("ulla");
        assertThat(new Answers(story, "acme").stillGranted(token)).isEmpty();
        assertThat(new Answers(story, "acme").isActive(token)).isFalse();
    }
}
