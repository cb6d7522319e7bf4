package dev.precept.projections.decision;

import static dev.precept.projections.decision.Reason.API_NOT_LIVE;
import static dev.precept.projections.decision.Reason.DECISIONS_NOT_SERVED;
import static dev.precept.projections.decision.Reason.ENVIRONMENT_MISMATCH;
import static dev.precept.projections.decision.Reason.NOT_AUTHORIZED_FOR_APPLICATION;
import static dev.precept.projections.decision.Reason.NO_ROLE_IN_AUDIENCE;
import static dev.precept.projections.decision.Reason.PERMITTED;
import static dev.precept.projections.decision.Reason.ROLE_LACKS_PERMISSION;
import static dev.precept.projections.decision.Reason.UNKNOWN_APPLICATION;
import static dev.precept.projections.decision.Reason.UNKNOWN_SCOPE;
import static dev.precept.projections.decision.Reason.UNKNOWN_SUBJECT;

import dev.precept.domain.application.Environment;
import dev.precept.domain.organization.OrganizationMode;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * The decision point for those who ask of the same things again and again, in one process: a name
 * is looked up once for its number, and questions name numbers. The answer is the one that {@link
 * PolicyDecisionPoint} gives to the same question by name, of a user who comes with an application
 * and asks for a scope of no instance in particular; and it is given without allocating anything.
 * Where a condition or a policy has a say, the decision point is asked itself.
 *
 * <p>A user's and an application's number stand for that user and that application, a scope's for
 * the API of a name and the scope of a name in it, whichever they are at the time. Numbers hold for
 * all that {@link #on} makes. What applications and scopes come to is worked out when they are
 * first asked for: threads that ask at once may each do so, with the same outcome, which is never
 * changed. Safe for any number of threads.
 */
public final class Interned {
    /** A number that stands for nothing. */
    public static final int NONE = -1;

    private final View view;
    private final Interning names;
    private final @Nullable ScopeRow[] scopes;
    private final @Nullable ApplicationRow[] applications;
    private final boolean hasPolicies;

    private Interned(
            View view,
            Interning names,
            @Nullable ScopeRow[] scopes,
            @Nullable ApplicationRow[] applications) {
        this.view = view;
        this.names = names;
        this.scopes = scopes;
        this.applications = applications;
        this.hasPolicies =
                view.organization().hasPolicies()
                        || view.image().ancestors(view.organization()).stream()
                                .anyMatch(OrganizationImage::hasPolicies);
    }

    /** For questions to the organization on the image; null if there is no such organization. */
    public static @Nullable Interned of(PolicyImage image, OrganizationId organization) {
        OrganizationImage found = image.organization(organization);
        return found == null ? null : of(new View(image, found), Interning.NONE);
    }

    /**
     * The same for a later image: numbers mean what they meant. Null if there is no such
     * organization any more, or if the image was not made from this one by events, so that numbers
     * would mean something else.
     */
    public @Nullable Interned on(PolicyImage later) {
        OrganizationImage before = view.organization();
        OrganizationImage after = later.organization(before.document().id());
        if (after == null || !after.numbersAs(before)) {
            return null;
        }
        View changed = new View(later, after);
        return isSameButForMembers(changed)
                ? new Interned(changed, names, scopes, applications)
                : of(changed, names);
    }

    private static Interned of(View view, Interning before) {
        Interning names = before.with(view);
        return new Interned(
                view,
                names,
                new @Nullable ScopeRow[names.scopeCount()],
                new @Nullable ApplicationRow[names.applicationCount()]);
    }

    private boolean isSameButForMembers(View changed) {
        List<OrganizationImage> before = view.image().ancestors(view.organization());
        List<OrganizationImage> after = changed.image().ancestors(changed.organization());
        if (before.size() != after.size()
                || !changed.organization().differsInMembersOnly(view.organization())) {
            return false;
        }
        for (int i = 0; i < before.size(); i++) {
            if (!after.get(i).differsInMembersOnly(before.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** The number of the user of this id or handle; {@link #NONE} if there is none, or two. */
    public int user(String idOrHandle) {
        return view.organization().userNumber(idOrHandle);
    }

    /** The number of the application of this id or handle; {@link #NONE} if none, or two. */
    public int application(String idOrHandle) {
        ApplicationImage application = view.applicationNamed(idOrHandle);
        return application == null ? NONE : names.application(application.document().id());
    }

    /** The number of an API's scope by the API's handle and the scope's name. */
    public int scope(String apiHandle, String scopeName) {
        return names.scope(apiHandle, scopeName);
    }

    /** Decides whether the user may have the scope through the application, and why. */
    public Reason decide(
            int user, int application, int scope, Environment environment, Instant now) {
        OrganizationImage organization = view.organization();
        if (organization.document().mode() == OrganizationMode.TOKEN_SERVICE) {
            return DECISIONS_NOT_SERVED;
        }
        if (!organization.hasUser(user)) {
            return UNKNOWN_SUBJECT;
        }
        ApplicationRow client = row(application);
        if (client == null) {
            return UNKNOWN_APPLICATION;
        }
        if (scope < 0 || scope >= names.scopeCount()) {
            return UNKNOWN_SCOPE;
        }
        ScopeRow target = scopeRow(scope);
        ApplicationRow.Grant grant = client.grant(target.api());
        if (hasPolicies
                || organization.hasRoleRules()
                || target.isConditional()
                || (grant != null && grant.isConditional())) {
            return byName(user, application, scope, environment, now);
        }
        Reason terms = terms(client, grant, target, environment);
        if (terms != PERMITTED) {
            return terms;
        }
        if (grant == null || !grant.hasScope(scope)) {
            return NOT_AUTHORIZED_FOR_APPLICATION;
        }
        if (!grant.isByRoles() || organization.gives(user, target.giving(view, client))) {
            return PERMITTED;
        }
        return organization.hasRole(user, client.audience())
                ? ROLE_LACKS_PERMISSION
                : NO_ROLE_IN_AUDIENCE;
    }

    private Reason byName(
            int user, int application, int scope, Environment environment, Instant now) {
        Interning.ScopeName name = names.scopeName(scope);
        AccessRequest request =
                new AccessRequest(
                        view.organization().document().id(),
                        new Subject.User(view.organization().userName(user)),
                        name.scope(),
                        name.api(),
                        "",
                        names.applicationId(application).value(),
                        environment,
                        now);
        return PolicyDecisionPoint.decide(view.image(), request).reason();
    }

    /** All that counts before scopes, in the decision point's order. */
    private static Reason terms(
            ApplicationRow client,
            ApplicationRow.@Nullable Grant grant,
            ScopeRow target,
            Environment environment) {
        if (target.apiReason() != PERMITTED) {
            return target.apiReason();
        }
        if (!target.isLive()) {
            return API_NOT_LIVE;
        }
        if (grant == null) {
            return NOT_AUTHORIZED_FOR_APPLICATION;
        }
        if (grant.relation() != PERMITTED) {
            return grant.relation();
        }
        if (target.scopeReason() != PERMITTED) {
            return target.scopeReason();
        }
        if (grant.subscription() != PERMITTED) {
            return grant.subscription();
        }
        if (client.environment() != environment) {
            return ENVIRONMENT_MISMATCH;
        }
        return target.isNamed() ? PERMITTED : UNKNOWN_SCOPE;
    }

    private @Nullable ApplicationRow row(int application) {
        if (application < 0 || application >= names.applicationCount()) {
            return null;
        }
        ApplicationRow row = applications[application];
        if (row == null) {
            ApplicationId id = names.applicationId(application);
            ApplicationImage image = view.organization().application(id);
            if (image == null) {
                return null;
            }
            row = ApplicationRow.of(view, image, names);
            applications[application] = row;
        }
        return row;
    }

    private ScopeRow scopeRow(int scope) {
        ScopeRow row = scopes[scope];
        if (row == null) {
            row = ScopeRow.of(view, names, scope);
            scopes[scope] = row;
        }
        return row;
    }
}
