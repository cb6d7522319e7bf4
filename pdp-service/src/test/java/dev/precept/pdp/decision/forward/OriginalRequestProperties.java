package dev.precept.pdp.decision.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.gateway.ForwardingFamily;
import dev.precept.pdp.door.Fields;
import dev.precept.pdp.door.Peer;
import dev.precept.pdp.door.Question;
import dev.precept.testing.Seed;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Whatever a gateway or its client sends, it is read without fault, and in one way. */
class OriginalRequestProperties {
    private static final List<String> NAMES =
            List.of(
                    "X-Forwarded-Method",
                    "x-forwarded-host",
                    "X-Forwarded-Uri",
                    "X-Forwarded-Proto",
                    "X-Forwarded-For",
                    "X-Original-Method",
                    "X-ORIGINAL-HOST",
                    "X-Original-URI",
                    "X-Real-IP",
                    "Host");
    private static final List<String> VALUES =
            List.of(
                    "GET",
                    "",
                    "a.example",
                    "a.example:443",
                    "A.example:80",
                    "/v1/a?b",
                    "//",
                    "http",
                    "https",
                    "10.0.0.1",
                    "10.0.0.1, ::1",
                    "a b",
                    "\u0000",
                    "é",
                    "x".repeat(300));

    private final Random random = Seed.random(OriginalRequestProperties.class);

    private String[] pairs(String family) {
        List<String> pairs = new ArrayList<>();
        for (int i = random.nextInt(14); i > 0; i--) {
            String name = NAMES.get(random.nextInt(NAMES.size()));
            if (name.toLowerCase(java.util.Locale.ROOT).startsWith(family)) {
                pairs.add(name);
                pairs.add(VALUES.get(random.nextInt(VALUES.size())));
            }
        }
        return pairs.toArray(String[]::new);
    }

    private static Question question(String... pairs) {
        return new Question("GET", "/", Fields.of(pairs), new byte[0], Peer.UNKNOWN);
    }

    @Test
    void whatIsToldIsBoundedAndClean() {
        for (int i = 0; i < 20_000; i++) {
            for (ForwardingFamily family : ForwardingFamily.values()) {
                OriginalRequest read = OriginalRequest.read(family, question(pairs("")), "/v1/a?b");
                assertThat(read.request().host()).matches("[!-~]{1,259}");
                assertThat(read.request().host()).isLowerCase();
                assertThat(read.request().path()).doesNotContain("?");
                String address = read.clientAddress();
                assertThat(address == null || address.matches("[0-9a-fA-F.:]+")).isTrue();
            }
        }
    }

    @Test
    void theFieldsOfOtherFamiliesChangeNothing() {
        String[] own = {"X-Original-Method", "GET", "X-Original-Host", "h", "X-Original-URI", "/a"};
        OriginalRequest expected =
                OriginalRequest.read(ForwardingFamily.X_ORIGINAL, question(own), "/b");
        assertThat(expected.fault()).isNull();
        for (int i = 0; i < 2_000; i++) {
            List<String> all = new ArrayList<>(List.of(own));
            all.addAll(List.of(pairs("x-forwarded")));
            all.addAll(List.of(pairs("host")));
            OriginalRequest read =
                    OriginalRequest.read(
                            ForwardingFamily.X_ORIGINAL,
                            question(all.toArray(String[]::new)),
                            "/c");
            assertThat(read).isEqualTo(expected);
        }
    }
}
