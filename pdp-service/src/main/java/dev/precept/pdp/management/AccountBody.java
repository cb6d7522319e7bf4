package dev.precept.pdp.management;

import dev.precept.domain.shared.Texts;
import dev.precept.pdp.account.Account;
import dev.precept.pdp.account.Limits;
import dev.precept.pdp.account.Profile;
import dev.precept.pdp.management.document.Cursor;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/** A person's account as callers write it and as it is shown. */
final class AccountBody {
    private AccountBody() {}

    static Profile read(Cursor root) {
        Faults faults = new Faults();
        Fields fields = Fields.of(root, faults);
        String username = text(fields, faults, "username", Limits.LOGIN_CHARACTERS);
        String email = text(fields, faults, "email", Limits.LOGIN_CHARACTERS);
        boolean isVerified = fields.flag("emailVerified", false);
        Profile.Names names =
                new Profile.Names(
                        text(fields, faults, "name", Limits.PROFILE_CHARACTERS),
                        text(fields, faults, "givenName", Limits.PROFILE_CHARACTERS),
                        text(fields, faults, "familyName", Limits.PROFILE_CHARACTERS));
        String picture = text(fields, faults, "picture", Limits.PROFILE_CHARACTERS);
        String locale = text(fields, faults, "locale", Limits.PROFILE_CHARACTERS);
        String zoneinfo = text(fields, faults, "zoneinfo", Limits.PROFILE_CHARACTERS);
        fields.end();
        if (email != null && !isAddress(email)) {
            invalid(fields, faults, "email", "An address has one '@' with something around it.");
        }
        if (isVerified && email == null) {
            invalid(fields, faults, "emailVerified", "There is no address to be verified.");
        }
        if (locale != null && Locale.forLanguageTag(locale).getLanguage().isEmpty()) {
            invalid(fields, faults, "locale", "A language tag (BCP 47) is due, as de-CH.");
        }
        if (picture != null && !picture.startsWith("https://")) {
            invalid(fields, faults, "picture", "An https URL is due.");
        }
        faults.check();
        return new Profile(username, email, isVerified, names, picture, locale, zoneinfo);
    }

    static Json show(Account account, SignsInWith signsInWith) {
        Profile it = account.profile();
        return Json.of("username", it.username())
                .and("email", it.email())
                .and("emailVerified", it.isEmailVerified())
                .and("name", it.name().full())
                .and("givenName", it.name().given())
                .and("familyName", it.name().family())
                .and("picture", it.picture())
                .and("locale", it.locale())
                .and("zoneinfo", it.zoneinfo())
                .and("updatedAt", account.updatedAt())
                .and("password", signsInWith.password());
    }

    /**
     * What the person can sign in with.
     *
     * @param password whether there is one
     */
    record SignsInWith(boolean password) {}

    private static @Nullable String text(Fields fields, Faults faults, String name, int maximum) {
        Cursor part = fields.part(name);
        String text = part == null ? null : faults.text(part, maximum);
        if (part == null || text == null) {
            return null;
        }
        Texts.label("It", text)
                .ifPresent(it -> faults.add(part.fault(ProblemException.code(it), it.detail())));
        if (text.isBlank()) {
            faults.add(part.fault("invalid-value", "It is empty: leave it out."));
        }
        return text;
    }

    private static void invalid(Fields fields, Faults faults, String name, String detail) {
        Cursor part = fields.part(name);
        if (part != null) {
            faults.add(part.fault("invalid-value", detail));
        }
    }

    private static boolean isAddress(String email) {
        int at = email.indexOf('@');
        return at > 0
                && at < email.length() - 1
                && at == email.lastIndexOf('@')
                && email.chars().noneMatch(Character::isWhitespace);
    }
}
