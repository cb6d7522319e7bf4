package dev.precept.pdp.jose;

import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.identityprovider.ClaimNames;
import dev.precept.projections.decision.ForeignClaims;
import dev.precept.projections.image.IdentityProviderDocument;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The claims of a trusted provider's token, by the names it has for them. What is not a text, a
 * number or an array of texts is noted by name only. Used by one thread.
 */
final class ForeignClaimsReader {
    /** The last second of the year 9999: no instant of ours lies beyond. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private final Map<String, List<String>> texts = new HashMap<>();
    private final Map<String, Long> numbers = new HashMap<>();
    private final Set<String> names = new HashSet<>();

    private ForeignClaimsReader() {}

    /** Throws {@link IllegalArgumentException} unless the text is one JSON object. */
    static ForeignClaimsReader read(String json) {
        ForeignClaimsReader claims = new ForeignClaimsReader();
        StrictJson.readObject(json, claims::take);
        return claims;
    }

    private void take(String name, JsonParser parser) {
        names.add(name);
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_STRING) {
            texts.put(name, List.of(parser.getString()));
        } else if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
            numbers.put(name, (long) Math.floor(parser.getDoubleValue()));
        } else if (token == JsonToken.START_ARRAY) {
            List<String> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (parser.currentToken() == JsonToken.VALUE_STRING) {
                    items.add(parser.getString());
                }
                parser.skipChildren();
            }
            texts.put(name, items);
        }
    }

    boolean has(String name) {
        return names.contains(name);
    }

    /** The claim's only text; null where it has none, or several. */
    @Nullable String text(@Nullable String name) {
        List<String> values = name == null ? List.of() : all(name);
        return values.size() == 1 ? values.getFirst() : null;
    }

    List<String> all(String name) {
        return texts.getOrDefault(name, List.of());
    }

    /** The claim as an instant; null where it has none that can be one. */
    @Nullable Instant instant(String name) {
        Long seconds = numbers.get(name);
        return seconds == null || seconds < 0 || seconds > LAST_SECOND
                ? null
                : Instant.ofEpochSecond(seconds);
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
                new LinkedHashSet<>(all("aud")),
                scopes(called),
                tokenId == null ? "" : tokenId,
                text("sid"),
                issuedAt,
                expiresAt,
                has("cnf"),
                more(provider));
    }

    private Set<String> scopes(ClaimNames called) {
        List<String> said =
                called.scope() != null
                        ? all(called.scope())
                        : has("scope") ? all("scope") : all("scp");
        Set<String> scopes = new LinkedHashSet<>();
        for (String text : said) {
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
        more.put("idp", new AttributeValue.Text(provider.handle().value()));
        String acr = text("acr");
        if (acr != null) {
            more.put("acr", new AttributeValue.Text(acr));
        }
        put(more, "amr", all("amr"));
        String groups = provider.details().claims().groups();
        put(more, "idp_groups", groups == null ? List.of() : all(groups));
        Instant signedIn = instant("auth_time");
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
