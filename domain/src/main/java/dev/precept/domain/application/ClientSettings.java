package dev.precept.domain.application;

/**
 * What an application is as an OAuth client, beyond its grants and its method of authentication.
 *
 * @param uris where a browser or this service may be sent for it
 * @param proof what it authenticates and signs with, other than secrets
 * @param requests what its authorization requests have to be
 * @param tokens what its tokens have to be
 */
public record ClientSettings(
        ClientUris uris, ClientProof proof, RequestRules requests, TokenRules tokens) {
    /** No address, no key, consent asked for, bearer tokens. */
    public static final ClientSettings DEFAULT =
            new ClientSettings(
                    ClientUris.NONE, ClientProof.NONE, RequestRules.DEFAULT, TokenRules.DEFAULT);

    /** Whether authorization requests have to be pushed (RFC 9126); FAPI 2.0 section 5.3.2.2. */
    public boolean requiresPushedRequests() {
        return requests.pushedRequired() || requests.profile().isFapi();
    }

    /** Whether request objects have to be signed (RFC 9101); FAPI 2.0 Message Signing 5.3.1. */
    public boolean requiresSignedRequests() {
        return requests.signedRequired() || requests.profile() == Profile.FAPI2_MESSAGE_SIGNING;
    }

    /** What its access tokens are bound to; FAPI 2.0 section 5.3.2.1 has them bound to a key. */
    public SenderConstraint senderConstraint() {
        return requests.profile().isFapi() && tokens.senderConstraint() == SenderConstraint.NONE
                ? SenderConstraint.ANY
                : tokens.senderConstraint();
    }
}
