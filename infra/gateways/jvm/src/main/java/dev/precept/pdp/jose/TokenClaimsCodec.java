package dev.precept.pdp.jose;

import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

import java.io.ByteArrayOutputStream;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON of our claims, both ways. Reading is strict: every claim we write has to be there, of
 * the type we write; claims we do not know are passed over.
 */
public final class TokenClaimsCodec {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int TYPICAL_BYTES = 512;

    private TokenClaimsCodec() {}

    /** The claims as one JSON object in UTF-8. */
    public static byte[] write(TokenClaims claims) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(TYPICAL_BYTES);
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("iss", claims.issuer());
            json.writeStringProperty("sub", claims.subject());
            json.writeArrayPropertyStart("aud");
            claims.audience().forEach(json::writeString);
            json.writeEndArray();
            json.writeStringProperty("client_id", claims.client().value());
            json.writeStringProperty("azp", claims.client().value());
            json.writeStringProperty("aut", claims.kind().name());
            if (!claims.scopes().isEmpty()) {
                json.writeStringProperty("scope", claims.scope());
            }
            json.writeNumberProperty("iat", claims.issuedAt().getEpochSecond());
            json.writeNumberProperty("nbf", claims.notBefore().getEpochSecond());
            json.writeNumberProperty("exp", claims.expiresAt().getEpochSecond());
            json.writeStringProperty("jti", claims.tokenId());
            json.writeStringProperty("org_id", claims.organization().value());
            json.writeNumberProperty("pos", claims.position().value());
            json.writeStringProperty("log", claims.log());
            write(json, claims.details());
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /** What the details add, as the members of a JSON object; empty for nothing. */
    public static String members(TokenDetails details) {
        if (details.equals(TokenDetails.NONE)) {
            return "";
        }
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            write(json, details);
            json.writeEndObject();
        }
        return text.getBuffer().substring(1, text.getBuffer().length() - 1);
    }

    private static void write(JsonGenerator json, TokenDetails details) {
        if (details.session() != null) {
            json.writeStringProperty("sid", details.session());
        }
        SenderKey sender = details.sender();
        if (sender != null) {
            json.writeObjectPropertyStart("cnf");
            json.writeStringProperty(member(sender), sender.thumbprint());
            json.writeEndObject();
        }
        if (details.actor() != null) {
            json.writeName("act");
            json.writeRawValue(details.actor());
        }
        if (details.authorizationDetails() != null) {
            json.writeName("authorization_details");
            json.writeRawValue(details.authorizationDetails());
        }
        details.signIn().value().forEach((name, value) -> write(json, name, value));
    }

    /** The member of {@code cnf} that names a key of this kind. */
    public static String member(SenderKey sender) {
        return switch (sender) {
            case SenderKey.Dpop _ -> "jkt";
            case SenderKey.Certificate _ -> "x5t#S256";
        };
    }

    private static void write(JsonGenerator json, String name, AttributeValue value) {
        json.writeName(name);
        write(json, value);
    }

    private static void write(JsonGenerator json, AttributeValue value) {
        switch (value) {
            case AttributeValue.Text(String text) -> json.writeString(text);
            case AttributeValue.Number(BigDecimal number) -> json.writeNumber(number.longValue());
            case AttributeValue.Items(List<AttributeValue> items) -> {
                json.writeStartArray();
                items.forEach(item -> write(json, item));
                json.writeEndArray();
            }
            case AttributeValue.Flag _, AttributeValue.Fields _ ->
                    throw new IllegalArgumentException("no claim of ours has such a value");
        }
    }

    /** Throws {@link IllegalArgumentException} unless the text is a whole set of our claims. */
    static TokenClaims read(String json) {
        Draft draft = new Draft(json);
        StrictJson.readObject(json, draft::read);
        return draft.claims();
    }

    /** The claims met so far; used by one call of one thread. */
    private static final class Draft {
        private final String json;
        private @Nullable String issuer;
        private @Nullable String subject;
        private @Nullable List<String> audience;
        private @Nullable String client;
        private @Nullable String party;
        private @Nullable String kind;
        private String scope = "";
        private @Nullable Long issuedAt;
        private @Nullable Long notBefore;
        private @Nullable Long expiresAt;
        private @Nullable String tokenId;
        private @Nullable String organization;
        private @Nullable Long position;
        private @Nullable String log;
        private @Nullable String session;
        private @Nullable SenderKey sender;
        private @Nullable String actor;
        private @Nullable String authorizationDetails;
        private final Map<String, AttributeValue> signIn = new HashMap<>();

        Draft(String json) {
            this.json = json;
        }

        void read(String name, JsonParser parser) {
            switch (name) {
                case "iss" -> issuer = StrictJson.string(parser);
                case "sub" -> subject = StrictJson.string(parser);
                case "aud" -> audience = audience(parser);
                case "client_id" -> client = StrictJson.string(parser);
                case "azp" -> party = StrictJson.string(parser);
                case "aut" -> kind = StrictJson.string(parser);
                case "scope" -> scope = StrictJson.string(parser);
                case "iat" -> issuedAt = number(parser);
                case "nbf" -> notBefore = number(parser);
                case "exp" -> expiresAt = number(parser);
                case "jti" -> tokenId = StrictJson.string(parser);
                case "org_id" -> organization = StrictJson.string(parser);
                case "pos" -> position = number(parser);
                case "log" -> log = StrictJson.string(parser);
                case "sid" -> session = StrictJson.string(parser);
                case "cnf" -> sender = sender(parser);
                case "act" -> actor = StrictJson.text(json, parser);
                case "authorization_details" ->
                        authorizationDetails = StrictJson.text(json, parser);
                case "acr", "idp" ->
                        signIn.put(name, new AttributeValue.Text(StrictJson.string(parser)));
                case "amr", "idp_groups" ->
                        signIn.put(name, new AttributeValue.Items(texts(name, parser)));
                case "auth_time" ->
                        signIn.put(
                                name,
                                new AttributeValue.Number(BigDecimal.valueOf(number(parser))));
                default -> {
                    // Claims of other kinds of tokens and of later versions mean nothing here.
                }
            }
        }

        TokenClaims claims() {
            String clientId = required("client_id", client);
            if (!clientId.equals(party)) {
                throw new IllegalArgumentException("azp is not client_id");
            }
            return new TokenClaims(
                    required("iss", issuer),
                    required("sub", subject),
                    required("aud", audience),
                    new ApplicationId(clientId),
                    TokenClaims.Kind.valueOf(required("aut", kind)),
                    scope.isEmpty() ? List.of() : List.of(scope.split(" ", -1)),
                    instant("iat", issuedAt),
                    instant("nbf", notBefore),
                    instant("exp", expiresAt),
                    required("jti", tokenId),
                    new OrganizationId(required("org_id", organization)),
                    new Position(required("pos", position)),
                    required("log", log),
                    new TokenDetails(
                            session, sender, new Attributes(signIn), actor, authorizationDetails));
        }

        /** A token bound to something we cannot check is bound all the same: it is refused. */
        private static SenderKey sender(JsonParser parser) {
            if (parser.currentToken() != JsonToken.START_OBJECT
                    || parser.nextToken() != JsonToken.PROPERTY_NAME) {
                throw new IllegalArgumentException("cnf names no key");
            }
            String name = parser.currentName();
            parser.nextToken();
            String thumbprint = StrictJson.string(parser);
            if (parser.nextToken() != JsonToken.END_OBJECT) {
                throw new IllegalArgumentException("cnf names more than one key");
            }
            return switch (name) {
                case "jkt" -> new SenderKey.Dpop(thumbprint);
                case "x5t#S256" -> new SenderKey.Certificate(thumbprint);
                default -> throw new IllegalArgumentException("cnf names a key of another kind");
            };
        }

        private static <T> T required(String name, @Nullable T value) {
            if (value == null) {
                throw new IllegalArgumentException("the claim " + name + " is missing");
            }
            return value;
        }

        private static Instant instant(String name, @Nullable Long seconds) {
            long value = required(name, seconds);
            if (value < 0 || value > JwtClaims.LAST_SECOND) {
                throw new IllegalArgumentException("the claim " + name + " is out of range");
            }
            return Instant.ofEpochSecond(value);
        }

        private static long number(JsonParser parser) {
            if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
                throw new IllegalArgumentException("a claim that has to be a whole number is not");
            }
            return parser.getLongValue();
        }

        private static List<String> audience(JsonParser parser) {
            List<String> values = strings("aud", parser);
            if (values.isEmpty()) {
                throw new IllegalArgumentException("aud is empty");
            }
            return values;
        }

        private static List<AttributeValue> texts(String name, JsonParser parser) {
            List<AttributeValue> values = new ArrayList<>();
            strings(name, parser).forEach(text -> values.add(new AttributeValue.Text(text)));
            return values;
        }

        private static List<String> strings(String name, JsonParser parser) {
            List<String> values = new ArrayList<>();
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                throw new IllegalArgumentException(name + " is not an array");
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                values.add(StrictJson.string(parser));
            }
            return values;
        }
    }
}
