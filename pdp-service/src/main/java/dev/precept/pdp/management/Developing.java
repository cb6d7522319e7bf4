package dev.precept.pdp.management;

import dev.precept.domain.api.Lifecycle;
import dev.precept.domain.application.ApplicationCommand.DeleteApplication;
import dev.precept.domain.application.ApplicationDetails;
import dev.precept.domain.application.ClientSettings;
import dev.precept.domain.application.Environment;
import dev.precept.domain.application.RequestRules;
import dev.precept.domain.application.TokenRules;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.SubscriptionId;
import dev.precept.domain.subscription.SubscriptionStatus;
import dev.precept.pdp.security.Caller;
import dev.precept.pdp.security.CallerRefusedException;
import dev.precept.pdp.security.Right;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationDocument;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.SubscriptionDocument;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What holders of {@code precept:develop} alone come to: applications that are their own, with
 * their secrets, API keys and subscriptions, and what may be subscribed to: APIs, once they are
 * made, and plans. Applications of others look like what is not there. What an administrator has
 * decided about an application, its developer leaves as it is.
 */
final class Developing {
    private Developing() {}

    /** By which right the caller reads applications: all of them, or his own. */
    static Right toRead(Caller caller) {
        return Door.has(caller, Right.READ) || !Door.has(caller, Right.DEVELOP)
                ? Right.READ
                : Right.DEVELOP;
    }

    /** By which right the caller changes applications: all of them, or his own. */
    static Right toChange(Caller caller) {
        return Door.has(caller, Right.ADMIN) || !Door.has(caller, Right.DEVELOP)
                ? Right.ADMIN
                : Right.DEVELOP;
    }

    /** Whether the caller changes what is his own, and nothing else. */
    static boolean isAlone(Caller caller) {
        return toChange(caller) == Right.DEVELOP;
    }

    /** The application, where the caller may see it. */
    static ApplicationImage seen(Caller caller, View view, Handle handle) {
        ApplicationImage application = view.organization().application(handle);
        boolean isSeen =
                application != null
                        && (toRead(caller) == Right.READ
                                || isOwner(caller, application.document()));
        return View.found(isSeen ? application : null, "application", handle.value());
    }

    /** The application, where it is the caller's to change. */
    static ApplicationImage changed(Caller caller, View view, Handle handle) {
        ApplicationImage application = seen(caller, view, handle);
        if (isAlone(caller) && !isOwner(caller, application.document())) {
            throw new CallerRefusedException(Right.ADMIN);
        }
        return application;
    }

    /** Those of the organization's applications that are the caller's, by handle. */
    static List<ApplicationImage> own(Caller caller, OrganizationImage organization) {
        return organization.applications().stream()
                .filter(it -> isOwner(caller, it.document()))
                .toList();
    }

    /** The organization's own API, where the caller may see it: not while it is being made. */
    static ApiImage api(Caller caller, View view, Handle handle) {
        ApiImage api = view.organization().api(handle);
        boolean isSeen = api != null && (toRead(caller) == Right.READ || isOffered(api));
        return View.found(isSeen ? api : null, "API", handle.value());
    }

    /** The APIs that the caller may see, by handle. */
    static Pages<ApiImage> apis(Caller caller, OrganizationImage organization) {
        Function<ApiImage, String> handle = it -> it.document().handle().value();
        return toRead(caller) == Right.READ
                ? Pages.byHandle(organization::apis, handle)
                : Pages.of(
                        organization.apis().stream().filter(Developing::isOffered).toList(),
                        handle);
    }

    private static boolean isOffered(ApiImage api) {
        return api.document().lifecycle() != Lifecycle.CREATED;
    }

    static boolean isOwner(Caller caller, ApplicationDocument application) {
        return caller.actor().equals(application.owner());
    }

    /** Ends the request where a developer would have what only administrators decide. */
    static void requireToMake(Caller caller, ApplicationDetails details) {
        if (isAlone(caller) && !details.settings().requests().consentRequired()) {
            throw administrators("consentRequired");
        }
    }

    /** As above, for an application that is there: what was agreed to stays as it was. */
    static void requireToReplace(
            Caller caller, ApplicationDetails before, ApplicationDetails details) {
        if (!isAlone(caller)) {
            return;
        }
        if (!before.grantTypes().containsAll(details.grantTypes())) {
            throw administrators("another grant in grantTypes");
        }
        if (!details.equals(kept(before, details))) {
            throw administrators(
                    "another type, profile, roleAudience, accessToken, refreshToken, environment,"
                            + " consentRequired, senderConstraint, sectorIdentifier,"
                            + " authorizationDetailsTypes or rule for requests");
        }
    }

    /** Ends the request where a developer would have a key for what nobody let him call. */
    static void requireToMakeKey(
            Caller caller, ApplicationDocument application, @Nullable Environment environment) {
        boolean isOther = environment != null && environment != application.details().environment();
        if (isAlone(caller) && isOther) {
            throw administrators("a key for another environment than the application's");
        }
    }

    /** What is asked for, with what was agreed to as it was. */
    private static ApplicationDetails kept(ApplicationDetails before, ApplicationDetails asked) {
        ClientSettings client = asked.settings();
        RequestRules requests = before.settings().requests();
        TokenRules tokens = before.settings().tokens();
        return new ApplicationDetails(
                asked.name(),
                before.type(),
                asked.grantTypes(),
                asked.tokenEndpointAuthMethod(),
                before.roleAudience(),
                before.accessToken(),
                before.environment(),
                new ClientSettings(
                        client.uris(),
                        client.proof(),
                        new RequestRules(
                                requests.profile(),
                                requests.pushedRequired(),
                                requests.signedRequired(),
                                requests.consentRequired(),
                                requests.authorizationDetailsTypes(),
                                client.requests().ciba()),
                        new TokenRules(
                                tokens.senderConstraint(),
                                tokens.refreshToken(),
                                tokens.subjectKind(),
                                tokens.sector(),
                                client.tokens().idTokenAlgorithm())));
    }

    /** Ends the request where a developer would move a subscription as approvers do. */
    static void requireToMove(Caller caller, SubscriptionStatus from, SubscriptionStatus to) {
        boolean isAsking = from == SubscriptionStatus.REJECTED && to == SubscriptionStatus.PENDING;
        boolean isEnding = to == SubscriptionStatus.CANCELLED && isFree(from);
        if (isAlone(caller) && !isAsking && !isEnding) {
            throw ProblemException.forbidden(
                    Right.ADMIN,
                    "Whoever develops may cancel a subscription that nobody blocked, held or"
                            + " refused, and ask again for one that was refused; ask an"
                            + " administrator for anything else.");
        }
    }

    /** Ends the request where a developer would be rid of what an administrator decided. */
    static void requireToRemove(Caller caller, SubscriptionStatus status) {
        if (isAlone(caller) && !isFree(status)) {
            throw ProblemException.forbidden(
                    Right.ADMIN,
                    "A subscription that is " + status + " is an administrator's to remove.");
        }
    }

    /**
     * An application's end, which is that of its subscriptions as well: where a developer asks for
     * it, none of them is blocked, held or refused meanwhile.
     */
    static Change removal(Caller caller, View view, ApplicationId application) {
        DeleteApplication command = new DeleteApplication(application);
        if (!isAlone(caller)) {
            return Change.changing(command);
        }
        OrganizationImage organization = view.organization();
        Set<SubscriptionId> subscriptions = new HashSet<>();
        for (ApiId api : organization.subscribedApis(application)) {
            SubscriptionDocument subscription = organization.subscription(application, api);
            if (subscription != null) {
                requireToRemove(caller, subscription.status());
                subscriptions.add(subscription.id());
            }
        }
        return new Change.Resting(command, view.id(), subscriptions);
    }

    private static boolean isFree(SubscriptionStatus status) {
        return Set.of(
                        SubscriptionStatus.PENDING,
                        SubscriptionStatus.ACTIVE,
                        SubscriptionStatus.TIER_UPDATE_PENDING)
                .contains(status);
    }

    private static ProblemException administrators(String what) {
        return ProblemException.forbidden(
                Right.ADMIN, "Only an administrator may have it otherwise: " + what + ".");
    }
}
