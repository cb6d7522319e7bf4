package dev.precept.projections.delta;

import static dev.precept.projections.delta.StreamRules.known;
import static dev.precept.projections.delta.StreamRules.require;

import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.ApplicationDetails;
import dev.precept.domain.application.ApplicationEvent;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.SecretId;
import dev.precept.projections.condition.ExpressionCompiler;
import dev.precept.projections.image.ApplicationDocument;
import dev.precept.projections.image.ApplicationsImage;
import dev.precept.projections.image.EntityMeta;
import dev.precept.projections.image.Fact;
import dev.precept.projections.image.SecretDocument;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What changes among an organization's applications. */
final class ApplicationsDelta {
    private final FactsDelta facts;
    private final ExpressionCompiler expressions;
    private final Set<ApplicationId> touched = new LinkedHashSet<>();
    private ApplicationsImage applications;

    ApplicationsDelta(ApplicationsImage base, FactsDelta facts, ExpressionCompiler expressions) {
        this.applications = base;
        this.facts = facts;
        this.expressions = expressions;
    }

    ApplicationsImage apply() {
        return applications;
    }

    /** Those that came or went. */
    Set<ApplicationId> touched() {
        return touched;
    }

    void replay(EventEnvelope envelope, ApplicationEvent event) {
        switch (event) {
            case ApplicationEvent.ApplicationCreated created -> create(envelope, created);
            case ApplicationEvent.ApplicationChanged(ApplicationDetails details) ->
                    change(envelope, details);
            case ApplicationEvent.SecretAdded(SecretId secret, Instant expiresAt) -> {
                Map<SecretId, SecretDocument> secrets = secrets(envelope);
                SecretDocument added = new SecretDocument(secret, envelope.at(), expiresAt);
                require(envelope, secrets.put(secret, added) == null, "the secret is there");
                secure(envelope, secrets);
            }
            case ApplicationEvent.ApplicationOwnerChanged(Actor owner) -> give(envelope, owner);
            case ApplicationEvent.SecretExpirySet(SecretId secret, Instant expiresAt) -> {
                Map<SecretId, SecretDocument> secrets = secrets(envelope);
                SecretDocument before = known(envelope, secrets.get(secret), "secret " + secret);
                secrets.put(secret, new SecretDocument(secret, before.createdAt(), expiresAt));
                secure(envelope, secrets);
            }
            case ApplicationEvent.SecretRemoved(SecretId secret) -> {
                Map<SecretId, SecretDocument> secrets = secrets(envelope);
                known(envelope, secrets.remove(secret), "secret " + secret);
                secure(envelope, secrets);
            }
            case ApplicationEvent.ApiAuthorized(ApiId api, ApiAuthorization authorization) -> {
                Map<ApiId, ApiAuthorization> authorizations = authorizations(envelope);
                authorizations.put(api, authorization);
                authorize(envelope, authorizations);
            }
            case ApplicationEvent.ApiDeauthorized(ApiId api) -> {
                Map<ApiId, ApiAuthorization> authorizations = authorizations(envelope);
                known(envelope, authorizations.remove(api), "authorization for " + api);
                authorize(envelope, authorizations);
            }
            case ApplicationEvent.ApplicationDeleted() -> delete(envelope);
        }
    }

    /** Takes in a fact of a snapshot. */
    void load(ApplicationDocument document) {
        applications = applications.with(document, expressions);
        touched.add(document.id());
        facts.added(new Fact.Application(document));
    }

    private void create(EventEnvelope envelope, ApplicationEvent.ApplicationCreated event) {
        EntityMeta meta = StreamRules.created(envelope, event.application(), event.organization());
        require(
                envelope,
                applications.get(event.application()) == null,
                "the application is there");
        require(envelope, applications.get(event.handle()) == null, "the handle is taken");
        load(
                new ApplicationDocument(
                        event.application(),
                        event.organization(),
                        event.handle(),
                        event.details(),
                        Map.of(),
                        Map.of(),
                        null,
                        meta));
    }

    private void change(EventEnvelope envelope, ApplicationDetails details) {
        ApplicationDocument before = there(envelope);
        replace(before, before.with(details, next(envelope, before)));
    }

    private void secure(EventEnvelope envelope, Map<SecretId, SecretDocument> secrets) {
        ApplicationDocument before = there(envelope);
        replace(before, before.withSecrets(secrets, next(envelope, before)));
    }

    private void authorize(EventEnvelope envelope, Map<ApiId, ApiAuthorization> authorizations) {
        ApplicationDocument before = there(envelope);
        replace(before, before.withAuthorizations(authorizations, next(envelope, before)));
    }

    private void give(EventEnvelope envelope, @Nullable Actor owner) {
        ApplicationDocument before = there(envelope);
        replace(before, before.withOwner(owner, next(envelope, before)));
    }

    private static EntityMeta next(EventEnvelope envelope, ApplicationDocument before) {
        return StreamRules.next(envelope, before.meta());
    }

    private void delete(EventEnvelope envelope) {
        ApplicationDocument before = there(envelope);
        StreamRules.next(envelope, before.meta());
        applications = applications.without(before);
        touched.add(before.id());
        facts.removed(new Fact.Application(before));
    }

    private void replace(ApplicationDocument before, ApplicationDocument after) {
        applications = applications.with(after, expressions);
        facts.replaced(new Fact.Application(before), new Fact.Application(after));
    }

    private Map<SecretId, SecretDocument> secrets(EventEnvelope envelope) {
        return new HashMap<>(there(envelope).secrets());
    }

    private Map<ApiId, ApiAuthorization> authorizations(EventEnvelope envelope) {
        return new HashMap<>(there(envelope).authorizations());
    }

    private ApplicationDocument there(EventEnvelope envelope) {
        ApplicationId id = new ApplicationId(envelope.recorded().stream());
        return known(envelope, applications.get(id), "such application").document();
    }
}
