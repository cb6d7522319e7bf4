package dev.precept.projections.history;

import dev.precept.domain.api.ApiEvent;
import dev.precept.domain.application.ApplicationEvent;
import dev.precept.domain.group.GroupEvent;
import dev.precept.domain.group.GroupMember;
import dev.precept.domain.identityprovider.IdentityProviderEvent;
import dev.precept.domain.policy.PolicyEvent;
import dev.precept.domain.policy.PolicyTarget;
import dev.precept.domain.resource.ResourceEvent;
import dev.precept.domain.revocation.CutOffTarget;
import dev.precept.domain.revocation.RevocationEvent;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.RoleEvent;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.RecordedEvent;
import dev.precept.domain.signingkey.SigningKeyEvent;
import dev.precept.domain.subscription.SubscriptionEvent;
import dev.precept.domain.user.UserEvent;

import java.util.Set;
import java.util.TreeSet;

/**
 * By which keys each event is found. What a stream says of itself is found by the stream; what it
 * says of one of many others, by that one: a role's member by the member, a policy's attachment by
 * what it is attached to. So a question needs no more events than are about what it looks at,
 * however many others there are. A key is a hash of 64 bits (FNV-1a, its bits spread as in
 * MurmurHash3): two texts of one key only find each other's events, which change no answer. Who
 * makes such texts on purpose does so for his own organization: others' events are not looked at.
 */
public final class HistoryKeys {
    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private HistoryKeys() {}

    /** The keys of an event, in ascending order. */
    public static Set<Long> of(RecordedEvent recorded) {
        Set<Long> keys = new TreeSet<>();
        OrganizationId in = recorded.organization();
        switch (recorded.event()) {
            case RoleEvent.MemberAdded added -> keys.add(member(added.member()));
            case RoleEvent.MemberRemoved(Member member) -> keys.add(member(member));
            case GroupEvent.GroupMemberAdded(GroupMember member) -> keys.add(member(member));
            case GroupEvent.GroupMemberRemoved(GroupMember member) -> keys.add(member(member));
            case PolicyEvent.PolicyAttached(PolicyTarget target) -> keys.add(target(in, target));
            case PolicyEvent.PolicyDetached(PolicyTarget target) -> keys.add(target(in, target));
            case IdentityProviderEvent.ExternalClientSet set -> {
                keys.add(clientsOf(set.application().value()));
                keys.add(client(recorded.stream(), set.clientId()));
            }
            case IdentityProviderEvent.ExternalClientRemoved removed ->
                    keys.add(clientsOf(removed.application().value()));
            case RevocationEvent.TokensCutOff cutOff -> keys.add(cutOff(in, cutOff.target()));
            case UserEvent.UserDeactivated _ -> {
                keys.add(stream(recorded.stream()));
                keys.add(cutOff(in, new CutOffTarget.Subject(recorded.stream())));
            }
            default -> {
                keys.add(stream(recorded.stream()));
                addNames(keys, in, recorded);
            }
        }
        return keys;
    }

    private static void addNames(Set<Long> keys, OrganizationId in, RecordedEvent recorded) {
        switch (recorded.event()) {
            case ApiEvent.ApiCreated it -> {
                keys.add(api(in, it.handle().value()));
                keys.add(identifier(in, it.identifier()));
                if (it.details().resourceType() != null) {
                    keys.add(api(in, it.details().resourceType()));
                }
            }
            case ApiEvent.ApiChanged it when it.details().resourceType() != null ->
                    keys.add(api(in, it.details().resourceType()));
            case ApiEvent.ScopeAdded it -> keys.add(wireName(in, it.wireName().value()));
            case ApplicationEvent.ApplicationCreated it -> keys.add(application(in, it.handle()));
            case UserEvent.UserCreated it -> keys.add(user(in, it.handle()));
            case SubscriptionEvent.SubscriptionCreated it ->
                    keys.add(subscription(it.application().value(), it.api().value()));
            case ResourceEvent.ResourceCreated it ->
                    keys.add(resource(in, it.api().value(), it.name().value()));
            case IdentityProviderEvent.IdentityProviderCreated _ -> keys.add(providers(in));
            case SigningKeyEvent _ -> keys.add(signingKeys(in));
            default -> {}
        }
    }

    /** Of what a stream says, but for what it says of one of many others. */
    static long stream(String stream) {
        return key("s", stream);
    }

    /** Of what a user, a group or a provider's groups are members of. */
    static long member(String id) {
        return key("m", id);
    }

    /** Of the APIs that had this handle or resource type. */
    static long api(OrganizationId in, String name) {
        return key("api", in.value(), name);
    }

    /** Of the APIs that had this identifier. */
    static long identifier(OrganizationId in, String identifier) {
        return key("identifier", in.value(), identifier);
    }

    /** Of the scopes that had this wire name. */
    static long wireName(OrganizationId in, String name) {
        return key("scope", in.value(), name);
    }

    /** Of the applications that had this handle. */
    static long application(OrganizationId in, Handle handle) {
        return key("application", in.value(), handle.value());
    }

    /** Of the users who had this handle. */
    static long user(OrganizationId in, Handle handle) {
        return key("user", in.value(), handle.value());
    }

    /** Of the subscriptions of an application to an API. */
    static long subscription(String application, String api) {
        return key("subscription", application, api);
    }

    /** Of the instances of an API of this name. */
    static long resource(OrganizationId in, String api, String name) {
        return key("resource", in.value(), api, name);
    }

    /** Of what an organization's policies and cut-offs say of this. */
    static long on(OrganizationId in, String id) {
        return key("on", in.value(), id);
    }

    /** Of the applications that a provider's client stood for. */
    static long client(String provider, String clientId) {
        return key("client", provider, clientId);
    }

    /** Of the providers' clients that stood for an application. */
    static long clientsOf(String application) {
        return key("clients", application);
    }

    /** Of an organization's identity providers. */
    static long providers(OrganizationId in) {
        return key("providers", in.value());
    }

    /** Of an organization's signing keys. */
    static long signingKeys(OrganizationId in) {
        return key("keys", in.value());
    }

    private static long member(Member member) {
        return switch (member) {
            case Member.User(var user) -> member(user.value());
            case Member.Group(var group) -> member(group.value());
            case Member.ProviderGroup(var provider, _) -> member(provider.value());
        };
    }

    private static long member(GroupMember member) {
        return switch (member) {
            case GroupMember.User(var user) -> member(user.value());
            case GroupMember.Group(var group) -> member(group.value());
        };
    }

    private static long target(OrganizationId in, PolicyTarget target) {
        return switch (target) {
            case PolicyTarget.Organization() -> on(in, in.value());
            case PolicyTarget.Api(var api) -> on(in, api.value());
            case PolicyTarget.Application(var application) -> on(in, application.value());
            case PolicyTarget.Role(var role) -> on(in, role.value());
        };
    }

    private static long cutOff(OrganizationId in, CutOffTarget target) {
        return switch (target) {
            case CutOffTarget.WholeOrganization() -> on(in, in.value());
            case CutOffTarget.Client(var application) -> on(in, application.value());
            case CutOffTarget.Subject(String subject) -> on(in, subject);
            case CutOffTarget.Session(String session, _) -> on(in, session);
            case CutOffTarget.Api(var api) -> on(in, api.value());
            case CutOffTarget.Scope(var scope) -> on(in, scope.value());
            case CutOffTarget.Role(var role) -> on(in, role.value());
            case CutOffTarget.TokenId(String token, _) -> on(in, token);
        };
    }

    private static long key(String... parts) {
        long hash = OFFSET;
        for (String part : parts) {
            for (int i = 0; i < part.length(); i++) {
                hash = (hash ^ part.charAt(i)) * PRIME;
            }
            hash = (hash ^ Character.MAX_VALUE) * PRIME;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }
}
