package dev.precept.projections.delta;

import static dev.precept.projections.delta.StreamRules.known;
import static dev.precept.projections.delta.StreamRules.require;

import dev.precept.domain.api.ApiDetails;
import dev.precept.domain.api.ApiEvent;
import dev.precept.domain.api.DetailsType;
import dev.precept.domain.api.Lifecycle;
import dev.precept.domain.api.Operation;
import dev.precept.domain.api.OperationKey;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.ScopeId;
import dev.precept.projections.image.ApiDocument;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApisImage;
import dev.precept.projections.image.CompiledOperation;
import dev.precept.projections.image.DetailsTypeDocument;
import dev.precept.projections.image.EntityMeta;
import dev.precept.projections.image.Fact;
import dev.precept.projections.image.ScopeDocument;

import java.util.List;

/** What changes among an organization's APIs. */
final class ApisDelta {
    private final FactsDelta facts;
    private ApisImage apis;

    ApisDelta(ApisImage base, FactsDelta facts) {
        this.apis = base;
        this.facts = facts;
    }

    ApisImage apply() {
        return apis;
    }

    void replay(EventEnvelope envelope, ApiEvent event) {
        switch (event) {
            case ApiEvent.ApiCreated created -> create(envelope, created);
            case ApiEvent.ApiChanged(ApiDetails details) -> {
                ApiDocument before = there(envelope).document();
                replace(envelope, before, details, before.lifecycle());
            }
            case ApiEvent.ScopeAdded added -> add(envelope, there(envelope), added);
            case ApiEvent.ScopeDescribed described ->
                    describe(envelope, there(envelope), described);
            case ApiEvent.ScopeRemoved(ScopeId scope) -> remove(envelope, there(envelope), scope);
            case ApiEvent.OperationsChanged(List<Operation> put, List<OperationKey> removed) -> {
                ApiImage api = there(envelope);
                removed.forEach(key -> remove(envelope, api, key));
                put.forEach(operation -> put(api, operation));
                touch(envelope, api.document());
            }
            case ApiEvent.DetailsTypePut(DetailsType type) -> {
                ApiImage api = there(envelope);
                put(envelope, api, type);
                touch(envelope, api.document());
            }
            case ApiEvent.DetailsTypeRemoved(String type) -> {
                ApiImage api = there(envelope);
                remove(envelope, api, type);
                touch(envelope, api.document());
            }
            case ApiEvent.LifecycleChanged(Lifecycle from, Lifecycle to) -> {
                ApiDocument before = there(envelope).document();
                require(envelope, before.lifecycle() == from, "is " + before.lifecycle());
                replace(envelope, before, before.details(), to);
            }
            case ApiEvent.ApiDeleted() -> delete(envelope, there(envelope));
        }
    }

    /** Takes in a fact of a snapshot. */
    void load(ApiDocument document) {
        apis = apis.with(document);
        facts.added(new Fact.Api(document));
    }

    /** Takes in a fact of a snapshot. */
    void load(ScopeDocument scope) {
        apis = apis.with(scope);
        facts.added(new Fact.Scope(scope));
    }

    /** Takes in a fact of a snapshot. */
    void load(ApiId api, Operation operation) {
        apis = apis.with(api, operation);
        facts.added(new Fact.Operation(api, operation));
    }

    /** Takes in a fact of a snapshot. */
    void load(DetailsTypeDocument type) {
        apis = apis.with(type);
        facts.added(new Fact.DetailsType(type));
    }

    private void create(EventEnvelope envelope, ApiEvent.ApiCreated event) {
        EntityMeta meta = StreamRules.created(envelope, event.api(), event.organization());
        require(envelope, apis.get(event.api()) == null, "the API is there");
        require(envelope, apis.get(event.handle()) == null, "the handle is taken");
        require(envelope, apis.byIdentifier(event.identifier()) == null, "the identifier is taken");
        load(
                new ApiDocument(
                        event.api(),
                        event.organization(),
                        event.handle(),
                        event.identifier(),
                        event.details(),
                        Lifecycle.CREATED,
                        meta));
    }

    private void add(EventEnvelope envelope, ApiImage api, ApiEvent.ScopeAdded event) {
        require(envelope, api.scope(event.scope()) == null, "the scope is there");
        require(envelope, api.scope(event.name()) == null, "the scope's name is taken");
        require(
                envelope,
                apis.scopeByWireName(event.wireName().value()) == null,
                "the wire name is taken");
        load(
                new ScopeDocument(
                        event.scope(),
                        api.document().id(),
                        event.name(),
                        event.wireName(),
                        event.displayName(),
                        event.description(),
                        envelope.position()));
        touch(envelope, api.document());
    }

    private void describe(EventEnvelope envelope, ApiImage api, ApiEvent.ScopeDescribed event) {
        ScopeDocument before = known(envelope, api.scope(event.scope()), "scope " + event.scope());
        ScopeDocument after =
                new ScopeDocument(
                        before.id(),
                        before.api(),
                        before.name(),
                        before.wireName(),
                        event.displayName(),
                        event.description(),
                        before.addedAt());
        apis = apis.with(after);
        facts.replaced(new Fact.Scope(before), new Fact.Scope(after));
        touch(envelope, api.document());
    }

    private void remove(EventEnvelope envelope, ApiImage api, ScopeId id) {
        ScopeDocument scope = known(envelope, api.scope(id), "scope " + id);
        apis = apis.without(scope);
        facts.removed(new Fact.Scope(scope));
        touch(envelope, api.document());
    }

    private void put(ApiImage api, Operation operation) {
        ApiId id = api.document().id();
        CompiledOperation before = api.operation(operation.key());
        apis = apis.with(id, operation);
        Fact after = new Fact.Operation(id, operation);
        if (before == null) {
            facts.added(after);
        } else {
            facts.replaced(new Fact.Operation(id, before.operation()), after);
        }
    }

    private void remove(EventEnvelope envelope, ApiImage api, OperationKey key) {
        ApiId id = api.document().id();
        CompiledOperation operation = known(envelope, api.operation(key), "operation " + key);
        apis = apis.without(id, key);
        facts.removed(new Fact.Operation(id, operation.operation()));
    }

    private void put(EventEnvelope envelope, ApiImage api, DetailsType type) {
        DetailsTypeDocument before = api.detailsType(type.type());
        Position addedAt = before == null ? envelope.position() : before.addedAt();
        DetailsTypeDocument after = new DetailsTypeDocument(api.document().id(), type, addedAt);
        apis = apis.with(after);
        if (before == null) {
            facts.added(new Fact.DetailsType(after));
        } else {
            facts.replaced(new Fact.DetailsType(before), new Fact.DetailsType(after));
        }
    }

    private void remove(EventEnvelope envelope, ApiImage api, String name) {
        ApiId id = api.document().id();
        DetailsTypeDocument type = known(envelope, api.detailsType(name), "type " + name);
        apis = apis.withoutDetailsType(id, name);
        facts.removed(new Fact.DetailsType(type));
    }

    private void delete(EventEnvelope envelope, ApiImage api) {
        ApiDocument document = api.document();
        StreamRules.next(envelope, document.meta());
        api.scopes().forEach(scope -> facts.removed(new Fact.Scope(scope)));
        api.operations().forEach(each -> facts.removed(new Fact.Operation(document.id(), each)));
        api.detailsTypes().forEach(each -> facts.removed(new Fact.DetailsType(each)));
        apis = apis.without(document);
        facts.removed(new Fact.Api(document));
    }

    private ApiImage there(EventEnvelope envelope) {
        return known(envelope, apis.get(new ApiId(envelope.recorded().stream())), "such API");
    }

    private void touch(EventEnvelope envelope, ApiDocument before) {
        replace(envelope, before, before.details(), before.lifecycle());
    }

    private void replace(
            EventEnvelope envelope, ApiDocument before, ApiDetails details, Lifecycle lifecycle) {
        ApiDocument after =
                new ApiDocument(
                        before.id(),
                        before.organization(),
                        before.handle(),
                        before.identifier(),
                        details,
                        lifecycle,
                        StreamRules.next(envelope, before.meta()));
        apis = apis.with(after);
        facts.replaced(new Fact.Api(before), new Fact.Api(after));
    }
}
