package dev.precept.projections.delta;

import static dev.precept.projections.delta.StreamRules.known;
import static dev.precept.projections.delta.StreamRules.require;

import dev.precept.domain.organization.OrganizationEvent.OrganizationCreated;
import dev.precept.domain.organization.OrganizationEvent.OrganizationDeleted;
import dev.precept.domain.revocation.CutOffTarget;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.collection.PersistentMap;
import dev.precept.projections.condition.ExpressionCompiler;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.CutOffDocument;
import dev.precept.projections.image.CutOffExpiry;
import dev.precept.projections.image.EntityMeta;
import dev.precept.projections.image.Fact;
import dev.precept.projections.image.FactSum;
import dev.precept.projections.image.OrganizationContent;
import dev.precept.projections.image.OrganizationDocument;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.OrganizationsImage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What changes among all organizations of a log. */
final class OrganizationsDelta {
    private final OrganizationsImage base;
    private final FactsDelta facts;
    private final ExpressionCompiler expressions;
    private final FactListener listener;
    private final Map<OrganizationId, OrganizationDelta> touched = new LinkedHashMap<>();
    private OrganizationsImage organizations;

    OrganizationsDelta(
            OrganizationsImage base,
            FactSum sum,
            ExpressionCompiler expressions,
            FactListener listener) {
        this.base = base;
        this.organizations = base;
        this.facts = new FactsDelta(sum, PersistentMap.empty(), (fact, holds) -> {});
        this.expressions = expressions;
        this.listener = listener;
    }

    /**
     * Takes in an event. One of an organization that is gone is void: a command decided while the
     * organization was there may be appended after it went.
     */
    void replay(EventEnvelope envelope) {
        OrganizationId id = envelope.recorded().organization();
        if (envelope.event() instanceof OrganizationCreated created) {
            create(envelope, created);
        } else if (!organizations.deleted().containsKey(id)) {
            OrganizationDelta delta = known(envelope, find(id), "organization " + id);
            if (envelope.event() instanceof OrganizationDeleted) {
                StreamRules.next(envelope, delta.document().meta());
                delete(delta.document());
            } else {
                delta.replay(envelope);
            }
        }
    }

    /** Takes in a fact of a snapshot. */
    void load(OrganizationDocument document) {
        OrganizationImage empty =
                new OrganizationImage(
                        OrganizationContent.of(document), FactSum.ZERO, PersistentMap.empty());
        organizations = organizations.with(empty);
        touched.put(document.id(), OrganizationDelta.of(document, expressions, listener));
    }

    /** Takes in a fact of a snapshot. */
    void load(Fact.DeletedOrganization gone) {
        organizations = organizations.withDeleted(gone);
        facts.added(gone);
    }

    /** What changes in the organization; null if it is not there. */
    @Nullable OrganizationDelta find(OrganizationId id) {
        OrganizationDelta delta = touched.get(id);
        OrganizationImage organization = delta == null ? organizations.get(id) : null;
        if (organization != null) {
            delta = new OrganizationDelta(organization, expressions, listener);
            touched.put(id, delta);
        }
        return delta;
    }

    /** All organizations as they are after, at the instant of the last event. */
    OrganizationsImage apply(Instant at) {
        touched.values().forEach(this::indexExpiries);
        forgetExpired(at);
        for (Map.Entry<OrganizationId, OrganizationDelta> entry : touched.entrySet()) {
            OrganizationDelta delta = entry.getValue();
            OrganizationImage after = delta.apply();
            indexClients(delta, after);
            organizations = organizations.with(after);
            replaceState(base.get(entry.getKey()), after);
        }
        return organizations;
    }

    /** The sum of all organizations' fingerprints, after they were applied. */
    FactSum sum() {
        return facts.sum();
    }

    private void create(EventEnvelope envelope, OrganizationCreated event) {
        OrganizationId id = event.organization();
        EntityMeta meta = StreamRules.created(envelope, id, id);
        require(envelope, organizations.get(id) == null, "the organization is there");
        require(envelope, !organizations.isUsed(event.handle()), "the handle is used");
        load(
                new OrganizationDocument(
                        id,
                        event.handle(),
                        event.name(),
                        event.parent(),
                        event.mode(),
                        null,
                        null,
                        null,
                        meta));
    }

    private void delete(OrganizationDocument document) {
        OrganizationId id = document.id();
        touched.remove(id);
        OrganizationImage before = base.get(id);
        if (before != null) {
            for (ApplicationImage application : before.applications()) {
                organizations = organizations.withoutClient(application.document().id());
            }
            for (CutOffDocument cutOff : before.cutOffs().list()) {
                unindex(id, cutOff);
            }
            facts.removed(new Fact.OrganizationState(id, before.stateHash()));
        }
        organizations = organizations.without(document);
        Fact.DeletedOrganization left =
                new Fact.DeletedOrganization(id, document.handle(), document.parent());
        facts.added(left);
        listener.gone(left, before);
    }

    private void replaceState(@Nullable OrganizationImage before, OrganizationImage after) {
        OrganizationId id = after.document().id();
        Fact state = new Fact.OrganizationState(id, after.stateHash());
        if (before == null) {
            facts.added(state);
        } else {
            facts.replaced(new Fact.OrganizationState(id, before.stateHash()), state);
        }
    }

    private void indexClients(OrganizationDelta delta, OrganizationImage after) {
        OrganizationId id = after.document().id();
        delta.touchedApplications()
                .forEach(
                        client ->
                                organizations =
                                        after.application(client) == null
                                                ? organizations.withoutClient(client)
                                                : organizations.withClient(client, id));
    }

    private void indexExpiries(OrganizationDelta delta) {
        OrganizationId id = delta.document().id();
        OrganizationImage before = base.get(id);
        for (CutOffTarget target : delta.touchedCutOffs()) {
            CutOffDocument earlier = before == null ? null : before.cutOffs().get(target);
            if (earlier != null) {
                unindex(id, earlier);
            }
            CutOffDocument later = delta.cutOff(target);
            CutOffExpiry expiry = later == null ? null : CutOffExpiry.of(id, later.target());
            if (expiry != null) {
                organizations = organizations.with(expiry);
            }
        }
    }

    private void unindex(OrganizationId id, CutOffDocument cutOff) {
        CutOffExpiry expiry = CutOffExpiry.of(id, cutOff.target());
        if (expiry != null) {
            organizations = organizations.without(expiry);
        }
    }

    private void forgetExpired(Instant at) {
        CutOffExpiry first = organizations.firstExpiry();
        while (first != null && first.at().isBefore(at)) {
            organizations = organizations.without(first);
            OrganizationDelta delta = find(first.organization());
            if (delta != null) {
                delta.forgetCutOff(first.target());
            }
            first = organizations.firstExpiry();
        }
    }
}
