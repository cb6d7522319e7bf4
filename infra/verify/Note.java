import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * A signed checkpoint: C2SP tlog-checkpoint in a signed-note.
 *
 * @param text what is signed
 * @param origin names the tree
 * @param size how many leaves it has
 * @param root its root hash
 * @param position the position of the log that a chain's checkpoint reaches; -1 where it says none
 * @param signatures the lines below the text
 */
record Note(
        String text,
        String origin,
        long size,
        byte[] root,
        long position,
        List<String> signatures) {
    private static final String DASH = "\u2014 ";
    private static final String POSITION = "position ";

    static Note read(String note) throws Bad {
        int end = note.lastIndexOf("\n\n");
        if (end < 0 || !note.endsWith("\n")) {
            throw new Bad("it is no signed note");
        }
        String text = note.substring(0, end + 1);
        String[] lines = text.split("\n");
        if (lines.length < 3 || lines[0].isEmpty() || !lines[1].matches("0|[1-9][0-9]{0,17}")) {
            throw new Bad("it does not say origin, size and root");
        }
        if (text.contains("\n\n")) {
            throw new Bad("a line of it is empty");
        }
        long position = -1;
        for (String line : Arrays.asList(lines).subList(3, lines.length)) {
            if (line.startsWith(POSITION)) {
                if (!line.matches("position [0-9]{1,18}")) {
                    throw new Bad("the position in it is none");
                }
                position = Long.parseLong(line.substring(POSITION.length()));
            }
        }
        return new Note(
                text,
                lines[0],
                Long.parseLong(lines[1]),
                base64(lines[2]),
                position,
                List.of(note.substring(end + 2).split("\n")));
    }

    /**
     * Whether a key signed it.
     *
     * @throws Bad if a signature is there that claims to be by this key and is not
     */
    boolean isSignedBy(Key key) throws Bad {
        boolean isSigned = false;
        for (String line : signatures) {
            int space = line.lastIndexOf(' ');
            if (!line.startsWith(DASH) || space < DASH.length()) {
                throw new Bad("a line below it is no signature");
            }
            String encoded = line.substring(space + 1);
            if (line.substring(DASH.length(), space).equals(key.name()) && key.isIdIn(encoded)) {
                byte[] bytes = base64(encoded);
                if (!key.verifies(this, Arrays.copyOfRange(bytes, Key.ID_BYTES, bytes.length))) {
                    throw new Bad("the signature of " + key + " does not hold");
                }
                isSigned = true;
            }
        }
        return isSigned;
    }

    private static byte[] base64(String text) throws Bad {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (Base64.getEncoder().encodeToString(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw new Bad("it has no base64 where some is due");
    }

    /** How signatures are made. */
    private enum Algorithm {
        ED25519(1, "Ed25519", "302a300506032b6570032100"),
        COSIGNED_ED25519(4, "Ed25519", "302a300506032b6570032100"),
        COSIGNED_ML_DSA_44(6, "ML-DSA-44", "30820532300b06096086480165030403110382052100");

        final int type;
        final String jca;
        final byte[] x509;

        Algorithm(int type, String jca, String x509) {
            this.type = type;
            this.jca = jca;
            this.x509 = HexFormat.of().parseHex(x509);
        }
    }

    /**
     * A key that verifies, C2SP signed-note: name+id+base64.
     *
     * @param name whose
     * @param id the first bytes of a hash of name and key
     * @param type how it signs
     * @param key its bytes
     */
    record Key(String name, byte[] id, Algorithm algorithm, PublicKey key) {
        private static final int ID_BYTES = 4;

        /** Two groups of base64, in which the id and more lies. */
        private static final int ID_CHARACTERS = 8;

        static Key read(String text) {
            String[] parts = text.split("\\+", 3);
            if (parts.length == 3) {
                try {
                    byte[] typed = Base64.getDecoder().decode(parts[2]);
                    byte[] id =
                            Arrays.copyOf(
                                    Merkle.sha256()
                                            .digest(
                                                    join(
                                                            (parts[0] + "\n")
                                                                    .getBytes(
                                                                            StandardCharsets.UTF_8),
                                                            typed)),
                                    ID_BYTES);
                    for (Algorithm algorithm : Algorithm.values()) {
                        if (typed.length > 1
                                && typed[0] == algorithm.type
                                && HexFormat.of().formatHex(id).equals(parts[1])) {
                            byte[] encoded =
                                    join(
                                            algorithm.x509,
                                            Arrays.copyOfRange(typed, 1, typed.length));
                            PublicKey key =
                                    KeyFactory.getInstance(algorithm.jca)
                                            .generatePublic(new X509EncodedKeySpec(encoded));
                            return new Key(parts[0], id, algorithm, key);
                        }
                    }
                } catch (IllegalArgumentException | GeneralSecurityException e) {
                    // told below
                }
            }
            throw new IllegalArgumentException(
                    "not a verifier key, which is written name+id+base64: " + text);
        }

        /** Whether what it signs is the whole text: ML-DSA cosigns origin, size and root alone. */
        boolean coversText() {
            return algorithm != Algorithm.COSIGNED_ML_DSA_44;
        }

        /**
         * Whether a signature begins with its id. What others wrote there need not be well formed.
         */
        private boolean isIdIn(String signature) {
            if (signature.length() < ID_CHARACTERS) {
                return false;
            }
            try {
                byte[] start = Base64.getDecoder().decode(signature.substring(0, ID_CHARACTERS));
                return start.length > ID_BYTES
                        && Arrays.equals(start, 0, ID_BYTES, id, 0, ID_BYTES);
            } catch (IllegalArgumentException e) {
                return false;
            }
        }

        /** Whether the two sign in the same way for the same name. */
        boolean isLike(Key other) {
            return name.equals(other.name) && algorithm == other.algorithm;
        }

        private boolean verifies(Note note, byte[] signed) throws Bad {
            ByteBuffer in = ByteBuffer.wrap(signed);
            long seconds = algorithm == Algorithm.ED25519 || signed.length < 8 ? 0 : in.getLong();
            byte[] bytes = new byte[in.remaining()];
            in.get(bytes);
            try {
                Signature signature = Signature.getInstance(algorithm.jca);
                signature.initVerify(key);
                signature.update(message(note, seconds));
                return signature.verify(bytes);
            } catch (GeneralSecurityException e) {
                return false;
            }
        }

        private byte[] message(Note note, long seconds) {
            return switch (algorithm) {
                case ED25519 -> note.text.getBytes(StandardCharsets.UTF_8);
                case COSIGNED_ED25519 ->
                        ("cosignature/v1\ntime " + seconds + "\n" + note.text)
                                .getBytes(StandardCharsets.UTF_8);
                case COSIGNED_ML_DSA_44 -> {
                    byte[] signer = name.getBytes(StandardCharsets.UTF_8);
                    byte[] origin = note.origin.getBytes(StandardCharsets.UTF_8);
                    byte[] start = "subtree/v1\n\0".getBytes(StandardCharsets.UTF_8);
                    ByteBuffer out =
                            ByteBuffer.allocate(
                                    start.length
                                            + signer.length
                                            + origin.length
                                            + 2
                                            + 3 * Long.BYTES
                                            + note.root.length);
                    out.put(start).put((byte) signer.length).put(signer).putLong(seconds);
                    out.put((byte) origin.length).put(origin).putLong(0).putLong(note.size);
                    yield out.put(note.root).array();
                }
            };
        }

        private static byte[] join(byte[] first, byte[] second) {
            byte[] joined = Arrays.copyOf(first, first.length + second.length);
            System.arraycopy(second, 0, joined, first.length, second.length);
            return joined;
        }

        @Override
        public String toString() {
            return name + "+" + HexFormat.of().formatHex(id) + " (" + algorithm.jca + ")";
        }
    }
}
