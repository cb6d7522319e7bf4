package dev.precept.pdp.jose;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * How a checkpoint is signed (C2SP signed-note, tlog-cosignature): a plain note signature of RFC
 * 8032, or a cosignature with the second it was made in, by Ed25519 or by ML-DSA-44 (FIPS 204).
 * Always the JDK's own provider, so that what one node stores every other one reads.
 */
enum NoteAlgorithm {
    ED25519(1, Scheme.ED25519),
    COSIGNED_ED25519(4, Scheme.ED25519),
    COSIGNED_ML_DSA_44(6, Scheme.ML_DSA_44);

    private static final byte[] SUBTREE = "subtree/v1\n\0".getBytes(StandardCharsets.US_ASCII);
    private static final int NAME_BYTES = 255;

    private final byte type;
    private final String jca;
    private final String provider;
    private final byte[] prefix;
    private final int keyBytes;
    private final int signatureBytes;

    NoteAlgorithm(int type, Scheme scheme) {
        this.type = (byte) type;
        this.jca = scheme.jca();
        this.provider = scheme.provider();
        this.prefix = HexFormat.of().parseHex(scheme.prefix());
        this.keyBytes = scheme.keyBytes();
        this.signatureBytes = scheme.signatureBytes();
    }

    /** What signs; before a key, in its X.509 form, stands the prefix. */
    private record Scheme(
            String jca, String provider, String prefix, int keyBytes, int signatureBytes) {
        static final Scheme ED25519 =
                new Scheme("Ed25519", "SunEC", "302a300506032b6570032100", 32, 64);
        static final Scheme ML_DSA_44 =
                new Scheme(
                        "ML-DSA-44",
                        "SUN",
                        "30820532300b06096086480165030403110382052100",
                        1_312,
                        2_420);
    }

    /** The byte that stands for it in a key and its id. */
    byte type() {
        return type;
    }

    int keyBytes() {
        return keyBytes;
    }

    int signatureBytes() {
        return signatureBytes;
    }

    /** Whether a signature begins with the second it was made in. */
    boolean isTimed() {
        return this != ED25519;
    }

    KeyPair generate() {
        return Jca.required(
                jca, () -> KeyPairGenerator.getInstance(jca, provider).generateKeyPair());
    }

    /** The bytes of a public key, without what X.509 puts before them. */
    byte[] bytes(PublicKey key) {
        byte[] encoded = key.getEncoded();
        if (encoded.length != prefix.length + keyBytes
                || !Arrays.equals(prefix, 0, prefix.length, encoded, 0, prefix.length)) {
            throw new IllegalStateException("The JDK writes keys of " + jca + " in another way");
        }
        return Arrays.copyOfRange(encoded, prefix.length, encoded.length);
    }

    /** What these bytes are the private key of; {@link IllegalArgumentException} where of none. */
    PrivateKey privateKey(byte[] pkcs8) {
        try {
            return KeyFactory.getInstance(jca, provider)
                    .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException unfit) {
            throw new IllegalArgumentException("No private key of " + jca, unfit);
        }
    }

    private PublicKey publicKey(byte[] key) throws GeneralSecurityException {
        byte[] encoded = Arrays.copyOf(prefix, prefix.length + key.length);
        System.arraycopy(key, 0, encoded, prefix.length, key.length);
        return KeyFactory.getInstance(jca, provider)
                .generatePublic(new X509EncodedKeySpec(encoded));
    }

    byte[] sign(PrivateKey key, byte[] message) {
        return Jca.required(
                jca,
                () -> {
                    Signature signature = Signature.getInstance(jca, provider);
                    signature.initSign(key);
                    signature.update(message);
                    return signature.sign();
                });
    }

    boolean isSigned(byte[] key, byte[] message, byte[] signed) {
        try {
            Signature signature = Signature.getInstance(jca, provider);
            signature.initVerify(publicKey(key));
            signature.update(message);
            return signature.verify(signed);
        } catch (GeneralSecurityException noSuchKeyOrForm) {
            return false;
        }
    }

    /**
     * What is signed: the checkpoint's text; of ML-DSA-44 not the lines after the root.
     *
     * @param signer the name of whoever signs
     * @param seconds since 1970; nothing to a signature without time
     */
    byte[] message(TreeHead head, String signer, long seconds) {
        return switch (this) {
            case ED25519 -> head.bytes();
            case COSIGNED_ED25519 ->
                    ("cosignature/v1\ntime " + seconds + "\n" + head.text())
                            .getBytes(StandardCharsets.UTF_8);
            case COSIGNED_ML_DSA_44 -> subtree(head, signer, seconds);
        };
    }

    private static byte[] subtree(TreeHead head, String signer, long seconds) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(SUBTREE);
            name(out, signer);
            out.writeLong(seconds);
            name(out, head.origin());
            out.writeLong(0);
            out.writeLong(head.size());
            out.write(head.root());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static void name(DataOutputStream out, String name) throws IOException {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length > NAME_BYTES) {
            throw new IllegalArgumentException("A name of 1 to " + NAME_BYTES + " bytes is due");
        }
        out.writeByte(bytes.length);
        out.write(bytes);
    }
}
