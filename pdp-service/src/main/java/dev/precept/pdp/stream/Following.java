package dev.precept.pdp.stream;

import dev.precept.domain.application.OrganizationReach;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.GatewayId;
import dev.precept.domain.shared.Handle;
import dev.precept.pdp.door.Admissions;
import dev.precept.pdp.door.DoorCaller;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.security.Caller;
import dev.precept.pdp.security.Right;
import dev.precept.projections.feed.BatchStreams;
import dev.precept.projections.feed.FeedFilter;
import dev.precept.projections.feed.Streams;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.GatewayDocument;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a visitor follows. A gateway follows what its registration says, and so does who names it;
 * everybody else says what.
 *
 * @param part what is followed
 * @param gateway by whose registration; null for what the query said
 */
public record Following(FeedFilter part, @Nullable GatewayId gateway) {
    /** The parameters of a query that say it. */
    public static final List<String> PARAMETERS = List.of("gateway", Query.API, "below");

    /** What the visitor asks for. */
    public static Following of(Visit visit, Query query) throws Refused {
        Following asked =
                visit.caller() instanceof DoorCaller.Registered(GatewayDocument own, _)
                        ? registered(visit, own, query)
                        : asked(visit, query);
        if (!asked.mayBeHad(visit.caller(), visit.image())) {
            throw new Refused(
                    403,
                    "forbidden",
                    "This needs the right precept:gateway or precept:read over every organization"
                            + " below, too.");
        }
        return asked;
    }

    private static Following registered(Visit visit, GatewayDocument own, Query query)
            throws Refused {
        String named = query.text("gateway");
        if ((named != null && !named.equals(own.handle().value()))
                || query.text("below") != null
                || query.text(Query.API) != null) {
            throw new Refused(
                    400,
                    "invalid-parameter",
                    "A gateway follows what its registration says: leave out gateway, api and"
                            + " below, or change the registration.");
        }
        return of(visit.organization(), own);
    }

    private static Following of(OrganizationImage organization, GatewayDocument gateway) {
        return new Following(
                FeedFilter.of(organization.document().id(), gateway.details().filter()),
                gateway.id());
    }

    private static Following asked(Visit visit, Query query) throws Refused {
        OrganizationImage organization = visit.organization();
        String named = query.text("gateway");
        String below = query.text("below");
        List<String> apis = query.all(Query.API);
        if (named == null) {
            if (below != null && !below.equals("true") && !below.equals("false")) {
                throw Refused.invalid("below", "true or false is due");
            }
            return new Following(
                    new FeedFilter(
                            organization.document().id(),
                            "true".equals(below),
                            apis(organization, apis)),
                    null);
        }
        if (below != null || !apis.isEmpty()) {
            throw Refused.invalid("gateway", "its registration says the rest: no api, no below");
        }
        GatewayDocument gateway =
                Handle.isHandle(named) ? organization.gateways().get(new Handle(named)) : null;
        if (gateway == null) {
            throw new Refused(404, "not-found", "There is no such gateway.");
        }
        return of(organization, gateway);
    }

    private static Set<ApiId> apis(OrganizationImage organization, List<String> names)
            throws Refused {
        Set<ApiId> apis = new HashSet<>();
        for (String name : names) {
            ApiImage api = Handle.isHandle(name) ? organization.api(new Handle(name)) : null;
            if (api == null) {
                throw new Refused(404, "not-found", "There is no such API: name it by handle.");
            }
            apis.add(api.document().id());
        }
        return apis;
    }

    /** Whether who was let in would still be, and would be given the same. */
    boolean goesOn(Visit visit, Admissions admissions, PolicyImage image, Instant now) {
        DoorCaller caller = admissions.again(visit, image, image.notBefore(now));
        OrganizationImage organization = image.organization(visit.organizationId());
        if (caller == null || organization == null || !mayBeHad(caller, image)) {
            return false;
        }
        GatewayDocument named = gateway == null ? null : organization.gateways().get(gateway);
        GatewayDocument own =
                caller instanceof DoorCaller.Registered(GatewayDocument document, _)
                        ? document
                        : named;
        return gateway == null
                ? own == null
                : named != null
                        && own != null
                        && own.id().equals(gateway)
                        && of(organization, named).equals(this);
    }

    /**
     * What is below an organization is for gateways of it, and for who has the right there; what is
     * above is inherited by whoever may follow it.
     */
    private boolean mayBeHad(DoorCaller caller, PolicyImage image) {
        if (!part.below() || !(caller instanceof DoorCaller.Holder(Caller holder))) {
            return true;
        }
        Streams streams = new BatchStreams(image, List.of());
        return holder.reach() instanceof OrganizationReach.All
                || image.organizations().stream()
                        .map(each -> each.document().id())
                        .filter(each -> part.covers(image, each))
                        .filter(each -> !part.inherits(streams, each))
                        .allMatch(
                                each ->
                                        holder.may(Right.READ, each)
                                                || holder.may(Right.GATEWAY, each));
    }
}
