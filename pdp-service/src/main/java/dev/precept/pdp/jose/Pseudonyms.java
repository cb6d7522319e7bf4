package dev.precept.pdp.jose;

import java.nio.charset.StandardCharsets;

/**
 * Stand-ins for names that are not to be written down: HMAC-SHA-256 under a key of this
 * installation, so that the same name is known again, and nobody who reads the stand-in can try
 * names out. Threads may share it.
 */
public final class Pseudonyms {
    private final Hmac hmac;

    public Pseudonyms(MasterKey master) {
        this.hmac = new Hmac(master, "precept pseudonyms v1");
    }

    /** The stand-in, base64url: 43 characters. */
    public String of(String name) {
        return Base64Url.encode(hmac.of(name.getBytes(StandardCharsets.UTF_8)));
    }
}
