package dev.precept.pdp.signin;

import dev.precept.pdp.jose.Sha256;
import dev.precept.pdp.limit.RateLimiter;
import dev.precept.projections.decision.Obligations.RateLimit;

import org.jspecify.annotations.Nullable;

import java.util.HexFormat;
import java.util.concurrent.Semaphore;

/**
 * Slows guessing down without locking anybody out (THREATS 11). An address may try so often, and
 * less often on one account; an account that is tried from many addresses is not closed, but each
 * attempt is held up; a browser where its user has signed in before counts by itself, whatever
 * others do. Names that nobody has count like others. An attempt that was right does not count:
 * many people sign in from one address. On each node by itself. Threads share it.
 */
final class Attempts {
    private static final int MINUTE = 60;
    private static final RateLimit ADDRESS = limit(Limits.ADDRESS_ATTEMPTS, MINUTE);
    private static final RateLimit PAIR = limit(Limits.PAIR_ATTEMPTS, MINUTE);
    private static final RateLimit ACCOUNT = limit(Limits.ACCOUNT_ATTEMPTS, MINUTE);
    private static final RateLimit KNOWN = limit(Limits.KNOWN_BROWSER_ATTEMPTS, MINUTE);
    private static final RateLimit PAIR_CODE = limit(Limits.PAIR_CODES, 10 * MINUTE);
    private static final RateLimit ACCOUNT_CODE = limit(Limits.ACCOUNT_CODES, 60 * MINUTE);

    private final RateLimiter limiter;
    private final Semaphore heldUp = new Semaphore(Limits.HELD_UP_AT_ONCE);

    Attempts(RateLimiter limiter) {
        this.limiter = limiter;
    }

    /**
     * Who tries what.
     *
     * @param account a digest of the account as it was named, whether it exists or not
     * @param address where from
     * @param knownBrowser what names a browser that is known to the account; null where it is not
     */
    record Attempt(String account, String address, @Nullable String knownBrowser) {
        /** What is remembered is of one size, however long a name anybody types. */
        static Attempt at(String account, String address, @Nullable String knownBrowser) {
            String digest = HexFormat.of().formatHex(Sha256.of(account));
            return new Attempt(digest, address, knownBrowser);
        }
    }

    /** Counts an attempt at a password: zero if it may be made, else the seconds to wait. */
    long password(Attempt attempt) {
        String browser = attempt.knownBrowser();
        if (browser != null) {
            return limiter.take("password " + browser, KNOWN);
        }
        // One after the other: what an earlier one refuses is not remembered in a later one.
        long wait = limiter.take("address " + attempt.address(), ADDRESS);
        if (wait == 0) {
            wait = limiter.take(pair(attempt), PAIR);
        }
        if (wait > 0) {
            return wait;
        }
        long pressure = limiter.take("account " + attempt.account(), ACCOUNT);
        return pressure == 0 || holdUp() ? 0 : pressure;
    }

    /** The attempt that was just counted was right. */
    void passed(Attempt attempt) {
        String browser = attempt.knownBrowser();
        if (browser == null) {
            limiter.giveBack("address " + attempt.address(), ADDRESS);
            limiter.giveBack(pair(attempt), PAIR);
            limiter.giveBack("account " + attempt.account(), ACCOUNT);
        } else {
            limiter.giveBack("password " + browser, KNOWN);
        }
    }

    private static String pair(Attempt attempt) {
        return "pair " + attempt.address() + ' ' + attempt.account();
    }

    /**
     * Counts an attempt at a one-time code, as above; but an account that is tried from many
     * addresses is closed for codes from others than known browsers, slowly: there are too few
     * codes to let all of them be tried.
     */
    long code(Attempt attempt) {
        String browser = attempt.knownBrowser();
        if (browser != null) {
            return limiter.take("code " + browser, KNOWN);
        }
        long wait = limiter.take("code " + pair(attempt), PAIR_CODE);
        return wait > 0 ? wait : limiter.take("code " + attempt.account(), ACCOUNT_CODE);
    }

    /** The code that was just counted was right. */
    void codePassed(Attempt attempt) {
        String browser = attempt.knownBrowser();
        if (browser == null) {
            limiter.giveBack("code " + pair(attempt), PAIR_CODE);
            limiter.giveBack("code " + attempt.account(), ACCOUNT_CODE);
        } else {
            limiter.giveBack("code " + browser, KNOWN);
        }
    }

    /** Counts an attempt that has no account yet, as above. */
    long anonymous(String address) {
        return limiter.take("address " + address, ADDRESS);
    }

    private boolean holdUp() {
        if (!heldUp.tryAcquire()) {
            return false;
        }
        try {
            Thread.sleep(Limits.HELD_UP);
            return true;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            heldUp.release();
        }
    }

    private static RateLimit limit(int count, int seconds) {
        return new RateLimit(count, seconds, 0, null);
    }
}
