package dev.precept.domain.schema;

import static java.util.Map.entry;

import dev.precept.domain.api.ApiEvent;
import dev.precept.domain.apikey.ApiKeyEvent;
import dev.precept.domain.application.ApplicationEvent;
import dev.precept.domain.gateway.GatewayDetails;
import dev.precept.domain.gateway.GatewayEvent;
import dev.precept.domain.group.GroupEvent;
import dev.precept.domain.identityprovider.IdentityProviderEvent;
import dev.precept.domain.organization.OrganizationEvent;
import dev.precept.domain.plan.PlanEvent;
import dev.precept.domain.policy.PolicyDetails;
import dev.precept.domain.policy.PolicyEvent;
import dev.precept.domain.policy.PolicySource;
import dev.precept.domain.policy.PolicyTarget;
import dev.precept.domain.proposal.ProposalEvent;
import dev.precept.domain.receipt.ReceiptEvent;
import dev.precept.domain.resource.ResourceEvent;
import dev.precept.domain.review.ReviewEvent;
import dev.precept.domain.revocation.RevocationEvent;
import dev.precept.domain.role.RoleEvent;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.Approval;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.RecordedEvent;
import dev.precept.domain.signingkey.SigningKeyEvent;
import dev.precept.domain.subscription.SubscriptionEvent;
import dev.precept.domain.subscription.SubscriptionStatus;
import dev.precept.domain.user.UserEvent;
import dev.precept.domain.webhook.WebhookEvent;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The written form of events: canonical JSON with the members actor, approval (where somebody
 * approved of it), command, correlation, data, id, organization, reason (where one was given),
 * revision, stream and type, where data is the event itself. For any number of threads.
 */
public final class EventCodec {
    private static final Map<String, Class<? extends DomainEvent>> TYPES =
            Map.ofEntries(
                    entry("organization.created.v1", OrganizationEvent.OrganizationCreated.class),
                    entry("organization.changed.v1", OrganizationEvent.OrganizationChanged.class),
                    entry(
                            "organization.registration-policy-changed.v1",
                            OrganizationEvent.RegistrationPolicyChanged.class),
                    entry(
                            "organization.approval-policy-changed.v1",
                            OrganizationEvent.ApprovalPolicyChanged.class),
                    entry(
                            "organization.personal-attributes-declared.v1",
                            OrganizationEvent.PersonalAttributesDeclared.class),
                    entry("organization.deleted.v1", OrganizationEvent.OrganizationDeleted.class),
                    entry("api.created.v1", ApiEvent.ApiCreated.class),
                    entry("api.changed.v1", ApiEvent.ApiChanged.class),
                    entry("api.scope-added.v1", ApiEvent.ScopeAdded.class),
                    entry("api.details-type-put.v1", ApiEvent.DetailsTypePut.class),
                    entry("api.details-type-removed.v1", ApiEvent.DetailsTypeRemoved.class),
                    entry("api.scope-described.v1", ApiEvent.ScopeDescribed.class),
                    entry("api.scope-removed.v1", ApiEvent.ScopeRemoved.class),
                    entry("api.operations-changed.v1", ApiEvent.OperationsChanged.class),
                    entry("api.lifecycle-changed.v1", ApiEvent.LifecycleChanged.class),
                    entry("api.deleted.v1", ApiEvent.ApiDeleted.class),
                    entry("application.created.v1", ApplicationEvent.ApplicationCreated.class),
                    entry("application.changed.v1", ApplicationEvent.ApplicationChanged.class),
                    entry("application.secret-added.v1", ApplicationEvent.SecretAdded.class),
                    entry(
                            "application.owner-changed.v1",
                            ApplicationEvent.ApplicationOwnerChanged.class),
                    entry(
                            "application.secret-expiry-set.v1",
                            ApplicationEvent.SecretExpirySet.class),
                    entry("application.secret-removed.v1", ApplicationEvent.SecretRemoved.class),
                    entry("application.api-authorized.v1", ApplicationEvent.ApiAuthorized.class),
                    entry(
                            "application.api-deauthorized.v1",
                            ApplicationEvent.ApiDeauthorized.class),
                    entry("application.deleted.v1", ApplicationEvent.ApplicationDeleted.class),
                    entry("role.created.v1", RoleEvent.RoleCreated.class),
                    entry("role.permissions-changed.v1", RoleEvent.PermissionsChanged.class),
                    entry("role.member-added.v1", RoleEvent.MemberAdded.class),
                    entry("role.member-removed.v1", RoleEvent.MemberRemoved.class),
                    entry("role.exclusions-changed.v1", RoleEvent.ExclusionsChanged.class),
                    entry("role.sharing-changed.v1", RoleEvent.SharingChanged.class),
                    entry("role.deleted.v1", RoleEvent.RoleDeleted.class),
                    entry("user.created.v1", UserEvent.UserCreated.class),
                    entry("user.attributes-changed.v1", UserEvent.UserAttributesChanged.class),
                    entry("user.deleted.v1", UserEvent.UserDeleted.class),
                    entry("user.deactivated.v1", UserEvent.UserDeactivated.class),
                    entry("user.activated.v1", UserEvent.UserActivated.class),
                    entry("group.created.v1", GroupEvent.GroupCreated.class),
                    entry("group.member-added.v1", GroupEvent.GroupMemberAdded.class),
                    entry("group.member-removed.v1", GroupEvent.GroupMemberRemoved.class),
                    entry("group.attributes-changed.v1", GroupEvent.GroupAttributesChanged.class),
                    entry("group.deleted.v1", GroupEvent.GroupDeleted.class),
                    entry("plan.created.v1", PlanEvent.PlanCreated.class),
                    entry("plan.changed.v1", PlanEvent.PlanChanged.class),
                    entry("plan.deleted.v1", PlanEvent.PlanDeleted.class),
                    entry("policy.created.v1", PolicyEvent.PolicyCreated.class),
                    entry("policy.changed.v1", PolicyEvent.PolicyChanged.class),
                    entry("policy.attached.v1", PolicyEvent.PolicyAttached.class),
                    entry("policy.detached.v1", PolicyEvent.PolicyDetached.class),
                    entry("policy.deleted.v1", PolicyEvent.PolicyDeleted.class),
                    entry("resource.created.v1", ResourceEvent.ResourceCreated.class),
                    entry("resource.changed.v1", ResourceEvent.ResourceChanged.class),
                    entry("resource.deleted.v1", ResourceEvent.ResourceDeleted.class),
                    entry("subscription.created.v1", SubscriptionEvent.SubscriptionCreated.class),
                    entry(
                            "subscription.status-changed.v1",
                            SubscriptionEvent.SubscriptionStatusChanged.class),
                    entry(
                            "subscription.plan-changed.v1",
                            SubscriptionEvent.SubscriptionPlanChanged.class),
                    entry(
                            "subscription.plan-requested.v1",
                            SubscriptionEvent.SubscriptionPlanRequested.class),
                    entry("subscription.deleted.v1", SubscriptionEvent.SubscriptionDeleted.class),
                    entry("key-ring.created.v1", SigningKeyEvent.KeyRingCreated.class),
                    entry("key-ring.key-added.v1", SigningKeyEvent.SigningKeyAdded.class),
                    entry("key-ring.key-activated.v1", SigningKeyEvent.SigningKeyActivated.class),
                    entry("key-ring.key-retired.v1", SigningKeyEvent.SigningKeyRetired.class),
                    entry("key-ring.key-withdrawn.v1", SigningKeyEvent.SigningKeyWithdrawn.class),
                    entry("revocation.tokens-cut-off.v1", RevocationEvent.TokensCutOff.class),
                    entry("gateway.created.v1", GatewayEvent.GatewayCreated.class),
                    entry("gateway.changed.v1", GatewayEvent.GatewayChanged.class),
                    entry("gateway.key-added.v1", GatewayEvent.GatewayKeyAdded.class),
                    entry("gateway.key-removed.v1", GatewayEvent.GatewayKeyRemoved.class),
                    entry("gateway.deleted.v1", GatewayEvent.GatewayDeleted.class),
                    entry("api-key.created.v1", ApiKeyEvent.ApiKeyCreated.class),
                    entry("api-key.expiry-set.v1", ApiKeyEvent.ApiKeyExpirySet.class),
                    entry("api-key.deleted.v1", ApiKeyEvent.ApiKeyDeleted.class),
                    entry(
                            "identity-provider.created.v1",
                            IdentityProviderEvent.IdentityProviderCreated.class),
                    entry(
                            "identity-provider.changed.v1",
                            IdentityProviderEvent.IdentityProviderChanged.class),
                    entry(
                            "identity-provider.external-client-set.v1",
                            IdentityProviderEvent.ExternalClientSet.class),
                    entry(
                            "identity-provider.external-client-removed.v1",
                            IdentityProviderEvent.ExternalClientRemoved.class),
                    entry(
                            "identity-provider.deleted.v1",
                            IdentityProviderEvent.IdentityProviderDeleted.class),
                    entry("webhook.created.v1", WebhookEvent.WebhookCreated.class),
                    entry("webhook.changed.v1", WebhookEvent.WebhookChanged.class),
                    entry("webhook.secret-added.v1", WebhookEvent.WebhookSecretAdded.class),
                    entry("webhook.secret-removed.v1", WebhookEvent.WebhookSecretRemoved.class),
                    entry("webhook.deleted.v1", WebhookEvent.WebhookDeleted.class),
                    entry("receipt.decisions-sealed.v1", ReceiptEvent.DecisionsSealed.class),
                    entry("review.opened.v1", ReviewEvent.ReviewOpened.class),
                    entry("review.changed.v1", ReviewEvent.ReviewChanged.class),
                    entry("review.item-decided.v1", ReviewEvent.ItemDecided.class),
                    entry("review.closed.v1", ReviewEvent.ReviewClosed.class),
                    entry("proposal.made.v1", ProposalEvent.ProposalMade.class),
                    entry("proposal.approved.v1", ProposalEvent.ProposalApproved.class),
                    entry("proposal.refused.v1", ProposalEvent.ProposalRefused.class),
                    entry("proposal.withdrawn.v1", ProposalEvent.ProposalWithdrawn.class),
                    entry("proposal.expired.v1", ProposalEvent.ProposalExpired.class));

    private static final Map<String, Written<?>> BY_NAME =
            TYPES.entrySet().stream()
                    .map(e -> Written.of(e.getKey(), e.getValue()))
                    .collect(Collectors.toUnmodifiableMap(Written::name, written -> written));

    private static final Map<Class<?>, Written<?>> BY_TYPE =
            BY_NAME.values().stream()
                    .collect(Collectors.toUnmodifiableMap(Written::type, written -> written));

    private static final RecordCodec<Actor> ACTOR = RecordCodec.of(Actor.class);
    private static final RecordCodec<Approval> APPROVAL = RecordCodec.of(Approval.class);
    private static final ValueCodec.Uuid UUIDS = new ValueCodec.Uuid();

    private static final byte[] ACTOR_MEMBER = ValueCodec.literal("{\"actor\":");
    private static final byte[] APPROVAL_MEMBER = ValueCodec.literal(",\"approval\":");
    private static final byte[] COMMAND = ValueCodec.literal(",\"command\":");
    private static final byte[] CORRELATION = ValueCodec.literal(",\"correlation\":");
    private static final byte[] DATA = ValueCodec.literal(",\"data\":");
    private static final byte[] ID = ValueCodec.literal(",\"id\":");
    private static final byte[] ORGANIZATION = ValueCodec.literal(",\"organization\":");
    private static final byte[] REASON = ValueCodec.literal(",\"reason\":");
    private static final byte[] REVISION = ValueCodec.literal(",\"revision\":");
    private static final byte[] STREAM = ValueCodec.literal(",\"stream\":");
    private static final byte[] TYPE = ValueCodec.literal(",\"type\":");

    /** The newest generation of what events say: this code reads all up to it. */
    public static final int GENERATION = 5;

    private static final int FIRST_GENERATION = 1;
    private static final int SECOND_GENERATION = 2;
    private static final int THIRD_GENERATION = 3;
    private static final int FOURTH_GENERATION = 4;
    private static final int FIFTH_GENERATION = 5;

    private EventCodec() {}

    /**
     * The first generation whose code reads the event: it knows its type, and all of its members.
     *
     * @param reason why it happened; null where nobody said
     */
    public static int generation(DomainEvent event, @Nullable String reason) {
        return reason == null ? generation(event) : Math.max(THIRD_GENERATION, generation(event));
    }

    private static int generation(DomainEvent event) {
        return switch (event) {
            case GatewayEvent.GatewayCreated created -> generation(created.details());
            case GatewayEvent.GatewayChanged changed -> generation(changed.details());
            case WebhookEvent _ -> SECOND_GENERATION;
            case ReceiptEvent _, ReviewEvent _ -> THIRD_GENERATION;
            case ApplicationEvent.ApplicationOwnerChanged _,
                    ApplicationEvent.SecretExpirySet _,
                    ApiKeyEvent.ApiKeyExpirySet _,
                    SubscriptionEvent.SubscriptionPlanRequested _ ->
                    FOURTH_GENERATION;
            case ApiKeyEvent.ApiKeyCreated created when created.environment() != null ->
                    FOURTH_GENERATION;
            case SubscriptionEvent.SubscriptionStatusChanged changed ->
                    changed.reason() == null && isOfFirst(changed.from()) && isOfFirst(changed.to())
                            ? FIRST_GENERATION
                            : FOURTH_GENERATION;
            case RoleEvent.ExclusionsChanged _, RoleEvent.SharingChanged _ -> FOURTH_GENERATION;
            case RoleEvent.RoleCreated created when created.basedOn() != null -> FOURTH_GENERATION;
            case RoleEvent.MemberAdded added when !added.validity().isAlways() -> FOURTH_GENERATION;
            case ProposalEvent _,
                    OrganizationEvent.ApprovalPolicyChanged _,
                    OrganizationEvent.PersonalAttributesDeclared _,
                    UserEvent.UserDeactivated _,
                    UserEvent.UserActivated _ ->
                    FOURTH_GENERATION;
            case PolicyEvent policy -> generation(policy);
            default -> FIRST_GENERATION;
        };
    }

    private static int generation(PolicyEvent event) {
        boolean isOfFirst =
                switch (event) {
                    case PolicyEvent.PolicyCreated created ->
                            !(created.details().source() instanceof PolicySource.Rego);
                    case PolicyEvent.PolicyChanged(PolicyDetails details) ->
                            !(details.source() instanceof PolicySource.Rego);
                    case PolicyEvent.PolicyAttached(PolicyTarget target) ->
                            !(target instanceof PolicyTarget.Role);
                    case PolicyEvent.PolicyDetached(PolicyTarget target) ->
                            !(target instanceof PolicyTarget.Role);
                    case PolicyEvent.PolicyDeleted _ -> true;
                };
        return isOfFirst ? FIRST_GENERATION : FIFTH_GENERATION;
    }

    private static boolean isOfFirst(SubscriptionStatus status) {
        return switch (status) {
            case PENDING, ACTIVE, BLOCKED -> true;
            case PROD_ONLY_BLOCKED, ON_HOLD, REJECTED, TIER_UPDATE_PENDING, CANCELLED -> false;
        };
    }

    private static int generation(GatewayDetails details) {
        return details.filter() == null ? FIRST_GENERATION : SECOND_GENERATION;
    }

    /** An event's name and the codec of what it says. */
    private record Written<E extends DomainEvent>(
            String name, Class<E> type, RecordCodec<E> codec) {
        static <E extends DomainEvent> Written<E> of(String name, Class<E> type) {
            return new Written<>(name, type, RecordCodec.of(type));
        }

        void write(CanonicalWriter out, DomainEvent event) {
            codec.write(out, type.cast(event));
        }
    }

    /** An event as a part of something else that is written. */
    record Nested() implements ValueCodec {
        @Override
        public void write(CanonicalWriter out, Object value) {
            EventCodec.write(out, (RecordedEvent) value);
        }

        @Override
        public Object read(CanonicalReader in) {
            int start = in.at();
            in.skip();
            return decode(in.since(start));
        }
    }

    /** The names of all events there are. */
    public static Set<String> typeNames() {
        return TYPES.keySet();
    }

    /** The name of an event, with its version. */
    public static String typeName(DomainEvent event) {
        return written(event).name;
    }

    /** The written form of what the event itself says, the member {@code data}. */
    public static byte[] encodeData(DomainEvent event) {
        CanonicalWriter out = new CanonicalWriter();
        written(event).write(out, event);
        return out.toBytes();
    }

    /** The one written form of the event. */
    public static byte[] encode(RecordedEvent event) {
        CanonicalWriter out = new CanonicalWriter();
        write(out, event);
        return out.toBytes();
    }

    private static void write(CanonicalWriter out, RecordedEvent event) {
        Written<?> written = written(event.event());
        out.raw(ACTOR_MEMBER, 0);
        ACTOR.write(out, event.actor());
        if (event.approval() != null) {
            out.raw(APPROVAL_MEMBER, 0);
            APPROVAL.write(out, event.approval());
        }
        out.raw(COMMAND, 0);
        UUIDS.write(out, event.command());
        out.raw(CORRELATION, 0);
        out.string(event.correlation());
        out.raw(DATA, 0);
        written.write(out, event.event());
        out.raw(ID, 0);
        UUIDS.write(out, event.id());
        out.raw(ORGANIZATION, 0);
        out.string(event.organization().value());
        if (event.reason() != null) {
            out.raw(REASON, 0);
            out.string(event.reason());
        }
        out.raw(REVISION, 0);
        out.integer(event.revision());
        out.raw(STREAM, 0);
        out.string(event.stream());
        out.raw(TYPE, 0);
        out.string(written.name);
        out.raw('}');
    }

    /**
     * The event whose written form these bytes are.
     *
     * @throws UnreadableException if they are the written form of none, or of a type not known here
     */
    public static RecordedEvent decode(byte[] bytes) {
        if (bytes.length > Limits.DOCUMENT_BYTES) {
            throw new UnreadableException("longer than any event: " + bytes.length + " bytes");
        }
        Written<?> written = typeAtTheEndOf(bytes);
        CanonicalReader in = new CanonicalReader(bytes, 0, bytes.length);
        in.expect(ACTOR_MEMBER, 0);
        Actor actor = ACTOR.read(in);
        Approval approval = in.take(APPROVAL_MEMBER, 0) ? APPROVAL.read(in) : null;
        in.expect(COMMAND, 0);
        UUID command = UUIDS.parse(in.string(), in);
        in.expect(CORRELATION, 0);
        String correlation = in.string();
        in.expect(DATA, 0);
        DomainEvent event = written.codec.read(in);
        in.expect(ID, 0);
        UUID id = UUIDS.parse(in.string(), in);
        in.expect(ORGANIZATION, 0);
        OrganizationId organization = organization(in);
        String reason = in.take(REASON, 0) ? reason(in) : null;
        in.expect(REVISION, 0);
        long revision = in.integer();
        in.expect(STREAM, 0);
        String stream = in.string();
        in.expect(TYPE, 0);
        if (!in.string().equals(written.name)) {
            throw in.unreadable("expected the type");
        }
        in.expect('}');
        in.expectEnd();
        return new RecordedEvent(
                id,
                stream,
                revision,
                organization,
                actor,
                command,
                correlation,
                reason,
                approval,
                event);
    }

    private static String reason(CanonicalReader in) {
        String reason = in.string();
        if (!RecordedEvent.isReason(reason)) {
            throw in.unreadable("not a reason");
        }
        return reason;
    }

    private static OrganizationId organization(CanonicalReader in) {
        try {
            return new OrganizationId(in.string());
        } catch (IllegalArgumentException e) {
            throw new UnreadableException("not an id before offset " + in.at(), e);
        }
    }

    /** The type is the last member, and must be known before the data can be read. */
    private static Written<?> typeAtTheEndOf(byte[] bytes) {
        int end = bytes.length - 2;
        int start = end - 1;
        while (start >= 0 && bytes[start] != '"') {
            start--;
        }
        if (start < 0) {
            throw new UnreadableException("an event without a type");
        }
        String name = new String(bytes, start + 1, end - start - 1, StandardCharsets.UTF_8);
        Written<?> written = BY_NAME.get(name);
        if (written == null) {
            throw new UnreadableException("an unknown type of event: " + name);
        }
        return written;
    }

    private static Written<?> written(DomainEvent event) {
        Written<?> written = BY_TYPE.get(event.getClass());
        if (written == null) {
            throw new IllegalArgumentException("an event without a name: " + event.getClass());
        }
        return written;
    }
}
