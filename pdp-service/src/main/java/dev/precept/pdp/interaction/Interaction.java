package dev.precept.pdp.interaction;

import dev.precept.pdp.oauth.Tenant;

import java.time.Instant;

/**
 * What a browser has begun.
 *
 * @param id in the links to pages on the way; of no use in another browser
 * @param begun what was begun
 * @param createdAt when
 */
public record Interaction(String id, NewInteraction begun, Instant createdAt) {
    /** The parameter of links that names an interaction. */
    public static final String PARAMETER = "interaction";

    /** How the user has to be signed in. */
    public SignInDemand demand() {
        return begun.demand();
    }

    /** Where it goes on once the user has signed in. */
    public String continuationUri(Tenant tenant) {
        return uri(tenant, begun.continuation());
    }

    /** Where the user signs in. */
    public String signInUri(Tenant tenant) {
        return uri(tenant, "/sign-in");
    }

    /** A page on the way, below the issuer. */
    public String uri(Tenant tenant, String page) {
        return tenant.issuer() + page + '?' + PARAMETER + '=' + id;
    }

    /** Not the id: it is as good as the interaction. */
    @Override
    public String toString() {
        return "Interaction[" + begun + ", " + createdAt + ']';
    }
}
