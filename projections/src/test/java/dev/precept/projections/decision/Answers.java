package dev.precept.projections.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.application.Environment;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.SecretId;
import dev.precept.domain.shared.UserId;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.reference.ReferencePdp;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Answers at the end of a story, for questions written as in a table's row. Every question goes to
 * the product and to the reference, and the answers must be the same.
 *
 * <p>A subject is {@code user NAME}, {@code user NAME via APPLICATION}, {@code client APPLICATION},
 * {@code key NAME} or a fresh token, {@code token APPLICATION [for USER] [to API...] {SCOPE...}}. A
 * resource is an API's handle or type, and after a space a path or an instance.
 */
final class Answers {
    private static final Pattern TOKEN =
            Pattern.compile(
                    "token (\\S+)(?: for (?<user>\\S+))?(?: to (?<apis>[^{]+))? \\{(?<scopes>.*)}");

    private final Story story;
    private final OrganizationId organization;
    private final PolicyImage image;
    private final ReferencePdp reference;

    Answers(Story story, String organization) {
        this.story = story;
        this.organization = new OrganizationId(organization);
        this.image = Images.of(Story.LOG, story.history());
        this.reference = new ReferencePdp(Story.LOG, story.history());
    }

    Reason ask(String subject, String action, String resource) {
        return ask(subject, action, resource, Environment.PRODUCTION);
    }

    Reason ask(String subject, String action, String resource, Environment environment) {
        String[] words = subject.split(" ");
        return switch (words[0]) {
            case "user" ->
                    ask(
                            new Subject.User(words[1]),
                            action,
                            resource,
                            words.length == 4 ? words[3] : null,
                            environment);
            case "key" ->
                    ask(
                            new Subject.ApiKey(new SecretId(Story.id(words[1]))),
                            action,
                            resource,
                            null,
                            environment);
            case "client" -> ask(new Subject.Client(words[1]), action, resource, null, environment);
            case "token" ->
                    ask(new Subject.Token(token(subject)), action, resource, null, environment);
            default ->
                    ask(
                            new Subject.Unknown(words[0], words[1]),
                            action,
                            resource,
                            null,
                            environment);
        };
    }

    Reason ask(TokenClaims token, String action, String resource) {
        return ask(new Subject.Token(token), action, resource, null, Environment.PRODUCTION);
    }

    Reason ask(
            Subject subject,
            String action,
            String resource,
            @Nullable String application,
            Environment environment) {
        String[] parts = resource.split(" ", 2);
        return ask(
                new AccessRequest(
                        organization,
                        subject,
                        action,
                        parts[0],
                        parts[1],
                        application,
                        environment,
                        story.now()));
    }

    Reason ask(AccessRequest request) {
        Decision decision = PolicyDecisionPoint.decide(image, request);
        assertThat(decision).isEqualTo(reference.decide(request));
        List<Exercise> told = new ArrayList<>();
        assertThat(PolicyDecisionPoint.decide(image, request, told::add)).isEqualTo(decision);
        assertThat(told)
                .isEqualTo(
                        decision.isPermitted()
                                ? Collections.singletonList(Exercise.of(image, request))
                                : List.of());
        assertThat(decision.position()).isEqualTo(story.position());
        return decision.reason();
    }

    /** A token, as if issued now, of these very scopes, whether or not they would be granted. */
    TokenClaims token(String text) {
        Matcher token = TOKEN.matcher(text);
        assertThat(token.matches()).as(text).isTrue();
        String user = token.group("user");
        String apis = token.group("apis") == null ? "orders" : token.group("apis");
        return claims(
                token.group(1),
                user,
                Story.words(apis).stream().map(Story::identifier).collect(Collectors.toSet()),
                Set.copyOf(Story.words(token.group("scopes"))));
    }

    private TokenClaims claims(
            String application, @Nullable String user, Set<String> audience, Set<String> scopes) {
        return new TokenClaims(
                organization,
                Story.id(application),
                Story.id(user == null ? application : user),
                audience,
                scopes,
                "jti-1",
                "sid-1",
                Story.LOG,
                story.position(),
                story.now().plusSeconds(3600),
                false);
    }

    /** Null for the scopes where the request names none. */
    TokenGrant grant(
            String application, @Nullable String user, @Nullable String scopes, String resources) {
        return grant(
                new TokenRequest(
                        organization,
                        new ApplicationId(Story.id(application)),
                        user == null ? null : new UserId(Story.id(user)),
                        scopes == null ? null : Set.copyOf(Story.words(scopes)),
                        resources(resources),
                        story.now()));
    }

    /** What a user's consent of now leaves; null for the scopes where the request names none. */
    TokenGrant consented(
            String application, String user, @Nullable String scopes, String consented) {
        TokenRequest.Consent consent =
                new TokenRequest.Consent(Set.copyOf(Story.words(consented)), story.position());
        return consented(application, user, scopes, "", consent);
    }

    /** What a user's consent leaves; null for the scopes where the request names none. */
    TokenGrant consented(
            String application,
            String user,
            @Nullable String scopes,
            String resources,
            TokenRequest.Consent consent) {
        return grant(
                new TokenRequest(
                        organization,
                        new ApplicationId(Story.id(application)),
                        new UserId(Story.id(user)),
                        scopes == null ? null : Set.copyOf(Story.words(scopes)),
                        resources(resources),
                        story.now(),
                        Attributes.NONE,
                        consent));
    }

    private TokenGrant grant(TokenRequest request) {
        TokenGrant grant = TokenPolicy.grant(image, request);
        assertThat(grant).isEqualTo(reference.grant(request));
        assertThat(grant.position()).isEqualTo(story.position());
        return grant;
    }

    private static List<String> resources(String names) {
        return Story.words(names).stream().map(Story::identifier).toList();
    }

    Set<String> stillGranted(TokenClaims token) {
        Set<String> scopes = TokenPolicy.stillGranted(image, token, story.now());
        assertThat(scopes).isEqualTo(reference.stillGranted(token, story.now()));
        return scopes;
    }

    boolean isActive(TokenClaims token) {
        boolean isActive = TokenPolicy.isActive(image, token, story.now());
        assertThat(isActive).isEqualTo(reference.isActive(token, story.now()));
        return isActive;
    }
}
