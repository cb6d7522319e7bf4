package dev.precept.pdp.jose;

import dev.precept.domain.shared.SigningKeyId;
import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.domain.signingkey.SigningKey;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;

/** Makes signing keys and reads them back; all key objects are the first provider's. */
public final class SigningKeys {
    private SigningKeys() {}

    /**
     * A key just made.
     *
     * @param published what goes into the event
     * @param pkcs8 the private part (RFC 5208), to be encrypted and stored before the event
     */
    public record Generated(SigningKey published, byte[] pkcs8) {
        /** Leaves the private part out. */
        @Override
        public String toString() {
            return "Generated[" + published + "]";
        }
    }

    /** Makes a key pair; RS256 takes some tens of milliseconds or more. */
    public static Generated generate(SigningKeyId id, SignatureAlgorithm algorithm) {
        KeyPair pair = Jca.newGenerator(algorithm).generateKeyPair();
        SigningKey published =
                new SigningKey(id, algorithm, VerificationKey.members(algorithm, pair.getPublic()));
        return new Generated(published, pair.getPrivate().getEncoded());
    }

    /**
     * Reads a private part back.
     *
     * @throws IllegalArgumentException where the bytes are no such key for the algorithm
     */
    public static TokenSigner signer(SigningKeyId id, SignatureAlgorithm algorithm, byte[] pkcs8) {
        try {
            PrivateKey key =
                    Jca.newKeyFactory(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            if (!Jca.fits(algorithm, key)) {
                throw new IllegalArgumentException("The key is not one for " + algorithm);
            }
            return new TokenSigner(id, algorithm, key);
        } catch (GeneralSecurityException unfit) {
            throw new IllegalArgumentException("The key is not valid", unfit);
        }
    }
}
