package dev.precept.pdp.trail;

import dev.precept.domain.api.ApiEvent;
import dev.precept.domain.apikey.ApiKeyEvent;
import dev.precept.domain.application.ApplicationEvent;
import dev.precept.domain.gateway.GatewayEvent;
import dev.precept.domain.group.GroupEvent;
import dev.precept.domain.identityprovider.IdentityProviderEvent;
import dev.precept.domain.organization.OrganizationEvent;
import dev.precept.domain.plan.PlanEvent;
import dev.precept.domain.policy.PolicyEvent;
import dev.precept.domain.proposal.ProposalEvent;
import dev.precept.domain.receipt.ReceiptEvent;
import dev.precept.domain.resource.ResourceEvent;
import dev.precept.domain.review.ReviewEvent;
import dev.precept.domain.revocation.RevocationEvent;
import dev.precept.domain.role.RoleEvent;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.signingkey.SigningKeyEvent;
import dev.precept.domain.subscription.SubscriptionEvent;
import dev.precept.domain.user.UserEvent;
import dev.precept.domain.webhook.WebhookEvent;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What events of a stream changed, as it was before each: a fold of the stream, or of its end. The
 * values are those that events say, as JSON. For one thread.
 */
public final class OldValues {
    private final boolean isWhole;
    private final Map<String, Object> values = new HashMap<>();
    private Map<String, Object> before = new LinkedHashMap<>();
    private boolean isCut;

    /**
     * Nothing is known yet.
     *
     * @param isWhole whether the first event taken in is the stream's first
     */
    public OldValues(boolean isWhole) {
        this.isWhole = isWhole;
    }

    /**
     * What was there before an event.
     *
     * @param values by name, as in the data of events; none where nothing was there
     * @param isCut whether there may have been more, said further back than was looked
     */
    public record Before(Map<String, Object> values, boolean isCut) {}

    /**
     * Takes in the stream's next event.
     *
     * @param data what it says, as JSON
     */
    public Before take(DomainEvent event, Map<?, ?> data) {
        before = new LinkedHashMap<>();
        isCut = false;
        switch (event) {
            case OrganizationEvent it -> organization(it, data);
            case ApiEvent it -> api(it, data);
            case ApplicationEvent it -> application(it, data);
            case RoleEvent it -> role(it, data);
            case UserEvent it -> user(it, data);
            case GroupEvent it -> group(it, data);
            case PlanEvent it -> plan(it, data);
            case PolicyEvent it -> policy(it, data);
            case ResourceEvent it -> resource(it, data);
            case SubscriptionEvent it -> subscription(it, data);
            case SigningKeyEvent it -> signingKey(it, data);
            case RevocationEvent.TokensCutOff _ -> {}
            case ReceiptEvent _ -> {}
            case GatewayEvent it -> gateway(it, data);
            case ApiKeyEvent it -> apiKey(it, data);
            case IdentityProviderEvent it -> identityProvider(it, data);
            case WebhookEvent it -> webhook(it, data);
            case ReviewEvent it -> review(it, data);
            // What was proposed never changes.
            case ProposalEvent _ -> {}
        }
        return new Before(before, isCut);
    }

    private void organization(OrganizationEvent event, Map<?, ?> data) {
        switch (event) {
            case OrganizationEvent.OrganizationCreated _ -> make(data, "name", "mode");
            case OrganizationEvent.OrganizationChanged _ -> change(data, "name", "mode");
            case OrganizationEvent.RegistrationPolicyChanged _ -> set(data, "policy");
            case OrganizationEvent.ApprovalPolicyChanged _ -> set(data, "approval");
            case OrganizationEvent.PersonalAttributesDeclared _ -> set(data, "names");
            case OrganizationEvent.OrganizationDeleted _ -> end("name", "mode");
        }
    }

    private void api(ApiEvent event, Map<?, ?> data) {
        switch (event) {
            case ApiEvent.ApiCreated _ -> make(data, "details");
            case ApiEvent.ApiChanged _ -> change(data, "details");
            case ApiEvent.ScopeAdded _ -> values.put("scope " + data.get("scope"), data);
            case ApiEvent.ScopeDescribed _ -> describe(data);
            case ApiEvent.ScopeRemoved _ -> tell("scope", "scope " + data.get("scope"), null);
            case ApiEvent.OperationsChanged _ -> operations(data);
            case ApiEvent.DetailsTypePut _ -> {
                if (data.get("type") instanceof Map<?, ?> type) {
                    tell("type", "type " + type.get("type"), type);
                }
            }
            case ApiEvent.DetailsTypeRemoved _ -> tell("type", "type " + data.get("type"), null);
            case ApiEvent.LifecycleChanged _ -> before("lifecycle", data.get("from"));
            case ApiEvent.ApiDeleted _ -> end("details");
        }
    }

    private void describe(Map<?, ?> data) {
        String key = "scope " + data.get("scope");
        Map<Object, Object> described = new LinkedHashMap<>();
        if (values.get(key) instanceof Map<?, ?> scope) {
            described.putAll(scope);
        }
        described.putAll(data);
        tell("scope", key, described);
    }

    private void operations(Map<?, ?> data) {
        List<Object> old = new ArrayList<>();
        for (String member : List.of("put", "removed")) {
            if (data.get(member) instanceof List<?> operations) {
                for (Object each : operations) {
                    if (each instanceof Map<?, ?> operation) {
                        String key = operation.get("method") + " " + operation.get("path");
                        Object was =
                                member.equals("put")
                                        ? values.put(key, operation)
                                        : values.remove(key);
                        if (was != null) {
                            old.add(was);
                        }
                        isCut |= was == null && !isWhole;
                    }
                }
            }
        }
        if (!old.isEmpty()) {
            before.put("operations", old);
        }
    }

    private void application(ApplicationEvent event, Map<?, ?> data) {
        switch (event) {
            case ApplicationEvent.ApplicationCreated _ -> make(data, "details");
            case ApplicationEvent.ApplicationChanged _ -> change(data, "details");
            case ApplicationEvent.SecretAdded _ -> added(data, "secret");
            case ApplicationEvent.ApplicationOwnerChanged _ -> set(data, "owner");
            case ApplicationEvent.SecretExpirySet _ -> {}
            case ApplicationEvent.SecretRemoved _ -> removed(data, "secret");
            case ApplicationEvent.ApiAuthorized _ -> {
                if (data.get("authorization") instanceof Map<?, ?> authorization) {
                    tell("authorization", "api " + data.get("api"), authorization);
                }
            }
            case ApplicationEvent.ApiDeauthorized _ ->
                    tell("authorization", "api " + data.get("api"), null);
            case ApplicationEvent.ApplicationDeleted _ -> end("details");
        }
    }

    private void role(RoleEvent event, Map<?, ?> data) {
        switch (event) {
            case RoleEvent.RoleCreated _ -> make(data, "audience");
            case RoleEvent.PermissionsChanged _ -> before("permissions", data.get("revoked"));
            case RoleEvent.MemberAdded _ -> {}
            case RoleEvent.MemberRemoved _ -> before("member", data.get("member"));
            case RoleEvent.ExclusionsChanged _ -> set(data, "excludes");
            case RoleEvent.SharingChanged _ -> set(data, "shared");
            case RoleEvent.RoleDeleted _ -> end("audience");
        }
    }

    private void user(UserEvent event, Map<?, ?> data) {
        switch (event) {
            case UserEvent.UserCreated _ -> {}
            case UserEvent.UserAttributesChanged _ -> set(data, "attributes");
            case UserEvent.UserDeactivated _, UserEvent.UserActivated _ -> {}
            case UserEvent.UserDeleted _ -> end("attributes");
        }
    }

    private void group(GroupEvent event, Map<?, ?> data) {
        switch (event) {
            case GroupEvent.GroupCreated _ -> {}
            case GroupEvent.GroupAttributesChanged _ -> set(data, "attributes");
            case GroupEvent.GroupMemberAdded _ -> {}
            case GroupEvent.GroupMemberRemoved _ -> before("member", data.get("member"));
            case GroupEvent.GroupDeleted _ -> end("attributes");
        }
    }

    private void plan(PlanEvent event, Map<?, ?> data) {
        switch (event) {
            case PlanEvent.PlanCreated _ -> make(data, "details");
            case PlanEvent.PlanChanged _ -> change(data, "details");
            case PlanEvent.PlanDeleted _ -> end("details");
        }
    }

    private void policy(PolicyEvent event, Map<?, ?> data) {
        switch (event) {
            case PolicyEvent.PolicyCreated _ -> make(data, "details");
            case PolicyEvent.PolicyChanged _ -> change(data, "details");
            case PolicyEvent.PolicyAttached _ -> {}
            case PolicyEvent.PolicyDetached _ -> before("target", data.get("target"));
            case PolicyEvent.PolicyDeleted _ -> end("details");
        }
    }

    private void resource(ResourceEvent event, Map<?, ?> data) {
        switch (event) {
            case ResourceEvent.ResourceCreated _ -> make(data, "attributes");
            case ResourceEvent.ResourceChanged _ -> change(data, "attributes");
            case ResourceEvent.ResourceDeleted _ -> end("attributes");
        }
    }

    private void subscription(SubscriptionEvent event, Map<?, ?> data) {
        switch (event) {
            case SubscriptionEvent.SubscriptionCreated _ -> make(data, "plan", "status");
            case SubscriptionEvent.SubscriptionStatusChanged _ -> {
                before("status", data.get("from"));
                make(Map.of("status", String.valueOf(data.get("to"))), "status");
            }
            case SubscriptionEvent.SubscriptionPlanRequested _ ->
                    tell("status", "status", "TIER_UPDATE_PENDING");
            case SubscriptionEvent.SubscriptionPlanChanged _ -> change(data, "plan", "status");
            case SubscriptionEvent.SubscriptionDeleted _ -> end("plan", "status");
        }
    }

    private void signingKey(SigningKeyEvent event, Map<?, ?> data) {
        switch (event) {
            case SigningKeyEvent.KeyRingCreated _ -> {}
            case SigningKeyEvent.SigningKeyAdded _ -> {}
            case SigningKeyEvent.SigningKeyActivated _ -> {
                if (data.get("key") instanceof String key) {
                    tell("active", "active", key);
                }
            }
            case SigningKeyEvent.SigningKeyRetired _ -> {}
            case SigningKeyEvent.SigningKeyWithdrawn _ -> {}
        }
    }

    private void gateway(GatewayEvent event, Map<?, ?> data) {
        switch (event) {
            case GatewayEvent.GatewayCreated _ -> make(data, "details");
            case GatewayEvent.GatewayChanged _ -> change(data, "details");
            case GatewayEvent.GatewayKeyAdded _ -> added(data, "key");
            case GatewayEvent.GatewayKeyRemoved _ -> removed(data, "key");
            case GatewayEvent.GatewayDeleted _ -> end("details");
        }
    }

    private void apiKey(ApiKeyEvent event, Map<?, ?> data) {
        switch (event) {
            case ApiKeyEvent.ApiKeyCreated _ ->
                    make(data, "application", "api", "expiresAt", "environment");
            case ApiKeyEvent.ApiKeyExpirySet _ -> set(data, "expiresAt");
            case ApiKeyEvent.ApiKeyDeleted _ ->
                    end("application", "api", "expiresAt", "environment");
        }
    }

    private void identityProvider(IdentityProviderEvent event, Map<?, ?> data) {
        switch (event) {
            case IdentityProviderEvent.IdentityProviderCreated _ -> make(data, "details");
            case IdentityProviderEvent.IdentityProviderChanged _ -> change(data, "details");
            case IdentityProviderEvent.ExternalClientSet _ -> {
                if (data.get("clientId") instanceof String client) {
                    tell("clientId", "client " + data.get("application"), client);
                }
            }
            case IdentityProviderEvent.ExternalClientRemoved _ ->
                    tell("clientId", "client " + data.get("application"), null);
            case IdentityProviderEvent.IdentityProviderDeleted _ -> end("details");
        }
    }

    private void webhook(WebhookEvent event, Map<?, ?> data) {
        switch (event) {
            case WebhookEvent.WebhookCreated _ -> make(data, "details");
            case WebhookEvent.WebhookChanged _ -> change(data, "details");
            case WebhookEvent.WebhookSecretAdded _ -> added(data, "secret");
            case WebhookEvent.WebhookSecretRemoved _ -> removed(data, "secret");
            case WebhookEvent.WebhookDeleted _ -> end("details");
        }
    }

    private void review(ReviewEvent event, Map<?, ?> data) {
        switch (event) {
            case ReviewEvent.ReviewOpened _ -> make(data, "details");
            case ReviewEvent.ReviewChanged _ -> change(data, "details");
            case ReviewEvent.ItemDecided _ -> values.put("item " + data.get("item"), data);
            case ReviewEvent.ReviewClosed _ -> {}
        }
    }

    /** These members came to be. */
    private void make(Map<?, ?> data, String... names) {
        for (String name : names) {
            Object value = data.get(name);
            if (value != null) {
                values.put(name, value);
            }
        }
    }

    /** These members, there since the beginning, have other values now. */
    private void change(Map<?, ?> data, String... names) {
        for (String name : names) {
            tell(name, name, data.get(name));
        }
    }

    /** This member, which need not have been there, has another value now. */
    private void set(Map<?, ?> data, String name) {
        Object value = data.get(name);
        if (value != null) {
            tell(name, name, value);
        }
    }

    /** What was there is gone. */
    private void end(String... names) {
        for (String name : names) {
            tell(name, name, null);
        }
    }

    private void added(Map<?, ?> data, String name) {
        values.put(name + " " + data.get(name), data);
    }

    private void removed(Map<?, ?> data, String name) {
        tell(name, name + " " + data.get(name), null);
    }

    /** Tells what was there under a key, and keeps what is there now. */
    private void tell(String name, String key, @Nullable Object value) {
        Object old = value == null ? values.remove(key) : values.put(key, value);
        if (old == null) {
            isCut |= !isWhole;
        } else {
            before.put(name, old);
        }
    }

    private void before(String name, @Nullable Object old) {
        if (old != null && !(old instanceof List<?> list && list.isEmpty())) {
            before.put(name, old);
        }
    }
}
