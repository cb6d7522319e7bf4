package dev.precept.pdp.portal;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;

import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What products with portals of their own say to tokens of a running service, by their own checks,
 * where GET needs the scope {@code read} of the API orders. The pages in {@code docs/portals} say
 * how each is set up.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PortalTable {
    private static final Charset UTF = StandardCharsets.UTF_8;

    private final TokenWorld world = TokenWorld.start();
    private final Map<String, String> tokens = new TreeMap<>();
    private Portal.Setting setting;
    private Instant issued;

    @BeforeAll
    void prepare() throws Exception {
        for (String organization : List.of("acme", "other")) {
            world.organization(organization);
            world.api(organization, "orders", "read", "write");
            world.api(organization, "books", "browse");
        }
        setting =
                new Portal.Setting(world.issuer("acme"), keys(), "https://orders.example", "read");
        String good = token("acme", "shop", "", "orders", "read");
        tokens.put("as issued", good);
        tokens.put("with two scopes", token("acme", "both", "", "orders", "read", "write"));
        tokens.put("without the scope", token("acme", "writer", "", "orders", "write"));
        tokens.put("for another API", token("acme", "reader", "", "books", "browse"));
        tokens.put("of another organization", token("other", "shop", "", "orders", "read"));
        String es256 = ",\"accessToken\":{\"algorithm\":\"ES256\"}";
        tokens.put("signed by ES256", token("acme", "modern", es256, "orders", "read"));
        String opaque = ",\"accessToken\":{\"format\":\"opaque\"}";
        tokens.put("opaque", token("acme", "closed", opaque, "orders", "read"));
        forge(SignedJWT.parse(good));
        issued = claims(good).getIssueTime().toInstant();
    }

    @AfterAll
    void stop() {
        world.close();
    }

    private String token(
            String organization, String handle, String more, String api, String... scopes) {
        Client client = world.application(organization, handle, more);
        String policy = "{\"policy\":\"NO_POLICY\",\"scopes\":[\"" + String.join("\",\"", scopes);
        world.manage(
                "PUT",
                organization + "/applications/" + handle + "/authorized-apis/" + api,
                policy + "\"]}");
        return world.accessToken(client, "");
    }

    /** What an attacker makes of a good token. */
    private void forge(SignedJWT good) throws Exception {
        RSAKey own = new RSAKeyGenerator(2_048).generate();
        JWTClaimsSet claims = good.getJWTClaimsSet();
        String kid = good.getHeader().getKeyID();
        tokens.put("signed by a key of one's own", signed(own, kid, claims));
        tokens.put("signed by a key that is not listed", signed(own, "unheard-of", claims));
        tokens.put("unsigned", new PlainJWT(claims).serialize());
        SignedJWT secret =
                new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(kid).build(), claims);
        secret.sign(new MACSigner(pem(setting.keys().getKeyByKeyId(kid)).getBytes(UTF)));
        tokens.put("signed by the public key as a secret", secret.serialize());
        String[] parts = good.serialize().split("\\.");
        String payload = good.getPayload().toString().replace("\"read\"", "\"read write\"");
        String changed =
                Base64.getUrlEncoder().withoutPadding().encodeToString(payload.getBytes(UTF));
        tokens.put("changed", parts[0] + "." + changed + "." + parts[2]);
    }

    private static String signed(RSAKey key, String kid, JWTClaimsSet claims) throws Exception {
        SignedJWT jwt =
                new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(kid).build(), claims);
        jwt.sign(new RSASSASigner(key));
        return jwt.serialize();
    }

    private static JWTClaimsSet claims(String token) throws ParseException {
        return SignedJWT.parse(token).getJWTClaimsSet();
    }

    /** As the products find them: discovery first. */
    private JWKSet keys() throws ParseException {
        JsonNode metadata = discovery();
        URI keys = URI.create(metadata.path("jwks_uri").asString());
        return JWKSet.parse(world.get(keys.getPath()).body());
    }

    private JsonNode discovery() {
        HttpResponse<String> answer = world.get("/o/acme/.well-known/openid-configuration");
        assertThat(answer.statusCode()).isEqualTo(200);
        return TokenWorld.json(answer);
    }

    /** As Kong wants it. */
    private static String pem(JWK key) throws Exception {
        byte[] der = ((RSAKey) key).toRSAPublicKey().getEncoded();
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END PUBLIC KEY-----\n";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # AWS, Azure, Kong jwt and openid-connect, APK, API Manager, Choreo
                    as issued                            | 200 200 200 200 200 200 200
                    with two scopes                      | 200 200 200 200 200 200 200
                    without the scope                    | 403 401 200 403 403 403 403
                    for another API                      | 401 401 200 403 401 403 401
                    of another organization              | 401 401 401 401 401 401 401
                    signed by ES256                      | 401 401 200 200 401 401 401
                    opaque                               | 401 401 401 401 401 401 401
                    changed                              | 401 401 401 401 401 401 401
                    unsigned                             | 401 401 401 401 401 401 401
                    signed by a key of one's own         | 401 401 401 401 401 401 401
                    signed by a key that is not listed   | 401 401 401 401 401 401 401
                    signed by the public key as a secret | 401 401 401 401 401 401 401
                    """)
    void judges(String token, String statuses) throws Exception {
        String compact = tokens.getOrDefault(token, "");
        List<String> answers = new ArrayList<>();
        for (Portal portal : Portal.values()) {
            answers.add(Integer.toString(portal.status(setting, compact, issued.plusSeconds(1))));
        }
        assertThat(String.join(" ", answers)).isEqualTo(statuses);
    }

    @Test
    void aTokenCountsFromTheInstantItIsIssuedUntilItEnds() throws Exception {
        String token = tokens.getOrDefault("as issued", "");
        Instant end = claims(token).getExpirationTime().toInstant();
        assertThat(Duration.between(issued, end)).isEqualTo(Duration.ofHours(1));
        for (Portal portal : Portal.values()) {
            assertThat(portal.status(setting, token, issued)).as("%s", portal).isEqualTo(200);
            assertThat(portal.status(setting, token, end)).as("%s", portal).isEqualTo(401);
            // None has to allow for a clock that is ahead: the time of issue is in whole seconds.
            assertThat(claims(token).getNotBeforeTime()).isEqualTo(Date.from(issued));
        }
    }

    @Test
    void discoveryTellsWhatConsolesImport() {
        JsonNode metadata = discovery();
        assertThat(metadata.path("issuer").asString()).isEqualTo(world.issuer("acme"));
        for (String endpoint :
                List.of(
                        "token_endpoint",
                        "jwks_uri",
                        "introspection_endpoint",
                        "revocation_endpoint",
                        "authorization_endpoint",
                        "userinfo_endpoint",
                        "registration_endpoint")) {
            assertThat(metadata.path(endpoint).asString()).startsWith(world.issuer("acme") + "/");
        }
    }

    @Test
    void keysAreToBeCachedAndTheNextOneIsAmongThem() throws Exception {
        HttpResponse<String> answer = world.get("/o/acme/oauth2/jwks");
        assertThat(answer.headers().firstValue("Cache-Control").orElse("")).contains("max-age=");
        assertThat(answer.headers().firstValue("ETag")).isPresent();
        List<JWK> rsa =
                JWKSet.parse(answer.body()).getKeys().stream()
                        .filter(key -> JWSAlgorithm.RS256.equals(key.getAlgorithm()))
                        .toList();
        assertThat(rsa).hasSizeGreaterThanOrEqualTo(2);
        assertThat(rsa).allMatch(key -> key.getKeyID() != null && !key.isPrivate());
        String kid = SignedJWT.parse(tokens.getOrDefault("as issued", "")).getHeader().getKeyID();
        assertThat(rsa).anyMatch(key -> kid.equals(key.getKeyID()));
    }

    @Test
    void aKeyAsPemIsTheKey() throws Exception {
        JWK key =
                setting.keys().getKeys().stream()
                        .filter(RSAKey.class::isInstance)
                        .findFirst()
                        .orElseThrow();
        String text = pem(key).replaceAll("-----[A-Z ]+-----|\n", "");
        byte[] der = Base64.getDecoder().decode(text);
        assertThat(KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der)))
                .isEqualTo(((RSAKey) key).toRSAPublicKey());
    }

    @Test
    void theClaimsThatAreMappedAreThere() throws Exception {
        JWTClaimsSet claims = claims(tokens.getOrDefault("with two scopes", ""));
        assertThat(claims.getStringClaim("scope")).isEqualTo("read write");
        assertThat(claims.getStringClaim("azp")).isEqualTo(claims.getStringClaim("client_id"));
        assertThat(claims.getStringClaim("org_id")).isNotBlank();
        assertThat(claims.getStringClaim("aut")).isEqualTo("APPLICATION");
        assertThat(claims.getAudience()).containsExactly("https://orders.example");
        assertThat(claims.getJWTID()).isNotBlank();
    }
}
