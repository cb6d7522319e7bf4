package dev.precept.projections.decision;

import static dev.precept.projections.decision.Reason.PERMITTED;

import dev.precept.domain.api.HttpMethod;
import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.AuthorizationPolicy;
import dev.precept.domain.organization.OrganizationMode;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.ScopeToken;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.CompiledOperation.Alternative;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.image.ScopeDocument;
import dev.precept.projections.image.UserImage;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a search has to look at: everything {@link PolicyDecisionPoint} would permit, and as little
 * else as is cheap to tell. Nothing here decides; whatever is found is put to the decision point.
 * Every list has one order, which depends on nothing but names, so that a search can be taken up
 * where it was left, on another image and on another node. The part of the question that is looked
 * for is not read.
 */
public final class Candidates {
    private static final List<String> METHODS =
            Arrays.stream(HttpMethod.values()).map(HttpMethod::name).sorted().toList();

    private Candidates() {}

    /**
     * Users, by id. Anybody, where nothing but being a user is asked for; else the way back from
     * the scopes that are asked for over the roles that give them to those who hold these.
     */
    public static Iterator<UserImage> users(
            PolicyImage image, AccessRequest question, @Nullable String after) {
        View view = view(image, question);
        if (view == null) {
            return Collections.emptyIterator();
        }
        Resource resource = Resource.of(view, question);
        if (resource.isOpenToAll()) {
            return view.organization().usersById(after);
        }
        ApplicationImage application = null;
        Reason terms;
        if (question.application() == null) {
            terms = Terms.ofUserAlone(resource);
        } else {
            application = view.applicationNamed(question.application());
            terms =
                    application == null
                            ? Reason.UNKNOWN_APPLICATION
                            : Terms.of(view, question, resource, new Party(application, null));
        }
        return terms == PERMITTED
                ? users(view, resource, application, after)
                : Collections.emptyIterator();
    }

    private static Iterator<UserImage> users(
            View view,
            Resource resource,
            @Nullable ApplicationImage application,
            @Nullable String after) {
        Set<RoleImage> roles = new LinkedHashSet<>();
        for (Alternative alternative : resource.alternatives()) {
            if (alternative.isMeetable()) {
                if (alternative.scopes().isEmpty() || isWithoutPolicy(resource, application)) {
                    return view.organization().usersById(after);
                }
                roles.addAll(rolesFor(view, alternative, Scopes.audience(application)));
            }
        }
        return view.organization().holders(roles, after);
    }

    private static boolean isWithoutPolicy(
            Resource resource, @Nullable ApplicationImage application) {
        ApiImage api = resource.api();
        if (application == null || api == null) {
            return false;
        }
        ApiAuthorization authorization = application.authorization(api.document().id());
        return authorization != null && authorization.policy() == AuthorizationPolicy.NO_POLICY;
    }

    /** The roles that give one of the scopes: that one which the fewest can have. */
    private static List<RoleImage> rolesFor(
            View view, Alternative alternative, RoleAudience audience) {
        List<RoleImage> fewest = List.of();
        long least = Long.MAX_VALUE;
        for (ScopeDocument scope : alternative.scopes()) {
            List<RoleImage> giving =
                    view.organization().rolesGiving(scope.id()).stream()
                            .filter(role -> role.document().audience().equals(audience))
                            .toList();
            long holders = view.organization().mostHolders(giving);
            if (holders < least) {
                fewest = giving;
                least = holders;
            }
        }
        return fewest;
    }

    /** Applications, by handle. */
    public static Iterator<ApplicationImage> applications(
            PolicyImage image, AccessRequest question, @Nullable Handle after) {
        View view = view(image, question);
        if (view == null) {
            return Collections.emptyIterator();
        }
        Resource resource = Resource.of(view, question);
        return resource.operationReason() == PERMITTED && resource.api() != null
                ? view.organization().applicationsByHandle(after)
                : Collections.emptyIterator();
    }

    /**
     * What the action can be put to, by name: the paths of the operations of this method that have
     * no parameters, since a path with parameters stands for more paths than there are; and, if it
     * is a scope, the instances that are stored where it is asked about, or above.
     */
    public static Iterator<String> resources(
            PolicyImage image, AccessRequest question, @Nullable String after) {
        View view = view(image, question);
        ApiImage api = view == null ? null : Resource.of(view, question).api();
        if (view == null || api == null) {
            return Collections.emptyIterator();
        }
        String action = question.action();
        List<Iterator<String>> names = new ArrayList<>();
        names.add(
                api.operations().stream()
                        .filter(operation -> operation.method().name().equals(action))
                        .map(operation -> operation.path().value())
                        .filter(path -> path.indexOf('{') < 0)
                        .filter(path -> after == null || path.compareTo(after) > 0)
                        .iterator());
        if (ScopeToken.isScopeToken(action) && api.scope(new ScopeToken(action)) != null) {
            names.add(instances(view.organization(), api, after));
            for (OrganizationImage above : image.ancestors(view.organization())) {
                names.add(instances(above, api, after));
            }
        }
        return new Merged(names);
    }

    /** A path comes before all instances: it begins with '/', and none of them does. */
    private static Iterator<String> instances(
            OrganizationImage level, ApiImage api, @Nullable String after) {
        return level.resources().namesAfter(api.document().id(), after);
    }

    /**
     * Actions, in order: HTTP methods for a path, the API's own names of scopes for an instance.
     */
    public static List<String> actions(PolicyImage image, AccessRequest question) {
        ApiImage api = api(image, question);
        if (api == null) {
            return List.of();
        }
        return question.resourceId().startsWith("/")
                ? METHODS
                : api.scopes().stream().map(scope -> scope.name().value()).toList();
    }

    private static @Nullable ApiImage api(PolicyImage image, AccessRequest question) {
        View view = view(image, question);
        return view == null ? null : Resource.of(view, question).api();
    }

    private static @Nullable View view(PolicyImage image, AccessRequest question) {
        OrganizationImage organization = image.organization(question.organization());
        return organization == null
                        || organization.document().mode() == OrganizationMode.TOKEN_SERVICE
                ? null
                : new View(image, organization);
    }
}
