package dev.precept.projections.history;

import dev.precept.domain.api.ApiEvent;
import dev.precept.domain.apikey.ApiKeyEvent;
import dev.precept.domain.application.ApplicationEvent;
import dev.precept.domain.group.GroupEvent;
import dev.precept.domain.identityprovider.IdentityProviderEvent;
import dev.precept.domain.organization.OrganizationEvent;
import dev.precept.domain.role.RoleEvent;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.IdentityProviderId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.subscription.SubscriptionEvent;
import dev.precept.domain.user.UserEvent;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.ForeignClaims;
import dev.precept.projections.decision.Subject;
import dev.precept.projections.decision.TokenClaims;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * The events that a question may look at: those found by what it names, by what those lead to, and
 * so on. Of each key all events are in it or none, so that they fold as the whole log does. Of
 * events outside the organization and those above it none is. For one thread.
 */
final class Closure {
    private final Set<OrganizationId> chain = new LinkedHashSet<>();
    private final Set<String> applications = new HashSet<>();
    private final Set<String> apis = new HashSet<>();
    private final Set<Long> asked = new HashSet<>();
    private final Set<Long> fresh = new LinkedHashSet<>();
    private final SortedMap<Position, EventEnvelope> events = new TreeMap<>();
    private final OrganizationId own;
    private String resourceId = "";
    private boolean isByToken;

    /** Begins with an organization, how it signs and whom it trusts; parents are found next. */
    Closure(OrganizationId organization) {
        own = organization;
        level(organization);
        want(HistoryKeys.providers(organization));
    }

    /** The keys to look up next; each once. */
    Set<Long> next() {
        Set<Long> next = Set.copyOf(fresh);
        fresh.clear();
        return next;
    }

    /** Whose events it takes in: the organization, and those above it as far as they are known. */
    Set<OrganizationId> organizations() {
        return chain;
    }

    /** What is in it, in the order of the log. */
    SortedMap<Position, EventEnvelope> events() {
        return events;
    }

    /** Adds what the question names; the chain of organizations is known. */
    void ask(AccessRequest request) {
        onEachLevel(level -> HistoryKeys.api(level, request.resourceType()));
        resourceId = request.resourceId();
        switch (request.subject()) {
            case Subject.User(String name) -> user(name);
            case Subject.Client(String name) -> application(name);
            case Subject.ApiKey(var key) -> {
                bearer(key.value(), null);
                want(HistoryKeys.stream(key.value()));
            }
            case Subject.Token(TokenClaims claims) -> token(claims);
            case Subject.ForeignToken(ForeignClaims claims) -> foreign(claims);
            case Subject.RefusedToken _, Subject.Unknown _ -> {}
        }
        if (request.application() != null) {
            application(request.application());
        }
    }

    private void token(TokenClaims claims) {
        bearer(claims.tokenId(), claims.session());
        on(claims.subject());
        application(claims.clientId());
        user(claims.subject());
    }

    private void foreign(ForeignClaims claims) {
        bearer(claims.tokenId(), claims.session());
        issuers(claims.provider()).forEach(issuer -> on(claims.subject(issuer)));
        want(HistoryKeys.client(claims.provider().value(), claims.clientId()));
        if (claims.user() != null) {
            user(claims.user());
        }
    }

    /** All that the provider has had; it is known with the organization. */
    private Set<String> issuers(IdentityProviderId provider) {
        Set<String> issuers = new HashSet<>();
        for (EventEnvelope event : events.values()) {
            if (event.recorded().stream().equals(provider.value())) {
                switch (event.event()) {
                    case IdentityProviderEvent.IdentityProviderCreated it ->
                            issuers.add(it.details().issuer());
                    case IdentityProviderEvent.IdentityProviderChanged it ->
                            issuers.add(it.details().issuer());
                    default -> {}
                }
            }
        }
        return issuers;
    }

    private void bearer(String token, @Nullable String session) {
        isByToken = true;
        on(token);
        if (session != null) {
            on(session);
        }
    }

    /** Takes in what was found, and what that leads to. */
    void take(EventEnvelope found) {
        if (events.putIfAbsent(found.position(), found) == null) {
            follow(found);
        }
    }

    private void follow(EventEnvelope found) {
        String stream = found.recorded().stream();
        want(HistoryKeys.stream(stream));
        boolean isInherited = !found.recorded().organization().equals(own);
        switch (found.event()) {
            case OrganizationEvent.OrganizationCreated it when it.parent() != null ->
                    level(it.parent());
            case ApiEvent.ApiCreated it -> {
                api(stream);
                if (isInherited) {
                    onEachLevel(level -> HistoryKeys.identifier(level, it.identifier()));
                }
            }
            case ApiEvent.ScopeAdded it -> {
                if (isByToken) {
                    on(it.scope().value());
                }
                if (isInherited) {
                    onEachLevel(level -> HistoryKeys.wireName(level, it.wireName().value()));
                }
            }
            case ApplicationEvent _ -> application(stream);
            case RoleEvent event -> {
                on(stream);
                if (event instanceof RoleEvent.RoleCreated it && it.basedOn() != null) {
                    want(HistoryKeys.stream(it.basedOn().value()));
                }
            }
            case UserEvent _ -> {
                want(HistoryKeys.member(stream));
                on(stream);
            }
            case GroupEvent _, IdentityProviderEvent.IdentityProviderCreated _ ->
                    want(HistoryKeys.member(stream));
            case IdentityProviderEvent.ExternalClientSet it ->
                    application(it.application().value());
            case ApiKeyEvent.ApiKeyCreated it -> application(it.application().value());
            case SubscriptionEvent.SubscriptionCreated it ->
                    want(HistoryKeys.stream(it.plan().value()));
            case SubscriptionEvent.SubscriptionPlanChanged it ->
                    want(HistoryKeys.stream(it.plan().value()));
            case SubscriptionEvent.SubscriptionPlanRequested it ->
                    want(HistoryKeys.stream(it.plan().value()));
            default -> {}
        }
    }

    private void level(OrganizationId organization) {
        if (chain.add(organization)) {
            want(HistoryKeys.stream(organization.value()));
            want(HistoryKeys.signingKeys(organization));
            want(HistoryKeys.on(organization, organization.value()));
        }
    }

    /** By id or handle. */
    private void user(String name) {
        want(HistoryKeys.stream(name));
        want(HistoryKeys.member(name));
        on(name);
        if (Handle.isHandle(name)) {
            want(HistoryKeys.user(own, new Handle(name)));
        }
    }

    /** By id or handle. */
    private void application(String name) {
        if (applications.add(name)) {
            want(HistoryKeys.stream(name));
            want(HistoryKeys.clientsOf(name));
            on(name);
            for (String api : apis) {
                want(HistoryKeys.subscription(name, api));
            }
            if (Handle.isHandle(name)) {
                want(HistoryKeys.application(own, new Handle(name)));
            }
        }
    }

    private void api(String id) {
        if (apis.add(id)) {
            on(id);
            for (String application : applications) {
                want(HistoryKeys.subscription(application, id));
            }
            onEachLevel(level -> HistoryKeys.resource(level, id, resourceId));
        }
    }

    private void on(String id) {
        onEachLevel(level -> HistoryKeys.on(level, id));
    }

    private void onEachLevel(ToLongFunction<OrganizationId> key) {
        chain.forEach(level -> want(key.applyAsLong(level)));
    }

    private void want(long key) {
        if (asked.add(key)) {
            fresh.add(key);
        }
    }
}
