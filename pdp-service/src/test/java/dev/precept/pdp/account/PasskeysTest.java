package dev.precept.pdp.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.UserId;
import dev.precept.pdp.TestService;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** What is no passkey's answer; what is one, a real browser shows. */
class PasskeysTest {
    private static final Passkeys.RelyingParty WE =
            new Passkeys.RelyingParty("localhost", "http://localhost");
    private static final Subject SUBJECT =
            new Subject(new OrganizationId("acme"), new UserId("john"));
    private static final String CHALLENGE = "A".repeat(43);

    private static TestService service;
    private static Passkeys passkeys;

    @BeforeAll
    static void start() {
        service = TestService.start();
        passkeys = service.bean(Passkeys.class);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void whatIsNoAnswerIsNobodys() {
        List<String> answers =
                List.of(
                        "",
                        "null",
                        "[]",
                        "{",
                        "{}",
                        "{\"id\":1}",
                        "{\"id\":\"AA\",\"rawId\":\"AA\",\"type\":\"public-key\"}",
                        credential("AA", "AA", "AA", "AA"),
                        credential("!!", "AA", "AA", "AA"),
                        credential("", "", "", ""),
                        "[".repeat(20_000));
        for (String json : answers) {
            assertIsNobodys(json);
        }
    }

    @Test
    void randomAnswersAreNobodys() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("seed " + seed);
        RandomGenerator random = new SplittableRandom(seed);
        for (int i = 0; i < 200; i++) {
            assertIsNobodys(credential(bytes(random), bytes(random), bytes(random), bytes(random)));
        }
    }

    private static void assertIsNobodys(String json) {
        Passkeys.Answer answer = new Passkeys.Answer(WE, CHALLENGE, json);
        assertThat(passkeys.verify(SUBJECT.organization(), answer)).isEmpty();
        assertThat(passkeys.register(SUBJECT, "name", answer)).isFalse();
    }

    private static String credential(String id, String client, String data, String signature) {
        return """
        {"id": "%1$s", "rawId": "%1$s", "type": "public-key", "clientExtensionResults": {},
         "response": {"clientDataJSON": "%2$s", "authenticatorData": "%3$s",
          "attestationObject": "%3$s", "signature": "%4$s", "transports": ["usb", "x"]}}
        """
                .formatted(id, client, data, signature);
    }

    private static String bytes(RandomGenerator random) {
        byte[] bytes = new byte[random.nextInt(100)];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
