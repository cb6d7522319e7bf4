package dev.precept.domain.application;

import dev.precept.domain.application.ApplicationState.Existing;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.CommandContext;
import dev.precept.domain.shared.Directory;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Outcome;
import dev.precept.domain.shared.Rejection;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Optional;

/**
 * The rules for authorizations for our own API: only applications of organization {@code system}
 * have them, each says where it holds, and the last one over everything is not taken away.
 */
final class Administrators {
    private Administrators() {}

    /** Refuses a reach where none belongs, and none where one belongs. */
    static Optional<Rejection> reach(
            Existing state, ApiId api, ApiAuthorization authorization, Directory directory) {
        boolean isOurs =
                api.equals(ApiId.PRECEPT) && state.organization().equals(OrganizationId.SYSTEM);
        OrganizationReach reach = authorization.reach();
        if (isOurs != (reach != null)) {
            return refusal(
                    Rejection.Code.NOT_ALLOWED,
                    isOurs
                            ? "An authorization for our own API names the organizations it holds"
                                    + " in."
                            : "Only authorizations for our own API, in organization 'system', name"
                                    + " organizations.");
        }
        if (reach instanceof OrganizationReach.Some some) {
            if (some.organizations().size() > Limits.ORGANIZATIONS_PER_REACH) {
                return refusal(
                        Rejection.Code.LIMIT_EXCEEDED,
                        "An authorization names at most "
                                + Limits.ORGANIZATIONS_PER_REACH
                                + " organizations.");
            }
            if (!some.organizations().stream().allMatch(directory::organizationExists)) {
                return refusal(
                        Rejection.Code.UNKNOWN_REFERENCE,
                        "One of the organizations named does not exist.");
            }
        }
        return Optional.empty();
    }

    /**
     * Refuses what takes rights over everything, or the means to use them, from the only
     * application that has them.
     */
    static Outcome<ApplicationEvent> keepOne(
            Existing before, Outcome<ApplicationEvent> outcome, CommandContext context) {
        if (!(outcome instanceof Outcome.Accepted<ApplicationEvent> accepted)
                || accepted.events().isEmpty()
                || !isAdministrator(before)) {
            return outcome;
        }
        ApplicationState after = before;
        for (ApplicationEvent event : accepted.events()) {
            after = ApplicationDecider.evolve(after, event);
        }
        boolean isKept =
                after instanceof Existing existing
                        && isAdministrator(existing)
                        && scopesAreKept(before, existing);
        return isKept || context.directory().otherAdministratorExists(before.application())
                ? outcome
                : Outcome.rejected(
                        Rejection.Code.NOT_ALLOWED,
                        "This is the last application with all rights over everything; make another"
                                + " one first.");
    }

    /**
     * Which scopes make an administrator is not known here, so any will do. A secret that ends does
     * not keep one: it would go without anybody's command.
     */
    private static boolean isAdministrator(Existing application) {
        ApiAuthorization authorization = own(application);
        return authorization != null
                && authorization.reach() instanceof OrganizationReach.All
                && application.details().grantTypes().contains(GrantType.CLIENT_CREDENTIALS)
                && application.secrets().values().contains(Instant.MAX);
    }

    private static boolean scopesAreKept(Existing before, Existing after) {
        ApiAuthorization had = own(before);
        ApiAuthorization has = own(after);
        return had == null || (has != null && has.scopes().containsAll(had.scopes()));
    }

    private static @Nullable ApiAuthorization own(Existing application) {
        return application.authorizations().get(ApiId.PRECEPT);
    }

    private static Optional<Rejection> refusal(Rejection.Code code, String detail) {
        return Optional.of(new Rejection(code, detail));
    }
}
