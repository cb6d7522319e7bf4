package dev.precept.pdp.jose;

import dev.precept.projections.decision.Reason;
import dev.precept.projections.decision.Subject;

/**
 * Reads API keys for decisions. Whether a key is the organization's, for which API it counts and
 * when it ends are the decision's to look at. Threads share it.
 */
public final class ApiKeys {
    private final KnownSecrets secrets;

    public ApiKeys(KnownSecrets secrets) {
        this.secrets = secrets;
    }

    /**
     * The holder of a key as the subject of a decision.
     *
     * @param text what was sent as the key; any text
     */
    public Subject subject(String text) {
        PresentedKey key = PresentedKey.read(PresentedKey.Kind.API, text);
        return key != null && secrets.isKnown(key.secret(), key.id())
                ? new Subject.ApiKey(key.id())
                : new Subject.RefusedToken(Reason.API_KEY_UNKNOWN);
    }
}
