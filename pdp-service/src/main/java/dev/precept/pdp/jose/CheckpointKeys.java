package dev.precept.pdp.jose;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import javax.crypto.SecretKey;
import javax.sql.DataSource;

/**
 * What signs checkpoints: each generation an Ed25519 and an ML-DSA-44 key, whose private halves lie
 * in the database, encrypted under the master key. A new generation signs beside the ones before it
 * until these retire, so that whoever knows only them can go on. Threads share it; faults of the
 * database come as Spring's {@code DataAccessException}.
 */
public final class CheckpointKeys {
    /** How many generations may sign at once. */
    public static final int GENERATIONS = 4;

    private final JdbcClient jdbc;
    private final AesGcm cipher = new AesGcm();
    private final SecretKey key;
    private final Duration overlap;
    private final Map<Integer, Pair> opened = new ConcurrentHashMap<>();

    private record Generation(
            int number,
            String name,
            byte[] ed25519,
            byte[] mlDsa44,
            byte[] sealed,
            @Nullable Instant retiredAt) {
        boolean signs(Instant at) {
            boolean isForgotten = sealed.length == 0;
            return !isForgotten && (retiredAt == null || retiredAt.isAfter(at));
        }

        private List<NoteKey> keys(String name) {
            return List.of(
                    new NoteKey(name, NoteAlgorithm.ED25519, ed25519),
                    new NoteKey(name, NoteAlgorithm.COSIGNED_ML_DSA_44, mlDsa44));
        }
    }

    private record Pair(PrivateKey ed25519, PrivateKey mlDsa44) {
        /** Leaves the keys out. */
        @Override
        public String toString() {
            return "Pair[]";
        }
    }

    /**
     * A key as verifiers are told of it.
     *
     * @param key what checks
     * @param generation from 1
     * @param retiredAt from when on it does not sign; null where that is not known yet
     */
    public record Published(NoteKey key, int generation, @Nullable Instant retiredAt) {}

    /**
     * The keys of a log.
     *
     * @param overlap for how long a generation still signs after the next one began
     */
    public CheckpointKeys(DataSource database, MasterKey master, Duration overlap) {
        this.jdbc = JdbcClient.create(database);
        this.key = master.derive("precept proof keys v1", "AES");
        this.overlap = overlap;
    }

    /**
     * The name of the log, which is there from its first generation on.
     *
     * @param wanted what it is to be where it has none yet
     */
    public String name(String wanted) {
        List<Generation> all = generations();
        if (all.isEmpty()) {
            insert(1, wanted);
            all = generations();
        }
        return all.getFirst().name();
    }

    /** The keys under which a tree is signed, those that sign first. */
    public List<Published> published(String name, Instant now) {
        List<Published> published = new ArrayList<>();
        for (boolean isSigning : new boolean[] {true, false}) {
            for (Generation generation : generations()) {
                if (generation.signs(now) == isSigning) {
                    generation
                            .keys(name)
                            .forEach(
                                    it ->
                                            published.add(
                                                    new Published(
                                                            it,
                                                            generation.number(),
                                                            generation.retiredAt())));
                }
            }
        }
        return published;
    }

    /** What signs now, which needs the database no more. */
    public Signer signer(Instant now) {
        List<Signing> signing = new ArrayList<>();
        for (Generation generation : generations()) {
            if (generation.signs(now)) {
                Pair pair = opened.computeIfAbsent(generation.number(), it -> open(generation));
                signing.add(new Signing(generation, pair));
            }
        }
        return new Signer(signing, now.getEpochSecond());
    }

    private record Signing(Generation generation, Pair pair) {}

    /** The keys that sign at an instant. Threads share it. */
    public static final class Signer {
        private final List<Signing> signing;
        private final long seconds;

        private Signer(List<Signing> signing, long seconds) {
            this.signing = signing;
            this.seconds = seconds;
        }

        /** The signed checkpoint, a note: by every generation, in both ways. */
        public String sign(TreeHead head) {
            StringBuilder note = new StringBuilder(head.text()).append('\n');
            for (Signing one : signing) {
                List<NoteKey> keys = one.generation().keys(head.origin());
                note.append(plain(one.pair(), keys.getFirst(), head)).append('\n');
                note.append(timed(one.pair(), keys.getLast(), head, seconds)).append('\n');
            }
            return note.toString();
        }
    }

    private static String plain(Pair pair, NoteKey key, TreeHead head) {
        return key.line(NoteAlgorithm.ED25519.sign(pair.ed25519(), head.bytes()));
    }

    private static String timed(Pair pair, NoteKey key, TreeHead head, long seconds) {
        NoteAlgorithm algorithm = NoteAlgorithm.COSIGNED_ML_DSA_44;
        byte[] message = algorithm.message(head, key.name(), seconds);
        byte[] signed = algorithm.sign(pair.mlDsa44(), message);
        return key.line(
                ByteBuffer.allocate(Long.BYTES + signed.length)
                        .putLong(seconds)
                        .put(signed)
                        .array());
    }

    /**
     * Begins a generation; the ones before it end after a while.
     *
     * @return whether it could: not where too many sign already
     */
    public boolean rotate(Instant now) {
        List<Generation> all = generations();
        if (all.isEmpty() || all.stream().filter(it -> it.signs(now)).count() >= GENERATIONS) {
            return false;
        }
        insert(all.getLast().number() + 1, all.getFirst().name());
        jdbc.sql(
                        "update proof_key set retired_at = ?"
                                + " where retired_at is null and generation <= ?")
                .params(Timestamp.from(now.plus(overlap)), all.getLast().number())
                .update();
        return true;
    }

    /** Takes their private halves from the generations that sign no more. */
    public void forgetRetired(Instant now) {
        for (Generation generation : generations()) {
            if (!generation.signs(now)) {
                opened.remove(generation.number());
            }
        }
        jdbc.sql("update proof_key set private = '' where retired_at <= ? and private <> ''")
                .param(Timestamp.from(now))
                .update();
    }

    /** Of several nodes that begin the same generation one does. */
    private void insert(int number, String name) {
        KeyPair classic = NoteAlgorithm.ED25519.generate();
        KeyPair quantum = NoteAlgorithm.COSIGNED_ML_DSA_44.generate();
        byte[] first = classic.getPrivate().getEncoded();
        byte[] second = quantum.getPrivate().getEncoded();
        byte[] both =
                ByteBuffer.allocate(Integer.BYTES + first.length + second.length)
                        .putInt(first.length)
                        .put(first)
                        .put(second)
                        .array();
        jdbc.sql(
                        "insert into proof_key (generation, name, ed25519, ml_dsa_44, private)"
                                + " values (?, ?, ?, ?, ?) on conflict (generation) do nothing")
                .params(
                        number,
                        name,
                        NoteAlgorithm.ED25519.bytes(classic.getPublic()),
                        NoteAlgorithm.COSIGNED_ML_DSA_44.bytes(quantum.getPublic()),
                        cipher.seal(key, associated(number, name), both))
                .update();
    }

    private Pair open(Generation generation) {
        byte[] associated = associated(generation.number(), generation.name());
        ByteBuffer both = ByteBuffer.wrap(cipher.open(key, associated, generation.sealed()));
        byte[] first = new byte[both.getInt()];
        both.get(first);
        byte[] second = new byte[both.remaining()];
        both.get(second);
        return new Pair(
                NoteAlgorithm.ED25519.privateKey(first),
                NoteAlgorithm.COSIGNED_ML_DSA_44.privateKey(second));
    }

    private static byte[] associated(int number, String name) {
        return (number + " " + name).getBytes(StandardCharsets.UTF_8);
    }

    private List<Generation> generations() {
        return jdbc.sql(
                        "select generation, name, ed25519, ml_dsa_44, private, retired_at"
                                + " from proof_key order by generation")
                .query((row, number) -> generation(row))
                .list();
    }

    private static Generation generation(ResultSet row) throws SQLException {
        @Nullable Timestamp retired = row.getTimestamp(6);
        return new Generation(
                row.getInt(1),
                row.getString(2),
                row.getBytes(3),
                row.getBytes(4),
                row.getBytes(5),
                retired == null ? null : retired.toInstant());
    }
}
