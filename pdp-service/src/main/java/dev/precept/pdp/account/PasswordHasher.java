package dev.precept.pdp.account;

import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

import java.text.Normalizer;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Argon2id (RFC 9106), 19 MiB, two passes: as many at once as there are processors, first come
 * first served, and no more waiting than can be served soon. A password is tried in the same time
 * whether there is a verifier or not. Threads share it.
 */
final class PasswordHasher {
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int LANES = 1;
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;

    private final Argon2PasswordEncoder encoder =
            new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, LANES, MEMORY_KIB, PASSES);
    private final Semaphore turns =
            new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()), true);
    private final String nobodys;

    PasswordHasher() {
        this.nobodys = Objects.requireNonNull(encoder.encode("of nobody"));
    }

    /**
     * What is kept of a password.
     *
     * @throws BusyException where too many wait
     */
    String verifier(String password) {
        return inTurn(() -> Objects.requireNonNull(encoder.encode(normalized(password))));
    }

    /**
     * Whether the password is the one; a null verifier matches none.
     *
     * @throws BusyException where too many wait
     */
    boolean matches(String password, @Nullable String verifier) {
        String tried = verifier == null ? nobodys : verifier;
        boolean isRight = inTurn(() -> encoder.matches(normalized(password), tried));
        return isRight && verifier != null;
    }

    private <T> T inTurn(Supplier<T> work) {
        if (turns.getQueueLength() >= Limits.WAITING_PASSWORDS) {
            throw new BusyException();
        }
        try {
            if (!turns.tryAcquire(Limits.PASSWORD_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new BusyException();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new BusyException();
        }
        try {
            return work.get();
        } finally {
            turns.release();
        }
    }

    /** Keyboards write some letters in two ways. */
    private static String normalized(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFC);
    }
}
