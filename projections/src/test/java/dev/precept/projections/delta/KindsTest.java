package dev.precept.projections.delta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.api.ApiEvent;
import dev.precept.domain.api.DetailsType;
import dev.precept.domain.api.HttpMethod;
import dev.precept.domain.api.Lifecycle;
import dev.precept.domain.api.OperationKey;
import dev.precept.domain.api.PathTemplate;
import dev.precept.domain.apikey.ApiKeyEvent;
import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.ApplicationEvent;
import dev.precept.domain.application.AuthorizationPolicy;
import dev.precept.domain.application.Environment;
import dev.precept.domain.application.OrganizationReach;
import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.condition.Condition;
import dev.precept.domain.gateway.ForwardingFamily;
import dev.precept.domain.gateway.GatewayDetails;
import dev.precept.domain.gateway.GatewayEvent;
import dev.precept.domain.gateway.GatewayFilter;
import dev.precept.domain.gateway.Trust;
import dev.precept.domain.group.GroupEvent;
import dev.precept.domain.group.GroupMember;
import dev.precept.domain.identityprovider.ClaimNames;
import dev.precept.domain.identityprovider.IdentityProviderEvent;
import dev.precept.domain.identityprovider.KeyLocation;
import dev.precept.domain.identityprovider.ProviderDetails;
import dev.precept.domain.organization.OrganizationEvent;
import dev.precept.domain.organization.OrganizationMode;
import dev.precept.domain.organization.RegistrationPolicy;
import dev.precept.domain.plan.PlanDetails;
import dev.precept.domain.plan.PlanEvent;
import dev.precept.domain.policy.Effect;
import dev.precept.domain.policy.PolicyDetails;
import dev.precept.domain.policy.PolicyEvent;
import dev.precept.domain.policy.PolicySource;
import dev.precept.domain.policy.PolicyTarget;
import dev.precept.domain.proposal.Party;
import dev.precept.domain.proposal.ProposalEvent;
import dev.precept.domain.proposal.ProposedRequest;
import dev.precept.domain.resource.ResourceEvent;
import dev.precept.domain.resource.ResourceName;
import dev.precept.domain.review.ReviewDetails;
import dev.precept.domain.review.ReviewEvent;
import dev.precept.domain.review.ReviewItem;
import dev.precept.domain.review.ReviewResult;
import dev.precept.domain.review.ReviewScope;
import dev.precept.domain.review.Reviewers;
import dev.precept.domain.review.Verdict;
import dev.precept.domain.revocation.CutOffTarget;
import dev.precept.domain.revocation.RevocationEvent;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.Permission;
import dev.precept.domain.role.RoleEvent;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.GatewayId;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.IdentityProviderId;
import dev.precept.domain.shared.KeyRingId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PlanId;
import dev.precept.domain.shared.PolicyId;
import dev.precept.domain.shared.ProposalId;
import dev.precept.domain.shared.ResourceId;
import dev.precept.domain.shared.ReviewId;
import dev.precept.domain.shared.RevocationId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.SecretId;
import dev.precept.domain.shared.SigningKeyId;
import dev.precept.domain.shared.SubscriptionId;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.shared.WebhookId;
import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.domain.signingkey.SigningKey;
import dev.precept.domain.signingkey.SigningKeyEvent;
import dev.precept.domain.subscription.SubscriptionEvent;
import dev.precept.domain.subscription.SubscriptionStatus;
import dev.precept.domain.user.UserEvent;
import dev.precept.domain.webhook.WebhookDetails;
import dev.precept.domain.webhook.WebhookEvent;
import dev.precept.projections.condition.ExpressionCompiler;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.snapshot.SnapshotReader;
import dev.precept.projections.snapshot.SnapshotWriter;
import dev.precept.projections.testing.Images;
import dev.precept.projections.testing.Samples;
import dev.precept.projections.testing.TestLog;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Four claims for each kind of thing: the empty image goes through a snapshot; so does one with
 * things of the kind; a change of them leads from the first image to the second; and that one goes
 * through a snapshot, too.
 */
class KindsTest {
    private static final OrganizationId ACME = Samples.ACME;

    /** Things made, and then changed in every way there is. */
    private enum Kind {
        ORGANIZATION(
                log -> log.organization(new OrganizationId("child"), ACME),
                log ->
                        log.command(
                                        ACME,
                                        ACME,
                                        new OrganizationEvent.OrganizationChanged(
                                                "Acme", OrganizationMode.TOKEN_SERVICE))
                                .command(
                                        ACME,
                                        ACME,
                                        new OrganizationEvent.RegistrationPolicyChanged(
                                                RegistrationPolicy.NONE))
                                .command(
                                        new OrganizationId("child"),
                                        new OrganizationId("child"),
                                        new OrganizationEvent.OrganizationDeleted())),
        API(
                log ->
                        log.command(
                                        ACME,
                                        new ApiId("api"),
                                        Samples.api("api"),
                                        Samples.scope("read", "read"),
                                        Samples.scope("write", "write"),
                                        new ApiEvent.OperationsChanged(
                                                List.of(
                                                        Samples.operation(
                                                                HttpMethod.GET, "/a", "read"),
                                                        Samples.operation(
                                                                HttpMethod.PUT,
                                                                "/a",
                                                                "write",
                                                                "gone")),
                                                List.of()))
                                .command(ACME, new ApiId("other"), Samples.api("other")),
                log ->
                        log.command(
                                        ACME,
                                        new ApiId("api"),
                                        new ApiEvent.ApiChanged(Samples.details("API", "thing")),
                                        new ApiEvent.ScopeDescribed(
                                                new ScopeId("read"), "Read", "All of it"),
                                        new ApiEvent.ScopeRemoved(new ScopeId("write")),
                                        new ApiEvent.DetailsTypePut(
                                                new DetailsType("pay", "Pay", "Now", "{}")),
                                        new ApiEvent.DetailsTypePut(
                                                new DetailsType("pay", "Pay", "Later", "{}")),
                                        new ApiEvent.DetailsTypePut(
                                                new DetailsType("look", "Look", "", "true")),
                                        new ApiEvent.DetailsTypeRemoved("look"),
                                        Samples.scope("write2", "write"),
                                        new ApiEvent.LifecycleChanged(
                                                Lifecycle.CREATED, Lifecycle.PUBLISHED))
                                .command(
                                        ACME,
                                        new ApiId("api"),
                                        new ApiEvent.OperationsChanged(
                                                List.of(
                                                        Samples.operation(
                                                                HttpMethod.GET, "/a", "write2")),
                                                List.of(
                                                        new OperationKey(
                                                                HttpMethod.PUT,
                                                                new PathTemplate("/a")))))
                                .command(ACME, new ApiId("other"), new ApiEvent.ApiDeleted())),
        APPLICATION(
                log ->
                        log.command(
                                        ACME,
                                        new ApplicationId("app"),
                                        Samples.application("app"),
                                        new ApplicationEvent.SecretAdded(
                                                new SecretId("secret"), TestLog.START),
                                        new ApplicationEvent.ApiAuthorized(
                                                new ApiId("api"),
                                                new ApiAuthorization(
                                                        AuthorizationPolicy.RBAC,
                                                        Set.of(new ScopeId("read")),
                                                        new OrganizationReach.All())))
                                .command(
                                        ACME,
                                        new ApplicationId("other"),
                                        Samples.application("other")),
                log ->
                        log.command(
                                        ACME,
                                        new ApplicationId("app"),
                                        new ApplicationEvent.ApplicationChanged(
                                                Samples.applicationDetails("App")),
                                        new ApplicationEvent.SecretAdded(
                                                new SecretId("next"), null),
                                        new ApplicationEvent.SecretRemoved(new SecretId("secret")),
                                        new ApplicationEvent.ApiAuthorized(
                                                new ApiId("second"),
                                                new ApiAuthorization(
                                                        AuthorizationPolicy.NO_POLICY,
                                                        Set.of(),
                                                        new OrganizationReach.Some(Set.of(ACME)))),
                                        new ApplicationEvent.ApiDeauthorized(new ApiId("api")))
                                .command(
                                        ACME,
                                        new ApplicationId("other"),
                                        new ApplicationEvent.ApplicationDeleted())),
        ROLE(
                log ->
                        log.command(
                                        ACME,
                                        new RoleId("role"),
                                        Samples.role("role"),
                                        new RoleEvent.PermissionsChanged(
                                                Set.of(permission("a"), permission("b")), Set.of()),
                                        new RoleEvent.MemberAdded(
                                                new Member.User(new UserId("user"))),
                                        new RoleEvent.MemberAdded(
                                                new Member.Group(new GroupId("group"))))
                                .command(
                                        ACME,
                                        new RoleId("other"),
                                        Samples.role("other"),
                                        new RoleEvent.MemberAdded(
                                                new Member.User(new UserId("user")))),
                log ->
                        log.command(
                                        ACME,
                                        new RoleId("role"),
                                        new RoleEvent.PermissionsChanged(
                                                Set.of(permission("c")), Set.of(permission("a"))),
                                        new RoleEvent.MemberRemoved(
                                                new Member.Group(new GroupId("group"))),
                                        new RoleEvent.MemberAdded(
                                                new Member.User(new UserId("user2"))))
                                .command(ACME, new RoleId("other"), new RoleEvent.RoleDeleted())),
        USER(
                log ->
                        log.command(
                                        ACME,
                                        new UserId("user"),
                                        Samples.user("user"),
                                        new UserEvent.UserAttributesChanged(attributes("a")))
                                .command(ACME, new UserId("other"), Samples.user("other")),
                log ->
                        log.command(ACME, new UserId("other"), new UserEvent.UserDeleted())
                                .command(
                                        ACME,
                                        new UserId("user"),
                                        new UserEvent.UserAttributesChanged(attributes("b")))),
        GROUP(
                log ->
                        log.command(
                                        ACME,
                                        new GroupId("group"),
                                        Samples.group("group"),
                                        new GroupEvent.GroupMemberAdded(
                                                new GroupMember.User(new UserId("user"))))
                                .command(
                                        ACME,
                                        new GroupId("outer"),
                                        Samples.group("outer"),
                                        new GroupEvent.GroupMemberAdded(
                                                new GroupMember.Group(new GroupId("group")))),
                log ->
                        log.command(
                                        ACME,
                                        new GroupId("group"),
                                        new GroupEvent.GroupMemberRemoved(
                                                new GroupMember.User(new UserId("user"))))
                                .command(
                                        ACME,
                                        new GroupId("group"),
                                        new GroupEvent.GroupAttributesChanged(attributes("a")))
                                .command(
                                        ACME, new GroupId("outer"), new GroupEvent.GroupDeleted())),
        PLAN(
                log ->
                        log.command(ACME, new PlanId("plan"), plan("plan"))
                                .command(ACME, new PlanId("other"), plan("other")),
                log ->
                        log.command(
                                        ACME,
                                        new PlanId("plan"),
                                        new PlanEvent.PlanChanged(new PlanDetails(true)))
                                .command(ACME, new PlanId("other"), new PlanEvent.PlanDeleted())),
        SUBSCRIPTION(
                log ->
                        log.command(ACME, new SubscriptionId("s1"), subscription("s1", "api"))
                                .command(
                                        ACME,
                                        new SubscriptionId("s2"),
                                        subscription("s2", "other")),
                log ->
                        log.command(
                                        ACME,
                                        new SubscriptionId("s1"),
                                        new SubscriptionEvent.SubscriptionStatusChanged(
                                                SubscriptionStatus.PENDING,
                                                SubscriptionStatus.ACTIVE),
                                        new SubscriptionEvent.SubscriptionPlanChanged(
                                                new PlanId("gold"), SubscriptionStatus.PENDING))
                                .command(
                                        ACME,
                                        new SubscriptionId("s2"),
                                        new SubscriptionEvent.SubscriptionDeleted())),
        POLICY(
                log ->
                        log.command(
                                        ACME,
                                        new PolicyId("hours"),
                                        policy("hours"),
                                        new PolicyEvent.PolicyAttached(
                                                new PolicyTarget.Organization()),
                                        new PolicyEvent.PolicyAttached(
                                                new PolicyTarget.Api(new ApiId("api"))))
                                .command(ACME, new PolicyId("other"), policy("other")),
                log ->
                        log.command(
                                        ACME,
                                        new PolicyId("hours"),
                                        new PolicyEvent.PolicyDetached(
                                                new PolicyTarget.Organization()),
                                        new PolicyEvent.PolicyChanged(
                                                new PolicyDetails(
                                                        Effect.PERMIT,
                                                        new PolicySource.Cel("true"),
                                                        Set.of("salary"))))
                                .command(
                                        ACME,
                                        new PolicyId("other"),
                                        new PolicyEvent.PolicyDeleted())),
        RESOURCE(
                log ->
                        log.command(ACME, new ResourceId("r1"), resource("r1", "1"))
                                .command(ACME, new ResourceId("r2"), resource("r2", "2")),
                log ->
                        log.command(
                                        ACME,
                                        new ResourceId("r1"),
                                        new ResourceEvent.ResourceChanged(attributes("b")))
                                .command(
                                        ACME,
                                        new ResourceId("r2"),
                                        new ResourceEvent.ResourceDeleted())
                                .command(ACME, new ResourceId("r3"), resource("r3", "2"))),
        GATEWAY(
                log ->
                        log.command(
                                        ACME,
                                        new GatewayId("edge"),
                                        gateway("edge", null),
                                        new GatewayEvent.GatewayKeyAdded(new SecretId("x1"), null))
                                .command(
                                        ACME,
                                        new GatewayId("other"),
                                        gateway("other", "proxy"),
                                        new GatewayEvent.GatewayKeyAdded(
                                                new SecretId("x2"), TestLog.START)),
                log ->
                        log.command(
                                        ACME,
                                        new GatewayId("edge"),
                                        new GatewayEvent.GatewayKeyAdded(new SecretId("x3"), null),
                                        new GatewayEvent.GatewayKeyRemoved(new SecretId("x1")))
                                .command(
                                        ACME,
                                        new GatewayId("other"),
                                        new GatewayEvent.GatewayDeleted())
                                .command(
                                        ACME,
                                        new GatewayId("edge"),
                                        new GatewayEvent.GatewayChanged(details("proxy")))),
        WEBHOOK(
                log ->
                        log.command(
                                        ACME,
                                        new WebhookId("siem"),
                                        webhook("siem"),
                                        new WebhookEvent.WebhookSecretAdded(
                                                new SecretId("y1"), null))
                                .command(
                                        ACME,
                                        new WebhookId("chat"),
                                        webhook("chat"),
                                        new WebhookEvent.WebhookSecretAdded(
                                                new SecretId("y2"), TestLog.START)),
                log ->
                        log.command(
                                        ACME,
                                        new WebhookId("siem"),
                                        new WebhookEvent.WebhookSecretAdded(
                                                new SecretId("y3"), null),
                                        new WebhookEvent.WebhookSecretRemoved(new SecretId("y1")))
                                .command(
                                        ACME,
                                        new WebhookId("chat"),
                                        new WebhookEvent.WebhookDeleted())
                                .command(
                                        ACME,
                                        new WebhookId("siem"),
                                        new WebhookEvent.WebhookChanged(told("other")))
                                .command(ACME, new WebhookId("chat2"), webhook("chat2"))),
        REVIEW(
                log ->
                        log.command(
                                        ACME,
                                        new ReviewId("q1"),
                                        review("q1"),
                                        decided("u1", Verdict.KEEP))
                                .command(ACME, new ReviewId("q2"), review("q2")),
                log ->
                        log.command(
                                        ACME,
                                        new ReviewId("q1"),
                                        decided("u2", Verdict.KEEP),
                                        decided("u1", Verdict.REVOKE))
                                .command(
                                        ACME,
                                        new ReviewId("q2"),
                                        new ReviewEvent.ReviewChanged(looked("Other")),
                                        new ReviewEvent.ReviewClosed(
                                                new ReviewResult(1, 0, 0, 1, 0)))
                                .command(ACME, new ReviewId("q3"), review("q3"))),
        PROPOSAL(
                log ->
                        log.command(ACME, new ProposalId("m1"), proposal("m1"))
                                .command(ACME, new ProposalId("m2"), proposal("m2"))
                                .command(ACME, new ProposalId("m3"), proposal("m3")),
                log ->
                        log.command(
                                        ACME,
                                        new ProposalId("m1"),
                                        new ProposalEvent.ProposalApproved())
                                .command(
                                        ACME,
                                        new ProposalId("m2"),
                                        new ProposalEvent.ProposalWithdrawn())
                                .command(ACME, new ProposalId("m4"), proposal("m4"))
                                .command(
                                        ACME,
                                        new ProposalId("m4"),
                                        new ProposalEvent.ProposalExpired())
                                .command(
                                        ACME,
                                        new ProposalId("m3"),
                                        new ProposalEvent.ProposalRefused())),
        API_KEY(
                log ->
                        log.command(ACME, new SecretId("k1"), apiKey("k1"))
                                .command(ACME, new SecretId("k2"), apiKey("k2")),
                log ->
                        log.command(ACME, new SecretId("k3"), apiKey("k3"))
                                .command(
                                        ACME, new SecretId("k1"), new ApiKeyEvent.ApiKeyDeleted())),
        IDENTITY_PROVIDER(
                log ->
                        log.command(
                                        ACME,
                                        new IdentityProviderId("idp"),
                                        provider("idp"),
                                        client("app", "c1"),
                                        client("other", "c2"))
                                .command(ACME, new IdentityProviderId("idp2"), provider("idp2")),
                log ->
                        log.command(
                                        ACME,
                                        new IdentityProviderId("idp"),
                                        new IdentityProviderEvent.ExternalClientRemoved(
                                                new ApplicationId("app")),
                                        client("other", "c3"),
                                        new IdentityProviderEvent.IdentityProviderChanged(
                                                providerDetails("idp3")))
                                .command(
                                        ACME,
                                        new IdentityProviderId("idp2"),
                                        new IdentityProviderEvent.IdentityProviderDeleted())),
        KEY_RING(
                log ->
                        log.command(
                                ACME,
                                new KeyRingId("ring"),
                                new SigningKeyEvent.KeyRingCreated(new KeyRingId("ring"), ACME),
                                key("k1"),
                                new SigningKeyEvent.SigningKeyActivated(new SigningKeyId("k1"))),
                log ->
                        log.command(
                                ACME,
                                new KeyRingId("ring"),
                                key("k2"),
                                new SigningKeyEvent.SigningKeyActivated(new SigningKeyId("k2")),
                                new SigningKeyEvent.SigningKeyRetired(new SigningKeyId("k1")))),
        CUT_OFF(
                log -> {
                    cutOff(log, "r1", new CutOffTarget.WholeOrganization());
                    cutOff(log, "r2", new CutOffTarget.Client(new ApplicationId("app")));
                    cutOff(log, "r3", new CutOffTarget.TokenId("t", TestLog.START));
                    cutOff(log, "r11", new CutOffTarget.Session("kept", null));
                    cutOff(log, "r12", new CutOffTarget.Session("s", TestLog.START));
                },
                log -> {
                    cutOff(log, "r4", new CutOffTarget.Client(new ApplicationId("app")));
                    cutOff(log, "r5", new CutOffTarget.Subject("user"));
                    cutOff(log, "r6", new CutOffTarget.Session("session", null));
                    cutOff(log, "r13", new CutOffTarget.Session("kept", TestLog.START));
                    cutOff(
                            log,
                            "r14",
                            new CutOffTarget.Session("s", TestLog.START.plusSeconds(60)));
                    cutOff(log, "r7", new CutOffTarget.Api(new ApiId("api")));
                    cutOff(log, "r8", new CutOffTarget.Scope(new ScopeId("read")));
                    cutOff(log, "r9", new CutOffTarget.Role(new RoleId("role")));
                    cutOff(
                            log,
                            "r10",
                            new CutOffTarget.TokenId("t", TestLog.START.plusSeconds(60)));
                });

        final Consumer<TestLog> making;
        final Consumer<TestLog> changing;

        Kind(Consumer<TestLog> making, Consumer<TestLog> changing) {
            this.making = making;
            this.changing = changing;
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void fourClaims(Kind kind) throws IOException {
        PolicyImage empty = PolicyImage.empty(Images.LOG);
        Images.assertSame(throughSnapshot(empty), empty);

        TestLog log = new TestLog().organization(ACME, null);
        kind.making.accept(log);
        PolicyImage first = log.image();
        Images.assertSame(throughSnapshot(first), first);
        Images.assertHashHolds(first);

        kind.changing.accept(log);
        PolicyImage second = log.image();
        PolicyImage changed = Images.after(first, log.after(first.position()));
        Images.assertSame(changed, second);
        assertThat(second.stateHash()).isNotEqualTo(first.stateHash());

        Images.assertSame(throughSnapshot(second), second);
        Images.assertHashHolds(second);
    }

    private static Permission permission(String scope) {
        return new Permission(new ApiId("api"), new ScopeId(scope));
    }

    private static Attributes attributes(String name) {
        return new Attributes(Map.of(name, new AttributeValue.Text("x")));
    }

    private static PolicyEvent policy(String id) {
        return new PolicyEvent.PolicyCreated(
                new PolicyId(id),
                ACME,
                new Handle(id),
                new PolicyDetails(
                        Effect.DENY,
                        new PolicySource.Condition(new Condition.Acr(Set.of("gold"))),
                        Set.of()));
    }

    private static ResourceEvent resource(String id, String name) {
        return new ResourceEvent.ResourceCreated(
                new ResourceId(id),
                ACME,
                new ApiId("api"),
                new ResourceName(name),
                attributes("a"));
    }

    private static GatewayEvent gateway(String id, @Nullable String client) {
        return new GatewayEvent.GatewayCreated(
                new GatewayId(id), ACME, new Handle(id), details(client));
    }

    private static GatewayDetails details(@Nullable String client) {
        return new GatewayDetails(
                Environment.SANDBOX,
                ForwardingFamily.ENVOY,
                Set.of(Trust.ATTRIBUTES),
                client == null ? null : new ApplicationId(client),
                null);
    }

    private static ReviewEvent review(String id) {
        return new ReviewEvent.ReviewOpened(
                new ReviewId(id), ACME, new Handle(id), looked("Review " + id));
    }

    private static ProposalEvent proposal(String id) {
        return new ProposalEvent.ProposalMade(
                new ProposalId(id),
                ACME,
                new Party(Actor.SERVICE, new ApplicationId("console")),
                new ProposedRequest(
                        "PUT",
                        "/v1/organizations/acme/plans/p",
                        null,
                        "application/json",
                        "{}",
                        3L),
                Set.of("plan.change"),
                TestLog.START);
    }

    private static ReviewDetails looked(String name) {
        return new ReviewDetails(
                name,
                ReviewScope.EVERYTHING,
                new Reviewers(Set.of(new UserId("ann")), Set.of()),
                TestLog.START);
    }

    private static ReviewEvent decided(String user, Verdict verdict) {
        return new ReviewEvent.ItemDecided(
                new ReviewItem.Membership(new RoleId("role"), new Member.User(new UserId(user))),
                verdict,
                "because",
                null);
    }

    private static WebhookEvent webhook(String id) {
        return new WebhookEvent.WebhookCreated(new WebhookId(id), ACME, new Handle(id), told(id));
    }

    private static WebhookDetails told(String path) {
        return new WebhookDetails(
                "https://hooks.example/" + path,
                Set.of("role"),
                new GatewayFilter(true, Set.of(new ApiId("api"))),
                true);
    }

    private static ApiKeyEvent apiKey(String id) {
        return new ApiKeyEvent.ApiKeyCreated(
                new SecretId(id), ACME, new ApplicationId("app"), new ApiId("api"), TestLog.START);
    }

    private static IdentityProviderEvent provider(String id) {
        return new IdentityProviderEvent.IdentityProviderCreated(
                new IdentityProviderId(id), ACME, new Handle(id), providerDetails(id));
    }

    private static ProviderDetails providerDetails(String id) {
        return new ProviderDetails(
                "https://" + id + ".example",
                new KeyLocation.Jwks("https://" + id + ".example/jwks"),
                Set.of("api"),
                ClaimNames.STANDARD);
    }

    private static IdentityProviderEvent client(String application, String client) {
        return new IdentityProviderEvent.ExternalClientSet(new ApplicationId(application), client);
    }

    private static PlanEvent plan(String id) {
        return new PlanEvent.PlanCreated(
                new PlanId(id), ACME, new Handle(id), new PlanDetails(false));
    }

    private static SubscriptionEvent subscription(String id, String api) {
        return new SubscriptionEvent.SubscriptionCreated(
                new SubscriptionId(id),
                ACME,
                new ApplicationId("app"),
                new ApiId(api),
                new PlanId("plan"),
                SubscriptionStatus.PENDING);
    }

    private static SigningKeyEvent key(String id) {
        return new SigningKeyEvent.SigningKeyAdded(
                new SigningKey(new SigningKeyId(id), SignatureAlgorithm.ES256, Map.of("kty", "EC")),
                null);
    }

    private static void cutOff(TestLog log, String id, CutOffTarget target) {
        RevocationId revocation = new RevocationId(id);
        log.command(ACME, revocation, new RevocationEvent.TokensCutOff(revocation, ACME, target));
    }

    private static PolicyImage throughSnapshot(PolicyImage image) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SnapshotWriter.write(image, out);
        return SnapshotReader.read(
                new ByteArrayInputStream(out.toByteArray()), ExpressionCompiler.NONE);
    }
}
