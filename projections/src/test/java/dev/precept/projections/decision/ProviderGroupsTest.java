package dev.precept.projections.decision;

import static dev.precept.domain.application.AuthorizationPolicy.RBAC;
import static dev.precept.projections.decision.Story.id;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.UserId;
import dev.precept.projections.image.HeldRoles;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.UserImage;
import dev.precept.projections.reference.ReferencePdp;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Roles that come from the groups of the identity provider that a user signed in at. */
class ProviderGroupsTest {
    private final Story story =
            new Story()
                    .organization("acme")
                    .api("books")
                    .scopes("books", "get add")
                    .operation("books", "POST /books", "add")
                    .application("shop")
                    .authorize("shop", "books", RBAC, "get add")
                    .user("john")
                    .role("writer", "books/add")
                    .provider("staff", Map.of())
                    .provider("partner", Map.of())
                    .map("writer", "staff", "Librarians");

    @Test
    void aMappedGroupBehavesLikeALocalOne() {
        assertThat(granted(signIn("staff", "Others", "Librarians"))).containsExactly("add");
        assertThat(check(signIn("staff", "Others", "Librarians"))).isEqualTo(Reason.PERMITTED);
    }

    @Test
    void onlyThatGroupOfThatProviderIsMapped() {
        assertThat(granted(Attributes.NONE)).isEmpty();
        assertThat(granted(signIn("staff", "librarians"))).isEmpty();
        assertThat(granted(signIn("staff"))).isEmpty();
        assertThat(granted(signIn("partner", "Librarians"))).isEmpty();
        assertThat(granted(signIn("nobody", "Librarians"))).isEmpty();
        assertThat(check(signIn("partner", "Librarians"))).isEqualTo(Reason.NO_ROLE_IN_AUDIENCE);
        story.give("writer", "books/get").take("writer", "books/add");
        assertThat(check(signIn("staff", "Librarians"))).isEqualTo(Reason.ROLE_LACKS_PERMISSION);
    }

    /** Case 7. */
    @Test
    void withoutTheMappingTheNextCheckDenies() {
        Attributes signIn = signIn("staff", "Librarians");
        TokenClaims token = token(signIn);
        story.unmap("writer", "staff", "Librarians");
        assertThat(granted(signIn)).isEmpty();
        assertThat(new Answers(story, "acme").ask(token, "POST", "books /books"))
                .isEqualTo(Reason.NO_ROLE_IN_AUDIENCE);
    }

    @Test
    void withoutTheProviderOrTheRoleTheNextCheckDenies() {
        Attributes signIn = signIn("staff", "Librarians");
        TokenClaims token = token(signIn);
        story.deleteProvider("staff");
        assertThat(granted(signIn)).isEmpty();
        assertThat(new Answers(story, "acme").ask(token, "POST", "books /books"))
                .isEqualTo(Reason.NO_ROLE_IN_AUDIENCE);
        story.map("writer", "partner", "Librarians");
        assertThat(granted(signIn("partner", "Librarians"))).containsExactly("add");
        story.deleteRole("writer");
        assertThat(granted(signIn("partner", "Librarians"))).isEmpty();
    }

    @Test
    void aTokenTellsOfGroupsThatARoleNamesOnly() {
        OrganizationImage acme = acme();
        assertThat(acme.withNamedGroups(signIn("staff", "Others", "Librarians")))
                .isEqualTo(signIn("staff", "Librarians"));
        assertThat(acme.withNamedGroups(signIn("partner", "Librarians")).get("idp_groups"))
                .isNull();
        assertThat(acme.withNamedGroups(Attributes.NONE)).isEqualTo(Attributes.NONE);
        UserImage ann = acme.users(null, 1).getFirst();
        assertThat(acme.heldRoles(ann, Attributes.NONE, Instant.EPOCH)).isSameAs(HeldRoles.PLAIN);
    }

    @Test
    void whatIsNoGroupMapsToNothing() {
        AttributeValue provider = new AttributeValue.Text(id("staff"));
        AttributeValue group = new AttributeValue.Text("Librarians");
        AttributeValue groups = new AttributeValue.Items(List.of(group));
        AttributeValue noId = new AttributeValue.Text("not an id");
        AttributeValue noTexts = new AttributeValue.Items(List.of(new AttributeValue.Flag(true)));
        Stream.<Map<String, AttributeValue>>of(
                        Map.of("idp", provider),
                        Map.of("idp_groups", groups),
                        Map.of("idp", provider, "idp_groups", group),
                        Map.of("idp", noId, "idp_groups", groups),
                        Map.of("idp", provider, "idp_groups", noTexts))
                .forEach(odd -> assertThat(granted(new Attributes(odd))).isEmpty());
    }

    private static Attributes signIn(String provider, String... groups) {
        return new Attributes(
                Map.of(
                        "idp",
                        new AttributeValue.Text(id(provider)),
                        "idp_groups",
                        new AttributeValue.Items(
                                Stream.of(groups)
                                        .<AttributeValue>map(AttributeValue.Text::new)
                                        .toList())));
    }

    private List<String> granted(Attributes signIn) {
        TokenRequest request =
                new TokenRequest(
                        new OrganizationId("acme"),
                        new ApplicationId(id("shop")),
                        new UserId(id("john")),
                        Set.of("add"),
                        List.of(),
                        story.now(),
                        signIn);
        TokenGrant grant = TokenPolicy.grant(image(), request);
        assertThat(grant).isEqualTo(new ReferencePdp(Story.LOG, story.history()).grant(request));
        return grant instanceof TokenGrant.Granted granted ? granted.scopes() : List.of();
    }

    private Reason check(Attributes signIn) {
        return new Answers(story, "acme").ask(token(signIn), "POST", "books /books");
    }

    private TokenClaims token(Attributes signIn) {
        TokenClaims plain = new Answers(story, "acme").token("token shop for john to books {add}");
        return new TokenClaims(
                plain.organization(),
                plain.clientId(),
                plain.subject(),
                plain.audience(),
                plain.scopes(),
                plain.tokenId(),
                plain.session(),
                plain.log(),
                plain.position(),
                plain.expiresAt(),
                plain.isSenderConstrained(),
                signIn);
    }

    private OrganizationImage acme() {
        return Objects.requireNonNull(image().organization(new OrganizationId("acme")));
    }

    private PolicyImage image() {
        return Images.of(Story.LOG, story.history());
    }
}
