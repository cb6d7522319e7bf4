package dev.precept.pdp.management;

import dev.precept.domain.api.ApiCommand.ChangeApi;
import dev.precept.domain.api.ApiCommand.CreateApi;
import dev.precept.domain.api.ApiDetails;
import dev.precept.domain.api.DecisionMode;
import dev.precept.domain.api.Route;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Limits;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.projections.image.ApiImage;

import java.util.ArrayList;
import java.util.List;

/**
 * An API as asked for.
 *
 * @param details all but the introspectors
 * @param introspectors the handles of applications
 */
record ApiBody(String identifier, ApiDetails details, List<Cursor> introspectors) {
    static ApiBody read(Cursor body) {
        Faults faults = new Faults();
        Fields fields = Fields.of(body, faults).require("identifier", "name");
        ApiBody read =
                new ApiBody(
                        fields.token("identifier", Limits.IDENTIFIER_CHARACTERS),
                        new ApiDetails(
                                fields.name("name"),
                                fields.description("description"),
                                fields.optionalName("family"),
                                fields.optionalName("version"),
                                fields.flag("authorizationRequired", true),
                                fields.flag("subscriptionRequired", false),
                                fields.optionalToken("resourceType", Limits.NAME_CHARACTERS),
                                fields.choice("decisionMode", DecisionMode.LIVE),
                                routes(fields, faults),
                                List.of()),
                        fields.items("introspectors", Limits.INTROSPECTORS_PER_API));
        fields.end();
        faults.check();
        return read;
    }

    Change change(View view, Handle handle, ApiId fresh) {
        Faults faults = new Faults();
        List<ApplicationId> applications = new ArrayList<>();
        for (Cursor part : introspectors) {
            ApplicationId application = view.application(part, faults);
            if (application != null) {
                applications.add(application);
            }
        }
        faults.check();
        ApiDetails whole = with(applications);
        ApiImage existing = view.organization().api(handle);
        return existing == null
                ? Change.creating(new CreateApi(fresh, view.id(), handle, identifier, whole))
                : Change.changing(new ChangeApi(existing.document().id(), identifier, whole));
    }

    private ApiDetails with(List<ApplicationId> applications) {
        return new ApiDetails(
                details.name(),
                details.description(),
                details.family(),
                details.version(),
                details.authorizationRequired(),
                details.subscriptionRequired(),
                details.resourceType(),
                details.decisionMode(),
                details.routes(),
                applications);
    }

    private static List<Route> routes(Fields fields, Faults faults) {
        List<Route> routes = new ArrayList<>();
        for (Cursor part : fields.items("routes", Limits.ROUTES_PER_API)) {
            Fields members = Fields.of(part, faults).require("host", "basePath");
            Route route =
                    new Route(
                            members.text("host", Limits.HOST_CHARACTERS),
                            members.text("basePath", Limits.BASE_PATH_CHARACTERS));
            members.end();
            if (!route.host().isEmpty() && !route.basePath().isEmpty()) {
                route.fault().ifPresent(it -> faults.add(part.fault("invalid-value", it + ".")));
            }
            routes.add(route);
        }
        return routes;
    }
}
