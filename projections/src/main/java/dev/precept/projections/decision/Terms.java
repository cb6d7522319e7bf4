package dev.precept.projections.decision;

import static dev.precept.projections.decision.Reason.API_NOT_LIVE;
import static dev.precept.projections.decision.Reason.ENVIRONMENT_MISMATCH;
import static dev.precept.projections.decision.Reason.NOT_AUTHORIZED_FOR_APPLICATION;
import static dev.precept.projections.decision.Reason.NO_SUBSCRIPTION;
import static dev.precept.projections.decision.Reason.PERMITTED;
import static dev.precept.projections.decision.Reason.SUBSCRIPTION_INACTIVE;

import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.PlanDocument;
import dev.precept.projections.image.SubscriptionDocument;

import org.jspecify.annotations.Nullable;

/** On what terms an application stands with an API, its scopes aside. */
final class Terms {
    private Terms() {}

    /** Whether a user who comes without an application may come to the resource at all. */
    static Reason ofUserAlone(Resource resource) {
        ApiImage api = resource.api();
        if (api == null) {
            return resource.apiReason();
        }
        if (!api.document().lifecycle().isLive()) {
            return API_NOT_LIVE;
        }
        if (resource.operationReason() != PERMITTED) {
            return resource.operationReason();
        }
        return api.document().details().subscriptionRequired() ? NO_SUBSCRIPTION : PERMITTED;
    }

    /** Whether the application, for itself or for a user, may come to the resource at all. */
    static Reason of(View view, AccessRequest request, Resource resource, Party party) {
        ApiImage api = resource.api();
        if (api == null) {
            return resource.apiReason();
        }
        if (!api.document().lifecycle().isLive()) {
            return API_NOT_LIVE;
        }
        Reason relation = relation(view, party, api);
        if (relation != PERMITTED) {
            return relation;
        }
        if (resource.operationReason() != PERMITTED) {
            return resource.operationReason();
        }
        Reason subscription = subscription(view, party, api);
        if (subscription != PERMITTED) {
            return subscription;
        }
        return party.environment() == request.environment() ? PERMITTED : ENVIRONMENT_MISMATCH;
    }

    /**
     * Whether the application has to do with the API at all: by an authorization, or by an active
     * subscription, which suffices for what asks for no scope.
     */
    static Reason relation(View view, Party party, ApiImage api) {
        if (view.organization().authorized(party.client(), api.document().id()) != null) {
            return PERMITTED;
        }
        SubscriptionDocument subscription = subscriptionTo(view, party.client(), api);
        return subscription == null ? NOT_AUTHORIZED_FOR_APPLICATION : inForce(subscription, party);
    }

    /** Whether the subscription that the API asks for is in force. */
    static Reason subscription(View view, Party party, ApiImage api) {
        if (!api.document().details().subscriptionRequired()) {
            return PERMITTED;
        }
        SubscriptionDocument subscription = subscriptionTo(view, party.client(), api);
        return subscription == null ? NO_SUBSCRIPTION : inForce(subscription, party);
    }

    /**
     * Whether a token of the application may be for the API: it has to do with it, the API is live,
     * and the subscription it asks for is in force.
     */
    static Reason reach(View view, Party party, ApiImage api) {
        Reason relation = relation(view, party, api);
        if (relation != PERMITTED) {
            return relation;
        }
        return api.document().lifecycle().isLive() ? subscription(view, party, api) : API_NOT_LIVE;
    }

    /** Whether the application has an active subscription to the API. */
    static boolean isSubscribed(View view, Party party, ApiImage api) {
        SubscriptionDocument subscription = subscriptionTo(view, party.client(), api);
        return subscription != null && inForce(subscription, party) == PERMITTED;
    }

    /** The plan of the application's active subscription to the API; null if there is none. */
    static @Nullable PlanDocument plan(View view, Party party, ApiImage api) {
        SubscriptionDocument subscription = subscriptionTo(view, party.client(), api);
        return subscription == null || inForce(subscription, party) != PERMITTED
                ? null
                : view.organization().plan(subscription.plan());
    }

    private static @Nullable SubscriptionDocument subscriptionTo(
            View view, ApplicationImage application, ApiImage api) {
        return view.organization().subscription(application.document().id(), api.document().id());
    }

    /** A subscription may serve the applications of one environment alone. */
    private static Reason inForce(SubscriptionDocument subscription, Party party) {
        return subscription.servesIn(party.environment()) ? PERMITTED : SUBSCRIPTION_INACTIVE;
    }
}
