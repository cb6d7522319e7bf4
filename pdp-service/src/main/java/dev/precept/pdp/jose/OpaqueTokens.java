package dev.precept.pdp.jose;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.jose.Verification.Reason;
import dev.precept.pdp.jose.Verification.Refused;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;

import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Access tokens that say nothing to those who hold them: the claims under AES-256-GCM (NIST SP
 * 800-38D), with the organization authenticated along. There is no row of a token anywhere; all
 * nodes with the one master key read each other's.
 *
 * <p>Each token has a key and a nonce of its own, by HMAC-SHA-512 of a random salt: the number of
 * random nonces that one key of GCM bears (section 8.3) sets no bound on how many are issued.
 *
 * <p>Written as {@code po_} and base64url of salt, ciphertext, tag. Threads share it.
 */
public final class OpaqueTokens {
    private static final String PREFIX = "po_";
    private static final String MAC = "HmacSHA512";
    private static final int SALT_BYTES = 16;
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKey root;
    private final SecureRandom random = new SecureRandom();

    public OpaqueTokens(MasterKey master) {
        this.root = master.derive("precept opaque access tokens v1", MAC);
    }

    /** Whether the text has the form of such a token: a compact JWS never has it. */
    static boolean isOne(String token) {
        return token.startsWith(PREFIX);
    }

    /** The token of these claims. */
    public String seal(TokenClaims claims) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        byte[] plain = TokenClaimsCodec.write(claims);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, claims.organization(), salt);
            byte[] token = Arrays.copyOf(salt, SALT_BYTES + cipher.getOutputSize(plain.length));
            cipher.doFinal(plain, 0, plain.length, token, SALT_BYTES);
            return PREFIX + Base64Url.encode(token);
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException("AES-GCM does not encrypt", fault);
        }
    }

    /** As {@link TokenVerifier#verify}. */
    Verification verify(String token, OrganizationId organization, String issuer, Instant now) {
        if (token.length() > Limits.TOKEN_CHARACTERS) {
            return new Refused(Reason.TOO_LARGE);
        }
        byte[] bytes;
        try {
            bytes = Base64Url.decode(token.substring(PREFIX.length()));
        } catch (IllegalArgumentException malformed) {
            return new Refused(Reason.MALFORMED);
        }
        if (bytes.length <= SALT_BYTES + TAG_BITS / Byte.SIZE) {
            return new Refused(Reason.MALFORMED);
        }
        try {
            byte[] plain =
                    cipher(Cipher.DECRYPT_MODE, organization, Arrays.copyOf(bytes, SALT_BYTES))
                            .doFinal(bytes, SALT_BYTES, bytes.length - SALT_BYTES);
            TokenClaims claims = TokenClaimsCodec.read(StrictJson.utf8(plain));
            return claims.issuer().equals(issuer) && claims.organization().equals(organization)
                    ? TokenVerifier.inTime(claims, now)
                    : new Refused(Reason.WRONG_ISSUER);
        } catch (AEADBadTagException foreign) {
            return new Refused(Reason.BAD_SIGNATURE);
        } catch (IllegalArgumentException incomplete) {
            return new Refused(Reason.BAD_CLAIMS);
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException("AES-GCM does not decrypt", fault);
        }
    }

    private Cipher cipher(int mode, OrganizationId organization, byte[] salt)
            throws GeneralSecurityException {
        byte[] name = organization.value().getBytes(StandardCharsets.UTF_8);
        Mac mac = Mac.getInstance(MAC);
        mac.init(root);
        mac.update(salt);
        byte[] derived = mac.doFinal(name);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                mode,
                new SecretKeySpec(derived, 0, KEY_BYTES, "AES"),
                new GCMParameterSpec(TAG_BITS, derived, KEY_BYTES, NONCE_BYTES));
        cipher.updateAAD(name);
        return cipher;
    }
}
