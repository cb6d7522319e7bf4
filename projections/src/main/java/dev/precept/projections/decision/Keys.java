package dev.precept.projections.decision;

import static dev.precept.projections.decision.Reason.PERMITTED;
import static dev.precept.projections.decision.Reason.TOKEN_EXPIRED;
import static dev.precept.projections.decision.Reason.TOKEN_REVOKED;

import dev.precept.domain.shared.ApiId;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApiKeyDocument;
import dev.precept.projections.image.CutOffs;

import java.time.Instant;

/**
 * What becomes of an API key after it was made: as of a token that was decided then. Cut-offs of
 * the whole organization, of the key's application and of the key itself end it, and so do those of
 * the API; it has no user, session or scopes of its own.
 */
final class Keys {
    private Keys() {}

    /** Whether the key as a whole holds. Time is the request's, or the image's if that is later. */
    static Reason standing(View view, ApiKeyDocument key, Instant now) {
        Instant end = key.expiresAt();
        if (end != null && (!now.isBefore(end) || !view.image().at().isBefore(end))) {
            return TOKEN_EXPIRED;
        }
        CutOffs cutOffs = view.organization().cutOffs();
        long latest = cutOffs.organization();
        latest = Math.max(latest, cutOffs.client(key.application()));
        latest = Math.max(latest, cutOffs.token(key.id().value()));
        return isBefore(key, latest) ? TOKEN_REVOKED : PERMITTED;
    }

    /** Whether the API was cut off after the key was made. */
    static boolean isCutOff(View view, ApiKeyDocument key, ApiImage api) {
        ApiId id = api.document().id();
        return isBefore(key, view.organization().cutOffs().api(id))
                || isBefore(key, Tokens.ownersCutOffs(view, api).api(id));
    }

    private static boolean isBefore(ApiKeyDocument key, long cutOff) {
        return key.meta().createdAtPosition().value() < cutOff;
    }
}
