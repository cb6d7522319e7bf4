package dev.precept.pdp.trail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.projections.merkle.Merkle;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** What the stand-alone verifier says about exports of whoever can write files, and about whom. */
class VerifierTest {
    private static final UUID LOG = UUID.fromString("00000000-0000-4000-8000-000000000001");
    private static final String ORIGIN = "pdp.example/log";
    private static final byte ED25519 = 1;
    private static final byte COSIGNED_ED25519 = 4;
    private static final byte COSIGNED_ML_DSA_44 = 6;

    @TempDir static Path folder;

    private static Verifier verifier;
    private static Signer own;
    private static Signer quantum;
    private static Signer witness;

    @BeforeAll
    static void start() throws IOException, ReflectiveOperationException, GeneralSecurityException {
        verifier = new Verifier(Files.createDirectory(folder.resolve("classes")));
        own = new Signer(ORIGIN, ED25519);
        quantum = new Signer(ORIGIN, COSIGNED_ML_DSA_44);
        witness = new Signer("witness.example", COSIGNED_ED25519);
    }

    @Test
    void whatAWitnessDidNotSeeItDoesNotVouchFor() throws Exception {
        Export first = Export.ofLog(1);
        Export both = Export.ofLog(2);
        Path kept = write("kept", first.note("", own, witness));
        Path forged = write("forged", both.file(both.note("", new Signer("nobody", ED25519))));
        String elsewhere = both.note("", own).replaceFirst(ORIGIN, "nobody");
        Path other = write("other", both.file(elsewhere));
        Path right = write("right", both.file(both.note("", own)));
        List<String> checked = List.of("--checkpoint", kept.toString(), "--key", witness.key());

        assertThat(says(checked, forged))
                .startsWith("BAD: the last checkpoint is signed by none of the keys")
                .contains("up to record 1, and not after it");
        assertThat(says(checked, right)).startsWith("BAD: the last checkpoint is signed by none");
        List<String> all = new ArrayList<>(checked);
        all.addAll(List.of("--key", own.key()));
        assertThat(says(all, right))
                .startsWith("OK: 2 records")
                .contains("is signed by [" + ORIGIN)
                .contains("Cosigned by witness.example")
                .contains("up to record 1, and not after it");
        assertThat(says(all, forged)).startsWith("BAD: ");
        assertThat(says(List.of("--checkpoint", kept.toString()), other))
                .startsWith("BAD: ")
                .contains("origin");
        Path whole = write("whole", both.file(both.note("", own, witness)));
        assertThat(says(all, whole))
                .startsWith("OK")
                .contains("up to record 2")
                .doesNotContain("after it");
    }

    @Test
    void aPositionIsBelievedUnderASignatureOfIt() throws Exception {
        Export chain = Export.ofChain(2);
        String note = chain.note("position 2\n", own, quantum);
        Path right = write("right", chain.file(note));
        Path wrong = write("wrong", chain.file(note.replace("position 2", "position 900")));
        List<String> both = List.of("--key", own.key(), "--key", quantum.key());
        List<String> one = List.of("--key", quantum.key());

        assertThat(says(both, right)).startsWith("OK").contains("up to position 2");
        assertThat(says(both, wrong)).startsWith("BAD: ").contains("does not hold");
        assertThat(says(one, wrong))
                .startsWith("OK")
                .doesNotContain("900")
                .contains("is not signed by a key that was named");
        assertThat(says(List.of(), wrong)).startsWith("OK").doesNotContain("900");
    }

    @Test
    void whatOthersWroteBelowIsNotJudgedAndTheTextEndsAtTheLastEmptyLine() throws Exception {
        Export log = Export.ofLog(1);
        String note = log.note("", own);
        List<String> keys = List.of("--key", own.key());
        Path strange = write("strange", log.file(note + "\u2014 other.example AAAAAAB=\n"));
        assertThat(says(keys, strange)).startsWith("OK");
        String second = note.substring(note.indexOf("\n\n") + 2);
        Path twice = write("twice", log.file(note + "\n" + second));
        assertThat(says(keys, twice)).startsWith("BAD: ").contains("a line of it is empty");
        Path broken = write("broken", log.file(note.substring(0, note.length() - 1) + "!\n"));
        assertThat(says(keys, broken)).startsWith("BAD: ").contains("no base64");
    }

    private static String says(List<String> arguments, Path export) {
        List<String> all = new ArrayList<>(arguments);
        all.add(export.toString());
        return verifier.says(all);
    }

    private static Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    /** Records that fit together. */
    private record Export(String head, List<String> lines, List<byte[]> leaves) {
        static Export ofLog(int records) throws GeneralSecurityException {
            return of("\"tree\":\"log\"", records);
        }

        static Export ofChain(int records) throws GeneralSecurityException {
            return of("\"tree\":\"chain\",\"organization\":\"acme\"", records);
        }

        private static Export of(String tree, int records) throws GeneralSecurityException {
            List<String> lines = new ArrayList<>();
            List<byte[]> leaves = new ArrayList<>();
            for (int i = 0; i < records; i++) {
                String envelope =
                        "{\"actor\":{},\"command\":\"c\",\"correlation\":\"c\",\"data\":{},\"id\":"
                                + "\"i\",\"organization\":\"acme\",\"revision\":"
                                + i
                                + ",\"stream\":\"s\",\"type\":\"user.created.v1\"}";
                byte[] salt = new byte[16];
                ByteBuffer numbers =
                        ByteBuffer.allocate(1 + 5 * Long.BYTES)
                                .put((byte) 0)
                                .putLong(LOG.getMostSignificantBits())
                                .putLong(LOG.getLeastSignificantBits())
                                .putLong(i + 1)
                                .putLong(i + 1)
                                .putLong(7);
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                digest.update(numbers.array());
                digest.update(salt);
                byte[] leaf = digest.digest(envelope.getBytes(StandardCharsets.UTF_8));
                leaves.add(leaf);
                lines.add(
                        "{\"hash\":\"%s\",\"leaf\":{\"position\":%d,\"last\":%d,\"atMicros\":7,"
                                        .formatted(base64(leaf), i + 1, i + 1)
                                + "\"salt\":\"%s\",\"envelope\":%s}}"
                                        .formatted(base64(salt), envelope));
            }
            String head = "{\"preceptExport\":1,\"log\":\"" + LOG + "\"," + tree;
            return new Export(head + ",\"after\":0,\"first\":0}", lines, leaves);
        }

        /** A checkpoint of all of it. */
        String note(String extension, Signer... signers) throws GeneralSecurityException {
            byte[] root = Merkle.root(leaves);
            String text = ORIGIN + "\n" + leaves.size() + "\n" + base64(root) + "\n" + extension;
            StringBuilder note = new StringBuilder(text).append('\n');
            for (Signer signer : signers) {
                note.append(signer.line(text, leaves.size(), root));
            }
            return note.toString();
        }

        String file(String note) {
            return head
                    + "\n"
                    + String.join("\n", lines)
                    + "\n{\"checkpoint\":\""
                    + note.replace("\n", "\\n")
                    + "\"}\n";
        }
    }

    /** Somebody who signs notes, C2SP signed-note and tlog-cosignature. */
    private static final class Signer {
        private static final int ED25519_BYTES = 32;
        private static final int ML_DSA_44_BYTES = 1312;

        final String name;
        private final byte type;
        private final KeyPair pair;
        private final byte[] typed;

        Signer(String name, byte type) throws GeneralSecurityException {
            this.name = name;
            this.type = type;
            this.pair =
                    KeyPairGenerator.getInstance(algorithm(type), provider(type)).generateKeyPair();
            byte[] x509 = pair.getPublic().getEncoded();
            int length = type == COSIGNED_ML_DSA_44 ? ML_DSA_44_BYTES : ED25519_BYTES;
            this.typed = join(new byte[] {type}, tail(x509, length));
        }

        private static String algorithm(byte type) {
            return type == COSIGNED_ML_DSA_44 ? "ML-DSA-44" : "Ed25519";
        }

        /** The JDK's own: another one that was put before it makes keys that these cannot read. */
        private static String provider(byte type) {
            return type == COSIGNED_ML_DSA_44 ? "SUN" : "SunEC";
        }

        String key() throws GeneralSecurityException {
            return name + "+" + HexFormat.of().formatHex(id()) + "+" + base64(typed);
        }

        private byte[] id() throws GeneralSecurityException {
            byte[] named = (name + "\n").getBytes(StandardCharsets.UTF_8);
            return Arrays.copyOf(
                    MessageDigest.getInstance("SHA-256").digest(join(named, typed)), 4);
        }

        String line(String text, long size, byte[] root) throws GeneralSecurityException {
            long seconds = 1;
            Signature signature = Signature.getInstance(algorithm(type), provider(type));
            signature.initSign(pair.getPrivate());
            signature.update(
                    switch (type) {
                        case ED25519 -> text.getBytes(StandardCharsets.UTF_8);
                        case COSIGNED_ED25519 ->
                                ("cosignature/v1\ntime " + seconds + "\n" + text)
                                        .getBytes(StandardCharsets.UTF_8);
                        default -> subtree(text.substring(0, text.indexOf('\n')), size, root);
                    });
            byte[] at =
                    type == ED25519
                            ? new byte[0]
                            : ByteBuffer.allocate(Long.BYTES).putLong(seconds).array();
            return "\u2014 " + name + " " + base64(join(id(), join(at, signature.sign()))) + "\n";
        }

        private byte[] subtree(String origin, long size, byte[] root) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes("subtree/v1\n\0".getBytes(StandardCharsets.UTF_8));
            out.write(name.length());
            out.writeBytes(name.getBytes(StandardCharsets.UTF_8));
            out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(1).array());
            out.write(origin.length());
            out.writeBytes(origin.getBytes(StandardCharsets.UTF_8));
            out.writeBytes(ByteBuffer.allocate(2 * Long.BYTES).putLong(0).putLong(size).array());
            out.writeBytes(root);
            return out.toByteArray();
        }
    }

    private static byte[] tail(byte[] bytes, int length) {
        return Arrays.copyOfRange(bytes, bytes.length - length, bytes.length);
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
