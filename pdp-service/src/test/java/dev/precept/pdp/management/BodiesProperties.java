package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.management.document.Cursor;
import dev.precept.pdp.management.document.Fault;
import dev.precept.pdp.management.document.JsonReader;
import dev.precept.pdp.management.document.Parsed;
import dev.precept.pdp.management.document.YamlReader;
import dev.precept.pdp.management.openapi.ImportResult;
import dev.precept.pdp.management.openapi.OpenApiReader;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Whatever is sent, a body is read or refused with faults that have codes and pointers. */
class BodiesProperties {
    private static final List<Function<Cursor, Object>> BODIES =
            List.of(
                    OrganizationBody::read,
                    ApiBody::read,
                    OperationsBody::read,
                    ApplicationBody::read,
                    AuthorizationBody::read,
                    RoleBody::read,
                    PolicyBody::read,
                    AttributesBody::read,
                    body -> RevocationBody.read(body, Instant.EPOCH));

    private static final List<String> WORDS =
            List.of(
                    "identifier",
                    "name",
                    "parent",
                    "mode",
                    "routes",
                    "host",
                    "basePath",
                    "scopes",
                    "method",
                    "path",
                    "public",
                    "GET",
                    "/a/{b}",
                    "/x",
                    "type",
                    "M2M",
                    "audience",
                    "application",
                    "permissions",
                    "api",
                    "scope",
                    "policy",
                    "organizations",
                    "ALL",
                    "client",
                    "subject",
                    "tokenId",
                    "expiresAt",
                    "accessToken",
                    "lifetime",
                    "grantTypes",
                    "client_credentials",
                    "urn:openid:params:grant-type:ciba",
                    "redirectUris",
                    "https://a.example/b",
                    "jwks",
                    "jwksUri",
                    "keys",
                    "kty",
                    "EC",
                    "x5c",
                    "d",
                    "tlsClientAuth",
                    "subjectDn",
                    "profile",
                    "FAPI2_SECURITY",
                    "ciba",
                    "refreshToken",
                    "idTokenAlgorithm",
                    "2030-01-01T00:00:00Z",
                    "ORGANIZATION",
                    "kind",
                    "CONDITION",
                    "CEL",
                    "REGO",
                    "effect",
                    "DENY",
                    "source",
                    "tests",
                    "bundle",
                    "package a\\ndeny if input.x",
                    "H4sIAAAAAAAA/2NgAAAAAAAAAAAA",
                    "condition",
                    "all",
                    "any",
                    "not",
                    "acr",
                    "equal",
                    "in",
                    "timeWindow",
                    "from",
                    "zone",
                    "attributes");

    private static final String DESCRIPTION =
            """
            openapi: 3.0.3
            security: [{o: [a]}]
            components:
              securitySchemes:
                o: {type: oauth2, flows: {implicit: {scopes: {a: A, b: B}}}}
                k: {type: apiKey, in: header, name: K}
                r: {$ref: '#/components/securitySchemes/o'}
            paths:
              /x/{y}: {get: {security: [{o: [a, b]}, {k: []}, {}]}, post: {}}
              /z: {$ref: '#/paths/~1x~1{y}'}
            """;

    private final RandomGenerator random = random();

    @Test
    void everyBodyIsReadOrRefused() {
        for (int i = 0; i < 20_000; i++) {
            String text = value(0);
            Parsed parsed = JsonReader.read(text.getBytes(StandardCharsets.UTF_8));
            if (parsed instanceof Parsed.Document(var root)) {
                for (Function<Cursor, Object> body : BODIES) {
                    try {
                        assertThat(body.apply(Cursor.root(root))).isNotNull();
                    } catch (ProblemException e) {
                        assertThat(e.problem().status()).isEqualTo(422);
                        checkAll(e.faults());
                    }
                }
            }
        }
    }

    @Test
    void everyDescriptionIsReadOrRefused() {
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder(DESCRIPTION);
            for (int n = random.nextInt(4); n >= 0; n--) {
                int at = random.nextInt(text.length());
                if (random.nextBoolean()) {
                    text.deleteCharAt(at);
                } else {
                    text.insert(at, " {}[]:,'#*&abx".charAt(random.nextInt(14)));
                }
            }
            byte[] document = text.toString().getBytes(StandardCharsets.UTF_8);
            switch (YamlReader.read(document)) {
                case Parsed.Malformed(List<Fault> faults) -> checkAll(faults);
                case Parsed.Document(var root) -> {
                    if (OpenApiReader.read(root) instanceof ImportResult.Faulty(var faults)) {
                        checkAll(faults);
                    }
                }
            }
        }
    }

    private static void checkAll(List<Fault> faults) {
        assertThat(faults).isNotEmpty();
        for (Fault fault : faults) {
            assertThat(fault.code()).matches("[a-z]+(-[a-z]+)*");
            assertThat(fault.pointer()).matches("(?s)(/.*)?");
            assertThat(fault.detail()).isNotBlank();
        }
    }

    private String value(int depth) {
        return switch (random.nextInt(depth > 4 ? 4 : 8)) {
            case 0 -> List.of("null", "true", "-1", "1.5e9", "3600").get(random.nextInt(5));
            case 1, 2, 3 -> '"' + word() + '"';
            case 4 -> {
                StringBuilder items = new StringBuilder("[");
                for (int n = random.nextInt(4); n > 0; n--) {
                    items.append(value(depth + 1)).append(n > 1 ? "," : "");
                }
                yield items + "]";
            }
            default -> {
                StringBuilder members = new StringBuilder("{");
                for (int n = random.nextInt(6); n > 0; n--) {
                    members.append('"').append(word()).append("\":").append(value(depth + 1));
                    members.append(n > 1 ? "," : "");
                }
                yield members + "}";
            }
        };
    }

    private String word() {
        return WORDS.get(random.nextInt(WORDS.size()));
    }

    private static RandomGenerator random() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("BodiesProperties seed " + seed);
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }
}
