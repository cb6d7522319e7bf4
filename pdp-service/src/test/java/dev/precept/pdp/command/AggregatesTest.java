package dev.precept.pdp.command;

import static dev.precept.pdp.command.Commands.application;
import static dev.precept.pdp.command.Commands.description;
import static dev.precept.pdp.command.Commands.details;
import static dev.precept.pdp.command.Commands.group;
import static dev.precept.pdp.command.Commands.handle;
import static dev.precept.pdp.command.Commands.id;
import static dev.precept.pdp.command.Commands.organization;
import static dev.precept.pdp.command.Commands.put;
import static dev.precept.pdp.command.Commands.role;
import static dev.precept.pdp.command.Commands.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.api.ApiCommand;
import dev.precept.domain.api.Lifecycle;
import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.ApplicationCommand;
import dev.precept.domain.application.AuthorizationPolicy;
import dev.precept.domain.group.GroupCommand;
import dev.precept.domain.group.GroupMember;
import dev.precept.domain.organization.OrganizationCommand;
import dev.precept.domain.organization.OrganizationMode;
import dev.precept.domain.plan.PlanCommand;
import dev.precept.domain.plan.PlanDetails;
import dev.precept.domain.revocation.CutOffTarget;
import dev.precept.domain.revocation.RevocationCommand;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.Permission;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.role.RoleCommand;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.KeyRingId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PlanId;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.RevocationId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.ScopeToken;
import dev.precept.domain.shared.SecretId;
import dev.precept.domain.shared.SigningKeyId;
import dev.precept.domain.shared.SubscriptionId;
import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.domain.signingkey.SigningKey;
import dev.precept.domain.signingkey.SigningKeyCommand;
import dev.precept.domain.subscription.SubscriptionCommand;
import dev.precept.domain.subscription.SubscriptionStatus;
import dev.precept.domain.user.UserCommand;
import dev.precept.pdp.TestDatabase;
import dev.precept.projections.image.HeldRoles;
import dev.precept.projections.image.KeyDocument;
import dev.precept.projections.image.KeyStatus;
import dev.precept.projections.image.OrganizationImage;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Each aggregate, from a command over the log to the image. */
class AggregatesTest {
    private static TestNode node;
    private static OrganizationId organization;

    @BeforeAll
    static void start() {
        node = TestNode.start(TestDatabase.create());
        organization = node.newOrganization();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @AfterEach
    void theImageIsWhatTheWholeLogGives() {
        assertThat(node.image().stateHash()).isEqualTo(node.replayed().stateHash());
    }

    private static OrganizationImage image() {
        return node.organization(organization);
    }

    @Test
    void organizations() {
        var create = organization(organization);
        node.done(create);
        assertThat(node.organization(create.organization()).document().parent())
                .isEqualTo(organization);
        assertThat(node.refused(new OrganizationCommand.DeleteOrganization(organization)))
                .isEqualTo(Rejection.Code.IN_USE);
        node.done(
                new OrganizationCommand.ChangeOrganization(
                        create.organization(),
                        "Another name",
                        organization,
                        OrganizationMode.TOKEN_SERVICE));
        assertThat(node.organization(create.organization()).document().name())
                .isEqualTo("Another name");
        node.done(new OrganizationCommand.DeleteOrganization(create.organization()));
        assertThat(node.image().organization(create.organization())).isNull();
        assertThat(node.refused(user(create.organization())))
                .isEqualTo(Rejection.Code.UNKNOWN_REFERENCE);
        assertThat(
                        node.refused(
                                new OrganizationCommand.CreateOrganization(
                                        new OrganizationId(id()),
                                        create.handle(),
                                        "Again",
                                        null,
                                        OrganizationMode.AUTHORIZATION)))
                .isEqualTo(Rejection.Code.HANDLE_TAKEN);
    }

    @Test
    void apis() {
        ApiId api = node.newApi(organization);
        node.done(description(api, "read", "write"));
        node.done(new ApiCommand.MoveLifecycle(api, Lifecycle.PUBLISHED));
        assertThat(image().api(api))
                .satisfies(
                        found -> {
                            assertThat(found.document().lifecycle()).isEqualTo(Lifecycle.PUBLISHED);
                            assertThat(found.scopes()).hasSize(2);
                            assertThat(found.operations()).hasSize(2);
                        });
        node.done(new ApiCommand.RemoveScope(api, new ScopeToken("write")));
        assertThat(image().api(api).scopes()).hasSize(1);
        node.done(new ApiCommand.DeleteApi(api));
        assertThat(image().api(api)).isNull();
    }

    @Test
    void aScopeNameIsQualifiedWhereAnAncestorHasIt() {
        ApiId inherited = node.newApi(organization);
        String name = "scope-" + id();
        node.done(description(inherited, name));
        var child = organization(organization);
        node.done(child);
        ApiId own = node.newApi(child.organization());
        node.done(description(own, name));
        ScopeToken plain = new ScopeToken(name);
        assertThat(image().api(inherited).scope(plain).wireName()).isEqualTo(plain);
        OrganizationImage below = node.organization(child.organization());
        assertThat(below.api(own).scope(plain).wireName().value())
                .isEqualTo(below.api(own).document().handle() + ":" + name);
    }

    @Test
    void applications() {
        ApiId api = node.newApi(organization);
        node.done(description(api, "use"));
        ScopeId use = image().api(api).scope(new ScopeToken("use")).id();
        var create = application(organization);
        SecretId secret = new SecretId(id());
        node.done(create);
        node.done(new ApplicationCommand.AddSecret(create.application(), secret, null));
        node.done(
                new ApplicationCommand.AuthorizeApi(
                        create.application(),
                        api,
                        new ApiAuthorization(AuthorizationPolicy.RBAC, Set.of(use), null)));
        assertThat(image().application(create.application()).document())
                .satisfies(
                        found -> {
                            assertThat(found.secrets()).containsOnlyKeys(secret);
                            assertThat(found.authorizations()).containsOnlyKeys(api);
                        });
        node.done(new ApplicationCommand.DeauthorizeApi(create.application(), api));
        node.done(new ApplicationCommand.RemoveSecret(create.application(), secret));
        node.done(new ApplicationCommand.DeleteApplication(create.application()));
        assertThat(image().application(create.application())).isNull();
    }

    @Test
    void usersGroupsAndRoles() {
        ApiId api = node.newApi(organization);
        node.done(description(api, "act"));
        ScopeId act = image().api(api).scope(new ScopeToken("act")).id();
        var user = user(organization);
        var inner = group(organization);
        var outer = group(organization);
        var role = role(organization);
        node.done(user);
        node.done(inner);
        node.done(outer);
        node.done(role);
        node.done(
                new RoleCommand.ChangeRole(
                        role.role(),
                        new RoleAudience.Organization(),
                        Set.of(new Permission(api, act))));
        node.done(
                new GroupCommand.AddGroupMember(inner.group(), new GroupMember.User(user.user())));
        node.done(put(inner.group(), outer.group()));
        node.done(new RoleCommand.AddMember(role.role(), new Member.Group(outer.group())));
        assertThat(node.refused(put(outer.group(), inner.group())))
                .isEqualTo(Rejection.Code.GROUP_CYCLE);
        assertThat(
                        image().effectiveRoles(
                                        Objects.requireNonNull(image().user(user.user())),
                                        HeldRoles.PLAIN))
                .extracting(found -> found.document().id())
                .containsExactly(role.role());
        node.done(new GroupCommand.DeleteGroup(inner.group()));
        assertThat(image().effectiveRoles(image().user(user.user()), HeldRoles.PLAIN)).isEmpty();
        node.done(new UserCommand.DeleteUser(user.user()));
        node.done(new RoleCommand.DeleteRole(role.role()));
        assertThat(image().user(user.user())).isNull();
        assertThat(image().role(role.role())).isNull();
    }

    @Test
    void plansAndSubscriptions() {
        ApiId api = node.newApi(organization);
        node.done(new ApiCommand.MoveLifecycle(api, Lifecycle.PUBLISHED));
        var application = application(organization);
        node.done(application);
        PlanId plan = new PlanId(id());
        node.done(new PlanCommand.CreatePlan(plan, organization, handle(), new PlanDetails(true)));
        SubscriptionId subscription = new SubscriptionId(id());
        node.done(
                new SubscriptionCommand.CreateSubscription(
                        subscription, organization, application.application(), api, plan));
        assertThat(image().subscription(subscription).status())
                .isEqualTo(SubscriptionStatus.PENDING);
        assertThat(
                        node.refused(
                                new SubscriptionCommand.CreateSubscription(
                                        new SubscriptionId(id()),
                                        organization,
                                        application.application(),
                                        api,
                                        plan)))
                .isEqualTo(Rejection.Code.ALREADY_EXISTS);
        node.done(
                new SubscriptionCommand.MoveSubscription(subscription, SubscriptionStatus.ACTIVE));
        assertThat(image().subscription(application.application(), api).status())
                .isEqualTo(SubscriptionStatus.ACTIVE);
        assertThat(node.refused(new PlanCommand.DeletePlan(plan))).isEqualTo(Rejection.Code.IN_USE);
        node.done(new SubscriptionCommand.DeleteSubscription(subscription));
        node.done(new PlanCommand.DeletePlan(plan));
        assertThat(image().subscription(subscription)).isNull();
        assertThat(image().plan(plan)).isNull();
    }

    @Test
    void revocations() {
        var application = application(organization);
        node.done(application);
        var done =
                node.done(
                        new RevocationCommand.CutOffTokens(
                                new RevocationId(id()),
                                organization,
                                new CutOffTarget.Client(application.application())));
        assertThat(image().cutOffs().client(application.application()))
                .isEqualTo(done.position().value());
    }

    @Test
    void keyRings() {
        OrganizationId own = node.newOrganization();
        KeyRingId ring = new KeyRingId(id());
        SigningKey first = key();
        SigningKey second = key();
        node.done(new SigningKeyCommand.CreateKeyRing(ring, own, List.of(first, second)));
        assertThat(statusOf(own))
                .isEqualTo(Map.of(first, KeyStatus.ACTIVE, second, KeyStatus.NEXT));
        assertThat(
                        node.refused(
                                new SigningKeyCommand.CreateKeyRing(
                                        new KeyRingId(id()), own, List.of(key(), key()))))
                .isEqualTo(Rejection.Code.ALREADY_EXISTS);
        SigningKey third = key();
        node.done(new SigningKeyCommand.RotateKeys(ring, third, true));
        assertThat(statusOf(own))
                .isEqualTo(
                        Map.of(
                                first, KeyStatus.RETIRED,
                                second, KeyStatus.ACTIVE,
                                third, KeyStatus.NEXT));
    }

    private static SigningKey key() {
        return new SigningKey(
                new SigningKeyId(id()),
                SignatureAlgorithm.ES256,
                Map.of("kty", "EC", "crv", "P-256", "x", id(), "y", id()));
    }

    private static Map<SigningKey, KeyStatus> statusOf(OrganizationId owner) {
        return Objects.requireNonNull(node.organization(owner).keyRing()).keys().stream()
                .collect(Collectors.toMap(KeyDocument::key, KeyDocument::status));
    }

    @Test
    void namesThatAreReplacedAreUnchangedTheSecondTime() {
        ApiCommand.CreateApi create = Commands.api(organization);
        node.done(create);
        var change =
                new ApiCommand.ChangeApi(
                        create.api(), create.identifier(), details("Another name"));
        assertThat(node.done(change).events()).hasSize(1);
        assertThat(node.done(change).events()).isEmpty();
    }
}
