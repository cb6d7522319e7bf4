package dev.precept.pdp.account;

import dev.precept.pdp.account.Credentials.Kept;
import dev.precept.pdp.account.Credentials.Kind;
import dev.precept.pdp.jose.PersonalVault;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

import javax.sql.DataSource;

/**
 * One-time passwords by an authenticator app (RFC 6238), and the recovery codes for when it is
 * lost. A step counts once, and none before it after that; a recovery code counts once. Threads
 * share it.
 */
public final class OneTimePasswords {
    private static final String RECOVERY_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz";
    private static final int RECOVERY_CHARACTERS = 12;
    private static final int RECOVERY_GROUP = 4;
    private static final byte[] NOTHING = {0};

    private final Credentials credentials;
    private final PersonalVault vault;
    private final SecureRandom random = new SecureRandom();

    public OneTimePasswords(DataSource database, PersonalVault vault) {
        this.credentials = new Credentials(database, vault);
        this.vault = vault;
    }

    /** A secret that its person has yet to confirm, in base32; takes the place of one before. */
    public String offer(Subject subject) {
        byte[] secret = new byte[Totp.SECRET_BYTES];
        random.nextBytes(secret);
        credentials.put(
                subject, Kind.TOTP_OFFERED, credentials.only(subject, Kind.TOTP_OFFERED), secret);
        return Totp.base32(secret);
    }

    /** The secret that waits to be confirmed, in base32; empty where none does. */
    public Optional<String> offered(Subject subject) {
        return find(subject, Kind.TOTP_OFFERED).map(kept -> Totp.base32(kept.content()));
    }

    /** Takes the offered secret into use, if this is a code of it. */
    public boolean confirm(Subject subject, String code, Instant now) {
        Optional<Kept> offered = find(subject, Kind.TOTP_OFFERED);
        OptionalLong step =
                offered.isEmpty()
                        ? OptionalLong.empty()
                        : Totp.step(offered.get().content(), code, now);
        if (step.isEmpty() || !credentials.remove(subject, offered.get().id())) {
            return false;
        }
        byte[] id = credentials.only(subject, Kind.TOTP);
        credentials.put(subject, Kind.TOTP, id, offered.get().content());
        return credentials.advance(subject.organization(), id, step.getAsLong());
    }

    /** Whether the person uses an app. */
    public boolean isSet(Subject subject) {
        return credentials.count(subject, Kind.TOTP) > 0;
    }

    /** Whether it is a code of the person's app that has not been used (RFC 6238 section 5.2). */
    public boolean matches(Subject subject, String code, Instant now) {
        Optional<Kept> kept = find(subject, Kind.TOTP);
        OptionalLong step =
                kept.isEmpty() ? OptionalLong.empty() : Totp.step(kept.get().content(), code, now);
        return step.isPresent()
                && credentials.advance(subject.organization(), kept.get().id(), step.getAsLong());
    }

    /** Forgets the app, and the codes for when it is lost. */
    public void remove(Subject subject) {
        credentials.removeAll(subject, Kind.TOTP);
        credentials.removeAll(subject, Kind.TOTP_OFFERED);
        credentials.removeAll(subject, Kind.RECOVERY_CODE);
    }

    /** Fresh recovery codes, to be shown once; those before count no more. */
    public List<String> newRecoveryCodes(Subject subject) {
        credentials.removeAll(subject, Kind.RECOVERY_CODE);
        List<String> codes = new ArrayList<>();
        for (int i = 0; i < Limits.RECOVERY_CODES; i++) {
            StringBuilder code = new StringBuilder();
            for (int c = 0; c < RECOVERY_CHARACTERS; c++) {
                code.append(c > 0 && c % RECOVERY_GROUP == 0 ? "-" : "");
                code.append(RECOVERY_ALPHABET.charAt(random.nextInt(RECOVERY_ALPHABET.length())));
            }
            credentials.put(
                    subject, Kind.RECOVERY_CODE, recovery(subject, code.toString()), NOTHING);
            codes.add(code.toString());
        }
        return codes;
    }

    /** How many recovery codes are left. */
    public int recoveryCodesLeft(Subject subject) {
        return credentials.count(subject, Kind.RECOVERY_CODE);
    }

    /** Uses a recovery code up; whether it was one. */
    public boolean redeem(Subject subject, String code) {
        return code.length() <= Limits.LOGIN_CHARACTERS
                && credentials.remove(subject, recovery(subject, code));
    }

    private Optional<Kept> find(Subject subject, Kind kind) {
        return credentials.find(subject.organization(), credentials.only(subject, kind));
    }

    /** A code has 59 random bits: a keyed hash hides it, and finds it. */
    private byte[] recovery(Subject subject, String code) {
        String plain = code.toLowerCase(Locale.ROOT).replaceAll("[\\s-]", "");
        return vault.digest(Kind.RECOVERY_CODE.name(), subject.key(), plain);
    }
}
