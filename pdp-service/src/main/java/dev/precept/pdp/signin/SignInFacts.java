package dev.precept.pdp.signin;

import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.pdp.interaction.Acr;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What is said of a sign-in, as tokens say it: {@code acr, amr, auth_time} and a provider's. */
public final class SignInFacts {
    private static final String ACR = "acr";
    private static final String AMR = "amr";
    private static final String AUTH_TIME = "auth_time";
    private static final String SECOND = "mfa";

    private SignInFacts() {}

    /**
     * Of a sign-in here.
     *
     * @param references the methods used, by RFC 8176
     * @param isStrong whether two factors were shown
     */
    static Attributes of(Collection<String> references, boolean isStrong) {
        TreeSet<String> amr = new TreeSet<>(references);
        if (isStrong) {
            amr.add(SECOND);
        }
        List<AttributeValue> items =
                amr.stream().<AttributeValue>map(AttributeValue.Text::new).toList();
        return new Attributes(
                Map.of(
                        ACR,
                        new AttributeValue.Text(isStrong ? Acr.MFA : Acr.PASSWORD),
                        AMR,
                        new AttributeValue.Items(items)));
    }

    /** How strongly; empty where nothing is said. */
    public static String acr(Attributes signIn) {
        return signIn.get(ACR) instanceof AttributeValue.Text(String acr) ? acr : "";
    }

    /** The methods used; none where nothing is said. */
    static List<String> amr(Attributes signIn) {
        return signIn.get(AMR) instanceof AttributeValue.Items(List<AttributeValue> items)
                ? items.stream()
                        .filter(AttributeValue.Text.class::isInstance)
                        .map(it -> ((AttributeValue.Text) it).value())
                        .toList()
                : List.of();
    }

    /** The first with what the second says, which is said of the same sign-in. */
    static Attributes with(Attributes before, Attributes more) {
        Map<String, AttributeValue> all = new LinkedHashMap<>(before.value());
        all.putAll(more.value());
        return new Attributes(all);
    }

    /** With the instant of the sign-in, in seconds. */
    public static Attributes at(Attributes signIn, Instant authenticatedAt) {
        Map<String, AttributeValue> all = new LinkedHashMap<>(signIn.value());
        all.put(
                AUTH_TIME,
                new AttributeValue.Number(BigDecimal.valueOf(authenticatedAt.getEpochSecond())));
        return new Attributes(all);
    }
}
