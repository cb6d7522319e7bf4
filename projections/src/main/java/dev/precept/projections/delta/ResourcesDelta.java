package dev.precept.projections.delta;

import static dev.precept.projections.delta.StreamRules.known;
import static dev.precept.projections.delta.StreamRules.require;

import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.resource.ResourceEvent;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.ResourceId;
import dev.precept.projections.image.EntityMeta;
import dev.precept.projections.image.Fact;
import dev.precept.projections.image.ResourceDocument;
import dev.precept.projections.image.ResourcesImage;

/** What changes among an organization's resource instances. */
final class ResourcesDelta {
    private final FactsDelta facts;
    private ResourcesImage resources;

    ResourcesDelta(ResourcesImage base, FactsDelta facts) {
        this.resources = base;
        this.facts = facts;
    }

    ResourcesImage apply() {
        return resources;
    }

    void replay(EventEnvelope envelope, ResourceEvent event) {
        switch (event) {
            case ResourceEvent.ResourceCreated created -> create(envelope, created);
            case ResourceEvent.ResourceChanged(Attributes attributes) -> {
                ResourceDocument before = there(envelope);
                ResourceDocument after =
                        new ResourceDocument(
                                before.id(),
                                before.organization(),
                                before.api(),
                                before.name(),
                                attributes,
                                StreamRules.next(envelope, before.meta()));
                resources = resources.with(after);
                facts.replaced(new Fact.Resource(before), new Fact.Resource(after));
            }
            case ResourceEvent.ResourceDeleted() -> {
                ResourceDocument before = there(envelope);
                StreamRules.next(envelope, before.meta());
                resources = resources.without(before);
                facts.removed(new Fact.Resource(before));
            }
        }
    }

    /** Takes in a fact of a snapshot. */
    void load(ResourceDocument document) {
        resources = resources.with(document);
        facts.added(new Fact.Resource(document));
    }

    private void create(EventEnvelope envelope, ResourceEvent.ResourceCreated event) {
        EntityMeta meta = StreamRules.created(envelope, event.resource(), event.organization());
        require(envelope, resources.get(event.resource()) == null, "the instance is there");
        require(envelope, resources.get(event.api(), event.name()) == null, "the name is taken");
        load(
                new ResourceDocument(
                        event.resource(),
                        event.organization(),
                        event.api(),
                        event.name(),
                        event.attributes(),
                        meta));
    }

    private ResourceDocument there(EventEnvelope envelope) {
        ResourceId id = new ResourceId(envelope.recorded().stream());
        return known(envelope, resources.get(id), "such resource instance");
    }
}
