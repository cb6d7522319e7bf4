package dev.precept.pdp.account;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.UserId;
import dev.precept.pdp.jose.PersonalVault;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

import javax.sql.DataSource;

/** People's passwords: Argon2id, sealed under their subject's key. Threads share it. */
public final class Passwords {
    private static final Subject NOBODY =
            new Subject(new OrganizationId("nobody"), new UserId("nobody"));

    private final Credentials credentials;
    private final PasswordHasher hasher = new PasswordHasher();

    public Passwords(DataSource database, PersonalVault vault) {
        this.credentials = new Credentials(database, vault);
    }

    /**
     * Stores a password in the place of the one before; whether it may be one is the caller's to
     * ask of {@link PasswordRules}.
     *
     * @throws BusyException where too many wait
     */
    public void set(Subject subject, String password) {
        byte[] verifier = hasher.verifier(password).getBytes(StandardCharsets.UTF_8);
        credentials.put(
                subject,
                Credentials.Kind.PASSWORD,
                credentials.only(subject, Credentials.Kind.PASSWORD),
                verifier);
    }

    /** Whether the subject has one. */
    public boolean isSet(Subject subject) {
        return credentials.count(subject, Credentials.Kind.PASSWORD) > 0;
    }

    /** Takes the password away: the subject signs in by other means, or not at all. */
    public boolean remove(Subject subject) {
        return credentials.remove(subject, credentials.only(subject, Credentials.Kind.PASSWORD));
    }

    /**
     * Whether it is the subject's password. The same work for nobody's.
     *
     * @throws BusyException where too many wait
     */
    public boolean matches(@Nullable Subject subject, String password) {
        if (password.length() > 2 * Limits.PASSWORD_CHARACTERS_MOST) {
            return false;
        }
        Subject tried = subject == null ? NOBODY : subject;
        String verifier =
                credentials
                        .find(
                                tried.organization(),
                                credentials.only(tried, Credentials.Kind.PASSWORD))
                        .map(kept -> new String(kept.content(), StandardCharsets.UTF_8))
                        .orElse(null);
        return hasher.matches(password, verifier);
    }
}
