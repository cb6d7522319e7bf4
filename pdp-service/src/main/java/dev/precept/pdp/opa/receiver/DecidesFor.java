package dev.precept.pdp.opa.receiver;

import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.door.DoorCaller;
import dev.precept.pdp.door.Visit;
import dev.precept.projections.feed.BatchStreams;
import dev.precept.projections.feed.FeedFilter;
import dev.precept.projections.image.GatewayDocument;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.util.List;
import java.util.Locale;

/**
 * For whom an OPA decides: our modules take the organization and the environment of its labels, as
 * {@code asking.rego} says.
 *
 * @param organization the gateway's own, or one below it that it follows
 * @param caller the gateway, as if it was registered there
 */
record DecidesFor(OrganizationId organization, DoorCaller caller) {
    private static final String PRODUCTION = "PRODUCTION";

    /** Null where the registration covers it not. */
    static @Nullable DecidesFor of(Visit visit, JsonNode labels) {
        GatewayDocument gateway = Reporter.of(visit);
        String environment = labels.path("environment").asString(PRODUCTION);
        if (gateway == null
                || !gateway.details()
                        .environment()
                        .name()
                        .equals(environment.toUpperCase(Locale.ROOT))) {
            return null;
        }
        JsonNode label = labels.path("organization");
        if (label.isMissingNode()) {
            return new DecidesFor(gateway.organization(), visit.caller());
        }
        OrganizationImage named = named(visit.image(), label.asString(""));
        if (named == null || !isCovered(visit.image(), gateway, named.document().id())) {
            return null;
        }
        OrganizationId organization = named.document().id();
        GatewayDocument there =
                new GatewayDocument(
                        gateway.id(),
                        organization,
                        gateway.handle(),
                        gateway.details(),
                        gateway.keys(),
                        gateway.meta());
        return new DecidesFor(organization, new DoorCaller.Registered(there, null));
    }

    private static @Nullable OrganizationImage named(PolicyImage image, String name) {
        OrganizationImage byId =
                Id.isId(name) || name.equals(OrganizationId.SYSTEM.value())
                        ? image.organization(new OrganizationId(name))
                        : null;
        return byId == null && Handle.isHandle(name) ? image.organization(new Handle(name)) : byId;
    }

    /** What it follows of those above only serves those below. */
    private static boolean isCovered(
            PolicyImage image, GatewayDocument gateway, OrganizationId organization) {
        FeedFilter filter = FeedFilter.of(gateway.organization(), gateway.details().filter());
        return filter.covers(image, organization)
                && !filter.inherits(new BatchStreams(image, List.of()), organization);
    }
}
