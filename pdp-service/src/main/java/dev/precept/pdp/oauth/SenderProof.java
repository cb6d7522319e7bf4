package dev.precept.pdp.oauth;

import dev.precept.pdp.door.Answer;
import dev.precept.pdp.jose.SenderKey;

import org.jspecify.annotations.Nullable;

/** Tells which key the sender of a request proves to hold. Threads share it. */
public interface SenderProof {
    /**
     * The key that a token for this client will be bound to; null where none is proved.
     *
     * @throws OAuthException where a proof does not count, or where the client's tokens have to be
     *     bound and none is there
     */
    @Nullable SenderKey find(FormRequest request, Client client);

    /** The answer, with what the sender needs for its next proof (RFC 9449 section 8.2). */
    Answer completed(FormRequest request, Answer answer);
}
