package dev.precept.pdp.interaction;

/**
 * What is kept of an interaction.
 *
 * @param continuation where it goes on, below the issuer: {@code /oauth2/authorize}, say
 * @param content what was begun, as whoever goes on with it reads it
 * @param clientName the name of the application the user is on the way to
 * @param destination where the browser ends up, as a source of a Content-Security-Policy: what
 *     pages on the way need in their {@code form-action}
 * @param demand how the user has to be signed in
 */
public record NewInteraction(
        String continuation,
        String content,
        String clientName,
        String destination,
        SignInDemand demand) {
    /** Not the content: it may be personal. */
    @Override
    public String toString() {
        return "NewInteraction[" + continuation + ", " + clientName + ']';
    }
}
