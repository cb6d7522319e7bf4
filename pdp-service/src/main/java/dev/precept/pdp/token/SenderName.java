package dev.precept.pdp.token;

import dev.precept.pdp.jose.SenderKey;
import dev.precept.pdp.jose.TokenClaimsCodec;

import org.jspecify.annotations.Nullable;

/** How a row names the key of a sender. */
final class SenderName {
    private SenderName() {}

    /** The kind of the key and its thumbprint; null for none. */
    static @Nullable String of(@Nullable SenderKey sender) {
        return sender == null ? null : TokenClaimsCodec.member(sender) + ':' + sender.thumbprint();
    }
}
