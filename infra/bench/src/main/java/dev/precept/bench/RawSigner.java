package dev.precept.bench;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Security;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;

/** How many signatures a second one thread makes, with nothing around them. */
final class RawSigner {
    static final String RESULT = "signatures per second: ";

    private static final long WARM_UP_NANOS = 3_000_000_000L;
    private static final long MEASURED_NANOS = 5_000_000_000L;
    private static final int TOKEN_BYTES = 600;
    private static final int RSA_BITS = 2048;

    private RawSigner() {}

    /** Arguments: RS256 or ES256, and JDK or ACCP. */
    public static void main(String[] arguments) throws GeneralSecurityException {
        if (arguments[1].equals("ACCP")) {
            Security.insertProviderAt(AmazonCorrettoCryptoProvider.INSTANCE, 1);
            AmazonCorrettoCryptoProvider.INSTANCE.assertHealthy();
        }
        boolean isRsa = arguments[0].equals("RS256");
        Signature signature = Signature.getInstance(isRsa ? "SHA256withRSA" : "SHA256withECDSA");
        PrivateKey key = key(isRsa);
        signatures(signature, key, WARM_UP_NANOS);
        System.out.println(RESULT + signatures(signature, key, MEASURED_NANOS));
    }

    private static PrivateKey key(boolean isRsa) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(isRsa ? "RSA" : "EC");
        if (isRsa) {
            generator.initialize(RSA_BITS);
        } else {
            generator.initialize(new ECGenParameterSpec("secp256r1"));
        }
        return generator.generateKeyPair().getPrivate();
    }

    private static double signatures(Signature signature, PrivateKey key, long nanos)
            throws GeneralSecurityException {
        byte[] token = new byte[TOKEN_BYTES];
        long count = 0;
        long start = System.nanoTime();
        while (System.nanoTime() - start < nanos) {
            token[0] = (byte) count;
            signature.initSign(key);
            signature.update(token);
            signature.sign();
            count++;
        }
        return count * 1e9 / (System.nanoTime() - start);
    }
}
