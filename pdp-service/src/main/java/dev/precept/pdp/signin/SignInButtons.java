package dev.precept.pdp.signin;

import dev.precept.pdp.interaction.Interaction;
import dev.precept.pdp.oauth.Tenant;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Other ways to sign in that the sign-in page leads to, of other parts of the service. */
@FunctionalInterface
public interface SignInButtons {
    /**
     * The buttons, in their order.
     *
     * @param interaction what has to go on afterwards; null for the account page
     */
    List<Button> of(Tenant tenant, @Nullable Interaction interaction);

    /**
     * A button. It is a link, with the interaction's id where there is one: browsers let no form of
     * ours lead to another site.
     *
     * @param path below the issuer, as {@code /sign-in/federated/HANDLE}
     * @param label the provider's name
     */
    record Button(String path, String label) {}
}
