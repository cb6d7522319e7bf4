package dev.precept.domain.api;

import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Directory;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.Reservation;
import dev.precept.domain.shared.Texts;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rules for an API's details. */
final class Details {
    private Details() {}

    /**
     * Refuses details that break a rule.
     *
     * @param known introspectors that were accepted before
     */
    static Optional<Rejection> check(
            ApiDetails details,
            List<ApplicationId> known,
            OrganizationId organization,
            Directory directory) {
        return Texts.name("The name", details.name())
                .or(() -> Texts.description("The description", details.description()))
                .or(() -> optional("The family", details.family()))
                .or(() -> optional("The version", details.version()))
                .or(() -> resourceType(details.resourceType()))
                .or(() -> routes(details.routes()))
                .or(() -> introspectors(details.introspectors(), known, organization, directory));
    }

    /** The names that these details hold in the organization. */
    static List<Reservation> names(OrganizationId organization, ApiDetails details) {
        List<Reservation> names = new ArrayList<>();
        String resourceType = details.resourceType();
        if (resourceType != null) {
            names.add(
                    Reservation.of(
                            Rejection.Code.RESOURCE_TYPE_TAKEN,
                            "The resource type '" + resourceType + "' is taken by another API.",
                            organization.value(),
                            "resource-type",
                            resourceType));
        }
        for (Route route : details.routes()) {
            names.add(
                    Reservation.of(
                            Rejection.Code.ROUTE_TAKEN,
                            "The route " + route.host() + route.basePath() + " is another API's.",
                            organization.value(),
                            "route",
                            route.host(),
                            route.basePath()));
        }
        return names;
    }

    private static Optional<Rejection> optional(String what, @Nullable String text) {
        return text == null ? Optional.empty() : Texts.name(what, text);
    }

    private static Optional<Rejection> resourceType(@Nullable String text) {
        return text == null
                ? Optional.empty()
                : Texts.token("The resource type", text, Limits.NAME_CHARACTERS);
    }

    private static Optional<Rejection> routes(List<Route> routes) {
        if (routes.size() > Limits.ROUTES_PER_API) {
            return refusal(
                    Rejection.Code.LIMIT_EXCEEDED,
                    "An API has at most " + Limits.ROUTES_PER_API + " routes.");
        }
        Set<Route> seen = new HashSet<>();
        for (Route route : routes) {
            String text = "The route '" + route.host() + route.basePath() + "'";
            Optional<String> fault = route.fault();
            if (fault.isPresent()) {
                return refusal(
                        Rejection.Code.INVALID_VALUE,
                        text + " cannot be used: " + fault.get() + ".");
            }
            if (!seen.add(route)) {
                return refusal(Rejection.Code.INVALID_VALUE, text + " is there twice.");
            }
        }
        return Optional.empty();
    }

    private static Optional<Rejection> introspectors(
            List<ApplicationId> introspectors,
            List<ApplicationId> known,
            OrganizationId organization,
            Directory directory) {
        if (introspectors.size() > Limits.INTROSPECTORS_PER_API) {
            return refusal(
                    Rejection.Code.LIMIT_EXCEEDED,
                    "An API has at most " + Limits.INTROSPECTORS_PER_API + " introspectors.");
        }
        if (new HashSet<>(introspectors).size() < introspectors.size()) {
            return refusal(Rejection.Code.INVALID_VALUE, "An introspector is there twice.");
        }
        boolean areThere =
                introspectors.stream()
                        .allMatch(
                                application ->
                                        known.contains(application)
                                                || directory.applicationExists(
                                                        organization, application));
        return areThere
                ? Optional.empty()
                : refusal(
                        Rejection.Code.UNKNOWN_REFERENCE,
                        "One of the introspectors is not an application of this organization.");
    }

    private static Optional<Rejection> refusal(Rejection.Code code, String detail) {
        return Optional.of(new Rejection(code, detail));
    }
}
