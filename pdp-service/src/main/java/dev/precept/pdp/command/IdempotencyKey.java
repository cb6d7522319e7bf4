package dev.precept.pdp.command;

/**
 * What makes two requests the same one.
 *
 * @param scope caller, organization, method, path and the caller's key, hashed into one text
 * @param requestHash hash of the request's body; another body under the same key is refused
 */
public record IdempotencyKey(String scope, byte[] requestHash) {
    public IdempotencyKey {
        requestHash = requestHash.clone();
    }
}
