package dev.precept.pdp.management;

import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.ApplicationCommand.AuthorizeApi;
import dev.precept.domain.application.AuthorizationPolicy;
import dev.precept.domain.application.OrganizationReach;
import dev.precept.domain.condition.Condition;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.pdp.management.document.Node;
import dev.precept.pdp.security.Caller;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.ScopeDocument;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What an application may ask for of an API, as asked for.
 *
 * @param scopes their names
 * @param organizations where it holds; only for our own API
 * @param condition what must be so for it to count
 */
record AuthorizationBody(
        Cursor body,
        AuthorizationPolicy policy,
        List<Cursor> scopes,
        @Nullable Cursor organizations,
        @Nullable Condition condition) {
    private static final String ALL = "ALL";

    static AuthorizationBody read(Cursor body) {
        Faults faults = new Faults();
        Fields fields = Fields.of(body, faults);
        AuthorizationBody read =
                new AuthorizationBody(
                        body,
                        fields.choice("policy", AuthorizationPolicy.RBAC),
                        fields.items("scopes", Limits.SCOPES_PER_API),
                        fields.part("organizations"),
                        ConditionBody.read(fields.part("condition"), faults));
        fields.end();
        faults.check();
        return read;
    }

    Change change(View view, ApplicationImage application, ApiImage api, Caller caller) {
        Faults faults = new Faults();
        Set<ScopeId> ids = new HashSet<>();
        for (Cursor part : scopes) {
            ScopeDocument scope = view.scope(api, part, faults);
            if (scope != null) {
                ids.add(scope.id());
            }
        }
        ApiId id = api.document().id();
        OrganizationReach reach = reach(view, id.equals(ApiId.PRECEPT), faults, caller);
        faults.check();
        ApiAuthorization authorization = new ApiAuthorization(policy, ids, reach, condition);
        if (id.equals(ApiId.PRECEPT)) {
            SystemRights.requireToGrant(caller, api, authorization);
        }
        boolean isCreation = application.authorization(id) == null;
        return new Change.Send(
                new AuthorizeApi(application.document().id(), id, authorization), isCreation);
    }

    private @Nullable OrganizationReach reach(
            View view, boolean isOurs, Faults faults, Caller caller) {
        if (!isOurs) {
            if (organizations != null) {
                faults.add(
                        organizations.fault(
                                "not-allowed",
                                "Only an authorization for our own API names organizations."));
            }
            return null;
        }
        if (organizations == null) {
            faults.add(
                    body.fault(
                            "missing-member",
                            "'organizations' is required here: \"ALL\" or an array of handles."));
            return null;
        }
        if (organizations.node() instanceof Node.Scalar) {
            if (!ALL.equals(organizations.text())) {
                faults.wrongType(organizations, "\"ALL\" or an array of handles");
            }
            return new OrganizationReach.All();
        }
        Set<OrganizationId> ids = new HashSet<>();
        for (Cursor part : Fields.items(organizations, Limits.ORGANIZATIONS_PER_REACH, faults)) {
            Handle handle = faults.handle(part);
            OrganizationImage found = handle == null ? null : view.image().organization(handle);
            boolean isReached = found != null && caller.reach().includes(found.document().id());
            if (found != null && isReached) {
                ids.add(found.document().id());
            } else if (handle != null) {
                faults.known(null, part, "organization", handle.value());
            }
        }
        return new OrganizationReach.Some(ids);
    }
}
