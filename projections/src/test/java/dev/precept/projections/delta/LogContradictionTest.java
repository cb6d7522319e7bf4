package dev.precept.projections.delta;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.precept.domain.api.ApiEvent;
import dev.precept.domain.api.HttpMethod;
import dev.precept.domain.api.Lifecycle;
import dev.precept.domain.api.OperationKey;
import dev.precept.domain.api.PathTemplate;
import dev.precept.domain.apikey.ApiKeyEvent;
import dev.precept.domain.application.ApplicationEvent;
import dev.precept.domain.application.Environment;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.condition.Condition;
import dev.precept.domain.gateway.ForwardingFamily;
import dev.precept.domain.gateway.GatewayDetails;
import dev.precept.domain.gateway.GatewayEvent;
import dev.precept.domain.group.GroupEvent;
import dev.precept.domain.group.GroupMember;
import dev.precept.domain.organization.OrganizationEvent;
import dev.precept.domain.organization.OrganizationMode;
import dev.precept.domain.policy.Effect;
import dev.precept.domain.policy.PolicyDetails;
import dev.precept.domain.policy.PolicyEvent;
import dev.precept.domain.policy.PolicySource;
import dev.precept.domain.policy.PolicyTarget;
import dev.precept.domain.resource.ResourceEvent;
import dev.precept.domain.resource.ResourceName;
import dev.precept.domain.review.ReviewDetails;
import dev.precept.domain.review.ReviewEvent;
import dev.precept.domain.review.ReviewResult;
import dev.precept.domain.review.ReviewScope;
import dev.precept.domain.review.Reviewers;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.Permission;
import dev.precept.domain.role.RoleEvent;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.GatewayId;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.KeyRingId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PolicyId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.RecordedEvent;
import dev.precept.domain.shared.ResourceId;
import dev.precept.domain.shared.ReviewId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.SecretId;
import dev.precept.domain.shared.SigningKeyId;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.shared.WebhookId;
import dev.precept.domain.signingkey.SigningKeyEvent;
import dev.precept.domain.user.UserEvent;
import dev.precept.domain.webhook.WebhookDetails;
import dev.precept.domain.webhook.WebhookEvent;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.Provenance;
import dev.precept.projections.testing.Samples;
import dev.precept.projections.testing.TestLog;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** What cannot follow what the log says is not believed. */
class LogContradictionTest {
    private static final OrganizationId ACME = Samples.ACME;
    private static final Permission PERMISSION =
            new Permission(new ApiId("api"), new ScopeId("read"));

    /** Each thing's stream is at revision 0, but for the API's and the role's, which are at 2. */
    private static final PolicyImage IMAGE =
            new TestLog()
                    .organization(ACME, null)
                    .command(
                            ACME,
                            new ApiId("api"),
                            Samples.api("api"),
                            Samples.scope("read", "read"),
                            new ApiEvent.OperationsChanged(List.of(), List.of()))
                    .command(
                            ACME,
                            new RoleId("role"),
                            Samples.role("role"),
                            new RoleEvent.PermissionsChanged(Set.of(PERMISSION), Set.of()),
                            new RoleEvent.MemberAdded(new Member.User(new UserId("user"))))
                    .command(ACME, new UserId("user"), Samples.user("user"))
                    .command(ACME, new GroupId("group"), Samples.group("group"))
                    .command(
                            ACME,
                            new dev.precept.domain.shared.ApplicationId("app"),
                            Samples.application("app"))
                    .command(
                            ACME,
                            new KeyRingId("ring"),
                            new SigningKeyEvent.KeyRingCreated(new KeyRingId("ring"), ACME))
                    .command(
                            ACME,
                            new PolicyId("hours"),
                            new PolicyEvent.PolicyCreated(
                                    new PolicyId("hours"),
                                    ACME,
                                    new Handle("hours"),
                                    new PolicyDetails(
                                            Effect.DENY, new PolicySource.Cel("true"), Set.of())))
                    .command(
                            ACME,
                            new ResourceId("r1"),
                            new ResourceEvent.ResourceCreated(
                                    new ResourceId("r1"),
                                    ACME,
                                    new ApiId("api"),
                                    new ResourceName("1"),
                                    Attributes.NONE))
                    .command(
                            ACME,
                            new GatewayId("edge"),
                            gateway("edge", "edge"),
                            new GatewayEvent.GatewayKeyAdded(new SecretId("key"), null))
                    .command(
                            ACME,
                            new WebhookId("siem"),
                            webhook("siem", "siem"),
                            new WebhookEvent.WebhookSecretAdded(new SecretId("hmac"), null))
                    .command(
                            ACME,
                            new ReviewId("q1"),
                            review("q1", "q1"),
                            new ReviewEvent.ReviewClosed(new ReviewResult(0, 0, 0, 0, 0)))
                    .image();

    private record Contradiction(String stream, long revision, DomainEvent event) {}

    static Stream<Contradiction> contradictions() {
        return Stream.of(
                        streamsAndNames(),
                        changesFromWhatIsNot(),
                        gateways(),
                        webhooks(),
                        reviews(),
                        rules())
                .flatMap(contradictions -> contradictions);
    }

    private static GatewayEvent gateway(String id, String handle) {
        return new GatewayEvent.GatewayCreated(
                new GatewayId(id), ACME, new Handle(handle), client());
    }

    private static GatewayDetails client() {
        return new GatewayDetails(
                Environment.PRODUCTION,
                ForwardingFamily.ENVOY,
                Set.of(),
                new dev.precept.domain.shared.ApplicationId("proxy"),
                null);
    }

    /** Policies and resource instances. */
    private static Stream<Contradiction> rules() {
        PolicyEvent policy =
                new PolicyEvent.PolicyCreated(
                        new PolicyId("hours2"),
                        ACME,
                        new Handle("hours"),
                        new PolicyDetails(
                                Effect.DENY,
                                new PolicySource.Condition(new Condition.Acr(Set.of("gold"))),
                                Set.of()));
        ResourceEvent resource =
                new ResourceEvent.ResourceCreated(
                        new ResourceId("r2"),
                        ACME,
                        new ApiId("api"),
                        new ResourceName("1"),
                        Attributes.NONE);
        return Stream.of(
                new Contradiction("hours2", 0, policy),
                new Contradiction(
                        "hours",
                        1,
                        new PolicyEvent.PolicyDetached(new PolicyTarget.Organization())),
                new Contradiction("hours2", 1, new PolicyEvent.PolicyDeleted()),
                new Contradiction("r2", 0, resource),
                new Contradiction("r2", 1, new ResourceEvent.ResourceDeleted()),
                new Contradiction("none", 1, new UserEvent.UserAttributesChanged(Attributes.NONE)));
    }

    private static Stream<Contradiction> gateways() {
        SecretId key = new SecretId("key");
        return Stream.of(
                new Contradiction("edge", 0, gateway("edge", "edge")),
                new Contradiction("edge2", 0, gateway("edge2", "edge")),
                new Contradiction("edge2", 0, gateway("edge2", "edge2")),
                new Contradiction("edge", 2, new GatewayEvent.GatewayKeyAdded(key, null)),
                new Contradiction(
                        "edge", 2, new GatewayEvent.GatewayKeyRemoved(new SecretId("none"))),
                new Contradiction("edge2", 1, new GatewayEvent.GatewayDeleted()),
                new Contradiction("nobody", 1, new ApiKeyEvent.ApiKeyDeleted()));
    }

    private static WebhookEvent webhook(String id, String handle) {
        return new WebhookEvent.WebhookCreated(
                new WebhookId(id),
                ACME,
                new Handle(handle),
                new WebhookDetails("https://hooks.example", Set.of(), null, true));
    }

    private static Stream<Contradiction> webhooks() {
        SecretId secret = new SecretId("hmac");
        return Stream.of(
                new Contradiction("siem", 0, webhook("siem", "siem")),
                new Contradiction("siem2", 0, webhook("siem2", "siem")),
                new Contradiction("siem", 2, new WebhookEvent.WebhookSecretAdded(secret, null)),
                new Contradiction(
                        "siem", 2, new WebhookEvent.WebhookSecretRemoved(new SecretId("none"))),
                new Contradiction("siem2", 1, new WebhookEvent.WebhookDeleted()));
    }

    private static ReviewEvent review(String id, String handle) {
        return new ReviewEvent.ReviewOpened(
                new ReviewId(id),
                ACME,
                new Handle(handle),
                new ReviewDetails(
                        "Review",
                        ReviewScope.EVERYTHING,
                        new Reviewers(Set.of(new UserId("ann")), Set.of()),
                        TestLog.START));
    }

    private static Stream<Contradiction> reviews() {
        ReviewEvent closed = new ReviewEvent.ReviewClosed(new ReviewResult(0, 0, 0, 0, 0));
        return Stream.of(
                new Contradiction("q1", 0, review("q1", "q1")),
                new Contradiction("q2", 0, review("q2", "q1")),
                new Contradiction("q1", 2, closed),
                new Contradiction("q2", 1, closed));
    }

    private static Stream<Contradiction> streamsAndNames() {
        return Stream.of(
                // Streams nobody made, and steps left out or taken twice.
                new Contradiction("nobody", 1, new UserEvent.UserDeleted()),
                new Contradiction("user", 0, new UserEvent.UserDeleted()),
                new Contradiction("user", 2, new UserEvent.UserDeleted()),
                new Contradiction("role", 2, new RoleEvent.RoleDeleted()),
                new Contradiction("api", 4, new ApiEvent.ApiDeleted()),
                new Contradiction("acme", 2, new OrganizationEvent.OrganizationDeleted()),
                new Contradiction("role", 1, new UserEvent.UserDeleted()),
                // Things made twice, in another's stream, with a history, for another.
                new Contradiction("user", 0, Samples.user("user")),
                new Contradiction("user", 1, Samples.user("user")),
                new Contradiction("other", 0, Samples.user("user2")),
                new Contradiction("user2", 3, Samples.user("user2")),
                new Contradiction("acme", 0, organization("acme", "acme2")),
                new Contradiction(
                        "user2",
                        0,
                        new UserEvent.UserCreated(
                                new UserId("user2"),
                                new OrganizationId("other"),
                                new Handle("user2"))),
                // Names that are taken.
                new Contradiction(
                        "user2",
                        0,
                        new UserEvent.UserCreated(new UserId("user2"), ACME, new Handle("user"))),
                new Contradiction(
                        "api2",
                        0,
                        new ApiEvent.ApiCreated(
                                new ApiId("api2"),
                                ACME,
                                new Handle("api2"),
                                "https://api",
                                Samples.details("", null))),
                new Contradiction("api", 3, Samples.scope("read", "write")),
                new Contradiction("api", 3, Samples.scope("read2", "read")),
                new Contradiction(
                        "ring2",
                        0,
                        new SigningKeyEvent.KeyRingCreated(new KeyRingId("ring2"), ACME)));
    }

    private static Stream<Contradiction> changesFromWhatIsNot() {
        Member user = new Member.User(new UserId("user"));
        Member group = new Member.Group(new GroupId("group"));
        return Stream.of(
                // Changes from what is not, and of what is not there.
                new Contradiction(
                        "api",
                        3,
                        new ApiEvent.LifecycleChanged(Lifecycle.PUBLISHED, Lifecycle.DEPRECATED)),
                new Contradiction("api", 3, new ApiEvent.ScopeRemoved(new ScopeId("gone"))),
                new Contradiction("api", 3, new ApiEvent.DetailsTypeRemoved("gone")),
                new Contradiction(
                        "api", 3, new ApiEvent.ScopeDescribed(new ScopeId("gone"), "", "")),
                new Contradiction(
                        "api",
                        3,
                        new ApiEvent.OperationsChanged(
                                List.of(),
                                List.of(new OperationKey(HttpMethod.GET, new PathTemplate("/"))))),
                new Contradiction(
                        "role", 3, new RoleEvent.PermissionsChanged(Set.of(PERMISSION), Set.of())),
                new Contradiction(
                        "role",
                        3,
                        new RoleEvent.PermissionsChanged(
                                Set.of(),
                                Set.of(new Permission(new ApiId("api"), new ScopeId("no"))))),
                new Contradiction("role", 3, new RoleEvent.MemberAdded(user)),
                new Contradiction("role", 3, new RoleEvent.MemberRemoved(group)),
                new Contradiction(
                        "group",
                        1,
                        new GroupEvent.GroupMemberRemoved(
                                new GroupMember.User(new UserId("user")))),
                new Contradiction(
                        "app", 1, new ApplicationEvent.SecretRemoved(new SecretId("none"))),
                new Contradiction("app", 1, new ApplicationEvent.ApiDeauthorized(new ApiId("api"))),
                new Contradiction(
                        "ring",
                        1,
                        new SigningKeyEvent.SigningKeyActivated(new SigningKeyId("none"))),
                new Contradiction(
                        "ring",
                        1,
                        new SigningKeyEvent.SigningKeyWithdrawn(new SigningKeyId("none"))));
    }

    @ParameterizedTest
    @MethodSource("contradictions")
    void isRefused(Contradiction contradiction) {
        assertRefused(envelope(IMAGE.position().value() + 1, contradiction));
    }

    @Test
    void soIsAnOrganizationNobodyMade() {
        OrganizationId nowhere = new OrganizationId("nowhere");
        UserId user = new UserId("user2");
        assertRefused(
                envelope(
                        IMAGE.position().value() + 1,
                        nowhere,
                        new Contradiction(
                                "user2",
                                0,
                                new UserEvent.UserCreated(user, nowhere, new Handle("user2")))));
    }

    @Test
    void soAreGapsAndRepetitions() {
        Contradiction sound = new Contradiction("user", 1, new UserEvent.UserDeleted());
        long next = IMAGE.position().value() + 1;
        assertRefused(envelope(next - 1, sound));
        assertRefused(envelope(next + 1, sound));
        new PolicyDelta(IMAGE).replay(envelope(next, sound));
    }

    @Test
    void soIsTimeRunningBackwards() {
        EventEnvelope sound =
                envelope(
                        IMAGE.position().value() + 1,
                        new Contradiction("user", 1, new UserEvent.UserDeleted()));
        assertRefused(
                new EventEnvelope(
                        sound.position(),
                        sound.lastOfCommand(),
                        IMAGE.at().minusNanos(1_000),
                        sound.recorded()));
    }

    @Test
    void soIsACommandThatEndsBeforeItsEventOrElsewhere() {
        EventEnvelope sound =
                envelope(
                        IMAGE.position().value() + 1,
                        new Contradiction("user", 1, new UserEvent.UserDeleted()));
        assertRefused(ending(sound, IMAGE.position().value()));
        PolicyDelta delta = new PolicyDelta(IMAGE);
        delta.replay(ending(sound, sound.position().value() + 2));
        assertThatIllegalStateException().isThrownBy(() -> delta.apply(Provenance.TAIL));
        EventEnvelope next =
                envelope(
                        sound.position().value() + 1,
                        new Contradiction("group", 1, new GroupEvent.GroupDeleted()));
        assertThatExceptionOfType(LogContradiction.class)
                .isThrownBy(() -> delta.replay(ending(next, next.position().value())));
    }

    private static void assertRefused(EventEnvelope envelope) {
        PolicyDelta delta = new PolicyDelta(IMAGE);
        assertThatExceptionOfType(LogContradiction.class).isThrownBy(() -> delta.replay(envelope));
    }

    private static EventEnvelope ending(EventEnvelope envelope, long last) {
        return new EventEnvelope(
                envelope.position(), new Position(last), envelope.at(), envelope.recorded());
    }

    private static OrganizationEvent organization(String id, String handle) {
        return new OrganizationEvent.OrganizationCreated(
                new OrganizationId(id),
                new Handle(handle),
                "",
                null,
                OrganizationMode.AUTHORIZATION);
    }

    private static EventEnvelope envelope(long position, Contradiction contradiction) {
        return envelope(position, ACME, contradiction);
    }

    private static EventEnvelope envelope(
            long position, OrganizationId organization, Contradiction contradiction) {
        Instant at = IMAGE.at();
        return new EventEnvelope(
                new Position(position),
                new Position(position),
                at,
                new RecordedEvent(
                        new UUID(0, position),
                        contradiction.stream(),
                        contradiction.revision(),
                        organization,
                        Actor.SERVICE,
                        new UUID(0, position),
                        "test",
                        contradiction.event()));
    }
}
