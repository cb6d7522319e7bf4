package dev.precept.pdp.oauth;

import dev.precept.pdp.jose.Sha256;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

import java.util.HexFormat;

/** What an issuer tells everybody: kept for a while, known again, for pages of any origin. */
public final class PublicDocument {
    private static final String ANY_ORIGIN = "*";

    private PublicDocument() {}

    /** The answer with this JSON. */
    public static ResponseEntity<byte[]> of(byte[] json) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .cacheControl(CacheControl.maxAge(Limits.METADATA_AGE).cachePublic())
                .eTag('"' + HexFormat.of().formatHex(Sha256.of(json)) + '"')
                .header(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, ANY_ORIGIN)
                .body(json);
    }
}
