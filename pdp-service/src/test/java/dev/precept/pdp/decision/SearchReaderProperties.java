package dev.precept.pdp.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.decision.SearchRequest.Kind;
import dev.precept.testing.Seed;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Whatever is sent, reading ends in a request or in the refusal meant for it. */
class SearchReaderProperties {
    private static final int ROUNDS = 20_000;
    private static final byte[] VALID =
            """
            {"subject":{"type":"user","id":"ada","properties":{"a":[1,{"b":null}],"n":-1.5e3}},
             "action":{"name":"GET"},"resource":{"type":"books","id":"/books/1"},
             "context":{"application":"app","time":"2026-01-01T00:00:00Z"},
             "page":{"token":"abc","limit":10,"properties":{"sort":"asc"}}}
            """
                    .getBytes(StandardCharsets.UTF_8);

    private final Random random = Seed.random(SearchReaderProperties.class);

    @Test
    void mutatedRequestsAreReadOrRefused() {
        int read = 0;
        for (int i = 0; i < ROUNDS; i++) {
            byte[] body = VALID.clone();
            int mutations = 1 + random.nextInt(3);
            for (int m = 0; m < mutations; m++) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            read += reads(body) ? 1 : 0;
        }
        assertThat(read).isBetween(1, ROUNDS - 1);
    }

    private boolean reads(byte[] body) {
        try {
            Kind[] kinds = Kind.values();
            SearchRequest request = SearchReader.read(kinds[random.nextInt(kinds.length)], body);
            assertThat(request.problem()).isNull();
            assertThat(request.page().limit()).isBetween(1, Limits.LONGEST_PAGE);
            return true;
        } catch (PartsReader.BadRequest refused) {
            assertThat(refused).hasMessageMatching("(?s).+");
            return false;
        }
    }
}
