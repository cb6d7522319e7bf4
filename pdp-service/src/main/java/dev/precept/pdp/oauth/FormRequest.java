package dev.precept.pdp.oauth;

import dev.precept.pdp.door.Question;

import java.util.List;

/**
 * A form that was posted to an endpoint of an issuer.
 *
 * @param tenant the issuer
 * @param form its parameters
 * @param question the request as it came; its body is the form
 */
public record FormRequest(Tenant tenant, Form form, Question question) {
    /** The values of the {@code Authorization} field: at most one. */
    public List<String> authorization() {
        return question.fields().all("Authorization");
    }
}
