package dev.precept.pdp.authorization;

import dev.precept.pdp.interaction.Interaction;
import dev.precept.pdp.oauth.Form;

import org.jspecify.annotations.Nullable;

/**
 * An authorization request as it came to the authorization endpoint, whatever way.
 *
 * @param form the request itself
 * @param requestUri by which it was pushed; null where it was not
 * @param interaction that it goes on in; null where it comes for the first time
 */
record Arrival(Form form, @Nullable String requestUri, @Nullable Interaction interaction) {
    /** One that goes on. */
    static Arrival of(Interaction interaction) {
        Form form = RequestText.read(interaction.begun().content());
        return new Arrival(form, form.get(Parameters.REQUEST_URI), interaction);
    }

    /** As a row of the database keeps it. */
    String text() {
        return RequestText.of(form, requestUri);
    }

    /** The same, going on. */
    Arrival in(Interaction begun) {
        return new Arrival(form, requestUri, begun);
    }
}
