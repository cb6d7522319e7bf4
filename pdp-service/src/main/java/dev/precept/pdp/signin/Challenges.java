package dev.precept.pdp.signin;

import dev.precept.pdp.account.Passkeys;
import dev.precept.pdp.interaction.BrowserCookie;
import dev.precept.pdp.jose.Sealing;
import dev.precept.pdp.oauth.OneTimeIds;
import dev.precept.pdp.oauth.RandomValues;
import dev.precept.pdp.page.PageVisit;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Instant;

/**
 * Challenges for passkeys: of 256 random bits, each for one browser, one purpose and one answer.
 * Threads share it.
 */
final class Challenges {
    /** The fields' names. */
    static final String FIELD = "challenge";

    static final String ANSWER = "credential";

    private static final String PURPOSE = "passkey challenge";

    private final Sealing sealing;
    private final RandomValues values;
    private final OneTimeIds used;
    private final BrowserCookie browsers;

    Challenges(Sealing sealing, RandomValues values, OneTimeIds used) {
        this.sealing = sealing;
        this.values = values;
        this.used = used;
        this.browsers = new BrowserCookie(values);
    }

    /**
     * A challenge as a page holds it.
     *
     * @param value for the authenticator
     * @param sealed to bring back
     * @param host whom the key is for
     */
    public record Offered(String value, String sealed, String host) {}

    /** A fresh one. */
    Offered next(PageVisit visit, String purpose) {
        String value = values.next();
        String browser = browsers.findOrSet(visit.tenant(), visit.request(), visit.response());
        String sealed =
                sealing.seal(context(visit, purpose, browser), visit.tenant().now() + " " + value);
        return new Offered(value, sealed, relyingParty(visit).id());
    }

    /** The answer that a form brings; null where it is to no challenge that still counts. */
    Passkeys.@Nullable Answer answer(PageVisit visit, String purpose) {
        String json = visit.parameter(ANSWER);
        String browser = BrowserCookie.find(visit.tenant(), visit.request());
        String text =
                browser == null || json.length() > Limits.ANSWER_CHARACTERS
                        ? null
                        : sealing.open(context(visit, purpose, browser), visit.parameter(FIELD))
                                .orElse(null);
        if (text == null) {
            return null;
        }
        int space = text.indexOf(' ');
        String value = text.substring(space + 1);
        Instant end = Instant.parse(text.substring(0, space)).plus(Limits.CHALLENGE_LIFE);
        boolean isGood =
                visit.tenant().now().isBefore(end)
                        && used.use(visit.tenant().id(), PURPOSE, value, end);
        return isGood ? new Passkeys.Answer(relyingParty(visit), value, json) : null;
    }

    private static Passkeys.RelyingParty relyingParty(PageVisit visit) {
        URI issuer = URI.create(visit.tenant().issuer());
        String port = issuer.getPort() < 0 ? "" : ":" + issuer.getPort();
        return new Passkeys.RelyingParty(
                issuer.getHost(), issuer.getScheme() + "://" + issuer.getHost() + port);
    }

    private static String context(PageVisit visit, String purpose, String browser) {
        return visit.tenant().id().value() + '\n' + purpose + '\n' + browser;
    }
}
