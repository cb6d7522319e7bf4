package dev.precept.pdp.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TestService;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.http.HttpResponse;

/** Conditions and policies, typed and in CEL, over HTTP against the started service. */
class RulesTest {
    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start();
        put("apis/books", "{\"identifier\":\"https://books.example\",\"name\":\"Books\"}");
        put("apis/books/scopes/read", "{\"displayName\":\"Read\",\"description\":\"\"}");
        String lifecycle = "/v1/organizations/default/apis/books/lifecycle";
        assertThat(service.send("POST", lifecycle, "{\"to\":\"PUBLISHED\"}").statusCode())
                .isEqualTo(200);
        put(
                "roles/reader",
                "{\"audience\":{\"type\":\"ORGANIZATION\"},"
                        + "\"permissions\":[{\"api\":\"books\",\"scope\":\"read\",\"condition\":"
                        + "{\"clientAddress\":[\"10.0.0.0/8\"]}}]}");
        put("users/ada", "{}");
        put("roles/reader/members/users/ada", "{}");
        put(
                "policies/level",
                "{\"kind\":\"CEL\",\"effect\":\"PERMIT\",\"source\":\"context.level > 2\","
                        + "\"obligations\":{\"fieldMask\":[\"price\"]}}");
        put("policies/level/attachments/api/books", "");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static void put(String path, String body) {
        HttpResponse<String> response =
                service.send("PUT", "/v1/organizations/default/" + path, body);
        assertThat(response.statusCode()).as(path + response.body()).isBetween(200, 299);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            textBlock =
                    """
                    "clientAddress":"10.1.1.1","level":3;true;"PERMITTED"
                    "clientAddress":"10.1.1.1","level":2;false;"POLICY_NOT_MET"}
                    "clientAddress":"10.1.1.1","level":"3";false;"POLICY_NOT_MET"}
                    "clientAddress":"10.1.1.1";false;"POLICY_NOT_MET"}
                    "clientAddress":"192.0.2.1","level":3;false;"CONDITION_NOT_MET"}
                    "level":3;false;"CONDITION_NOT_MET"}
                    """)
    void whatIsSaidOfTheRequestCounts(String context, boolean decision, String reason) {
        HttpResponse<String> response =
                service.send(
                        "POST",
                        "/o/default/access/v1/evaluation",
                        "{\"subject\":{\"type\":\"user\",\"id\":\"ada\"},"
                                + "\"action\":{\"name\":\"read\"},"
                                + "\"resource\":{\"type\":\"books\",\"id\":\"one\"},"
                                + "\"context\":{"
                                + context
                                + "}}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.body())
                .contains("\"decision\":" + decision)
                .contains("\"reason\":" + reason)
                .contains(decision ? "\"obligations\":{\"fieldMask\":[\"price\"]}" : "");
    }
}
