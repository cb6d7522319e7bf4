package dev.precept.projections.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.precept.domain.application.Environment;
import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.SecretId;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

class DecisionRecordCodecTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.000006Z");
    private static final UUID ID = UUID.fromString("019b7c3f-0000-7000-8000-000000000001");

    private static Map<String, DecisionRecord> samples() {
        Map<String, DecisionRecord> samples = new LinkedHashMap<>();
        samples.put(
                "token",
                of(
                        new Subject.Token(claims()),
                        new Decision(
                                Reason.PERMITTED,
                                new Position(42),
                                new Obligations(
                                        new Obligations.RateLimit(
                                                10, 60, 5, new Obligations.Quota(1000, 86_400)),
                                        null,
                                        List.of("salary"))),
                        supplied(),
                        Set.of()));
        samples.put(
                "user",
                of(
                        new Subject.User("https://idp.example#\u00e9\0"),
                        new Decision(
                                Reason.CONDITION_NOT_MET,
                                new Position(43),
                                new Obligations(
                                        null,
                                        new Obligations.StepUp(List.of("phr"), 300L),
                                        List.of())),
                        Supplied.NONE,
                        Set.of()));
        samples.put(
                "client-masked",
                of(
                        new Subject.Client("shop"),
                        new Decision(Reason.UNKNOWN_SUBJECT, new Position(0)),
                        Supplied.NONE,
                        Set.of("subject.id", "context.clientAddress")));
        samples.put(
                "refused-token",
                of(
                        new Subject.RefusedToken(Reason.TOKEN_EXPIRED),
                        new Decision(Reason.TOKEN_EXPIRED, new Position(44)),
                        Supplied.NONE,
                        Set.of()));
        samples.put(
                "api-key",
                of(
                        new Subject.ApiKey(new SecretId("key-1")),
                        new Decision(Reason.API_KEY_UNKNOWN, new Position(46)),
                        Supplied.NONE,
                        Set.of()));
        samples.put(
                "unknown",
                of(
                        new Subject.Unknown("robot", "r2"),
                        new Decision(Reason.UNKNOWN_SUBJECT_TYPE, new Position(45)),
                        Supplied.NONE,
                        Set.of()));
        return samples;
    }

    private static DecisionRecord of(
            Subject subject, Decision decision, Supplied supplied, Set<String> masked) {
        String application = subject instanceof Subject.User ? "shop" : null;
        AccessRequest request =
                new AccessRequest(
                        new OrganizationId("acme"),
                        subject,
                        "GET",
                        "orders",
                        "/orders/7",
                        application,
                        Environment.SANDBOX,
                        NOW,
                        supplied);
        return new DecisionRecord(ID, "log-1", request, decision, masked);
    }

    private static TokenClaims claims() {
        return new TokenClaims(
                new OrganizationId("acme"),
                "shop",
                "alice",
                Set.of("https://orders.example", "https://b.example"),
                Set.of("read", "orders:write"),
                "jti-1",
                "sid-1",
                "log-1",
                new Position(40),
                NOW.plusSeconds(60),
                false,
                new Attributes(
                        Map.of(
                                "acr",
                                new AttributeValue.Text("phr"),
                                "amr",
                                new AttributeValue.Items(
                                        List.of(new AttributeValue.Text("pwd"))))));
    }

    private static Supplied supplied() {
        return new Supplied(
                new Attributes(Map.of("level", new AttributeValue.Number(new BigDecimal("7.50")))),
                Attributes.NONE,
                new Attributes(Map.of("open", new AttributeValue.Flag(true))),
                new Attributes(
                        Map.of(
                                "clientAddress",
                                new AttributeValue.Text("10.0.0.1"),
                                "device",
                                new AttributeValue.Fields(
                                        new Attributes(
                                                Map.of(
                                                        "managed",
                                                        new AttributeValue.Flag(false)))))));
    }

    @Test
    void everySampleHasExactlyItsApprovedBytes() {
        samples()
                .forEach(
                        (name, sample) -> {
                            byte[] written = DecisionRecordCodec.encode(sample);
                            assertThat(approved(name))
                                    .as(
                                            "%s should hold, once approved:%n%s%n",
                                            name, new String(written, StandardCharsets.UTF_8))
                                    .isEqualTo(new String(written, StandardCharsets.UTF_8));
                        });
    }

    @Test
    void everyApprovedSampleIsReadBack() {
        samples()
                .forEach(
                        (name, sample) ->
                                assertThat(
                                                DecisionRecordCodec.decode(
                                                        approved(name)
                                                                .getBytes(StandardCharsets.UTF_8)))
                                        .isEqualTo(sample));
    }

    private static String approved(String name) {
        try (InputStream in =
                DecisionRecordCodecTest.class.getResourceAsStream("samples/" + name + ".json")) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aQuestionIsNoFinerThanItsRecord() {
        AccessRequest request = samples().get("user").request();
        AccessRequest finer =
                new AccessRequest(
                        request.organization(),
                        request.subject(),
                        request.action(),
                        request.resourceType(),
                        request.resourceId(),
                        request.application(),
                        request.environment(),
                        NOW.plusNanos(999));
        assertThat(finer).isEqualTo(request);
    }

    @Test
    void whatIsMaskedCannotBeDecidedAgain() {
        DecisionRecord masked = samples().get("client-masked");
        assertThat(masked.isWhole()).isFalse();
        assertThatIllegalStateException()
                .isThrownBy(() -> masked.isConfirmedBy(Log.empty().image()));
    }

    @Test
    void anotherMomentConfirmsNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> samples().get("user").isConfirmedBy(Log.empty().image()));
    }
}
