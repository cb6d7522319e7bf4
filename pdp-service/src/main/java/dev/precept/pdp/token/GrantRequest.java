package dev.precept.pdp.token;

import dev.precept.pdp.jose.SenderKey;
import dev.precept.pdp.oauth.Client;
import dev.precept.pdp.oauth.Form;
import dev.precept.pdp.oauth.Tenant;

import org.jspecify.annotations.Nullable;

/**
 * A request for tokens.
 *
 * @param tenant the issuer that is asked
 * @param client who asks
 * @param form what it sends
 * @param sender the key it proves, to which its tokens are bound; null for none
 */
public record GrantRequest(Tenant tenant, Client client, Form form, @Nullable SenderKey sender) {
    /** The same on a later image. */
    public GrantRequest at(Tenant later) {
        return new GrantRequest(later, client, form, sender);
    }
}
