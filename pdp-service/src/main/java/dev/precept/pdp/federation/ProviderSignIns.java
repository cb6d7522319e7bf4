package dev.precept.pdp.federation;

import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.pdp.interaction.Acr;
import dev.precept.pdp.jose.JwtClaims;
import dev.precept.projections.image.IdentityProviderDocument;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is kept of how somebody signed in at a provider, by what the provider says of it. */
public final class ProviderSignIns {
    private ProviderSignIns() {}

    /**
     * The sign-in: {@code idp, idp_groups, acr, amr, auth_time}, as far as they are told; no {@code
     * acr} that is a word of ours.
     *
     * @param groupsClaim what the provider calls groups; null where they do not count
     * @param claims those of a verified token
     */
    public static Attributes of(
            IdentityProviderDocument provider, @Nullable String groupsClaim, JwtClaims claims) {
        Map<String, AttributeValue> signIn = new HashMap<>();
        signIn.put("idp", new AttributeValue.Text(provider.id().value()));
        if (groupsClaim != null) {
            put(signIn, "idp_groups", claims.strings(groupsClaim), Limits.GROUPS);
        }
        String acr = claims.string("acr");
        if (acr != null && acr.length() <= Limits.NAME_CHARACTERS && !Acr.isOurs(acr)) {
            signIn.put("acr", new AttributeValue.Text(acr));
        }
        put(signIn, "amr", claims.strings("amr"), Limits.METHODS);
        Instant at = claims.instant("auth_time");
        if (at != null) {
            BigDecimal seconds = BigDecimal.valueOf(at.getEpochSecond());
            signIn.put("auth_time", new AttributeValue.Number(seconds));
        }
        return new Attributes(signIn);
    }

    private static void put(
            Map<String, AttributeValue> signIn, String name, List<String> texts, int most) {
        List<AttributeValue> items = new ArrayList<>();
        for (String text : texts) {
            if (items.size() < most && text.length() <= Limits.NAME_CHARACTERS) {
                items.add(new AttributeValue.Text(text));
            }
        }
        if (!items.isEmpty()) {
            signIn.put(name, new AttributeValue.Items(items));
        }
    }
}
