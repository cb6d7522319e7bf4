package dev.precept.pdp.jose;

import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.identityprovider.ClaimNames;
import dev.precept.domain.shared.Texts;
import dev.precept.projections.decision.ForeignClaims;
import dev.precept.projections.image.IdentityProviderDocument;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The claims of a trusted provider's token, by the names it has for them. Used by one thread. */
final class ForeignClaimsReader {
    private final JwtClaims said;

    ForeignClaimsReader(JwtClaims said) {
        this.said = said;
    }

    /** The claim's only text; null where it has none, or several. */
    private @Nullable String text(@Nullable String name) {
        List<String> values = name == null ? List.of() : strings(name);
        return values.size() == 1 ? values.getFirst() : null;
    }

    /**
     * What a decision needs to know; throws {@link IllegalArgumentException} where it is not said.
     */
    ForeignClaims claims(IdentityProviderDocument provider, Instant issuedAt, Instant expiresAt) {
        ClaimNames called = provider.details().claims();
        String client = text(called.client() == null ? "client_id" : called.client());
        if (client == null && called.client() == null) {
            client = text("azp");
        }
        String subject = text("sub");
        if (client == null || subject == null || subject.isEmpty()) {
            throw new IllegalArgumentException("without a client or a subject");
        }
        String tokenId = text("jti");
        return new ForeignClaims(
                provider.id(),
                client,
                subject,
                text(called.subject()),
                new LinkedHashSet<>(strings("aud")),
                scopes(called),
                tokenId == null ? "" : tokenId,
                text("sid"),
                issuedAt,
                expiresAt,
                said.has("cnf"),
                more(provider));
    }

    /** Such a claim was not meant, and could not be told to anybody as it is. */
    private List<String> strings(String name) {
        List<String> texts = said.strings(name);
        if (!texts.stream().allMatch(Texts::isWhole)) {
            throw new IllegalArgumentException("with half a surrogate pair");
        }
        return texts;
    }

    private Set<String> scopes(ClaimNames called) {
        String name = called.scope() != null ? called.scope() : said.has("scope") ? "scope" : "scp";
        Set<String> scopes = new LinkedHashSet<>();
        for (String text : strings(name)) {
            for (String scope : text.split(" ")) {
                if (!scope.isEmpty()) {
                    scopes.add(scope);
                }
            }
        }
        return scopes;
    }

    private Attributes more(IdentityProviderDocument provider) {
        Map<String, AttributeValue> more = new HashMap<>();
        more.put("idp", new AttributeValue.Text(provider.id().value()));
        String acr = text("acr");
        if (acr != null) {
            more.put("acr", new AttributeValue.Text(acr));
        }
        put(more, "amr", strings("amr"));
        String groups = provider.details().claims().groups();
        put(more, "idp_groups", groups == null ? List.of() : strings(groups));
        Instant signedIn = said.instant("auth_time");
        if (signedIn != null) {
            more.put(
                    "auth_time",
                    new AttributeValue.Number(BigDecimal.valueOf(signedIn.getEpochSecond())));
        }
        return new Attributes(more);
    }

    private static void put(Map<String, AttributeValue> more, String name, List<String> values) {
        if (!values.isEmpty()) {
            List<AttributeValue> items = new ArrayList<>(values.size());
            values.forEach(value -> items.add(new AttributeValue.Text(value)));
            more.put(name, new AttributeValue.Items(items));
        }
    }
}
