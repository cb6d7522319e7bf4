package dev.precept.pdp.details;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Position;
import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;
import dev.precept.pdp.oauth.OAuthException;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.pdp.oauth.Tenants;
import dev.precept.projections.image.ApplicationDocument;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import tools.jackson.databind.JsonNode;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Authorization details (RFC 9396), over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthorizationDetailsTest {
    private static final String PAY = "https://bank.example/payment";
    private static final String SCHEMA =
            """
            {"required": ["amount"], "additionalProperties": false, "properties": {"type": true,
             "locations": true, "amount": {"type": "number", "maximum": 100}}}
            """;

    private final TokenWorld world = TokenWorld.start();
    private TokenWorld.Client shop;

    @BeforeAll
    void prepare() {
        world.organization("bank");
        world.api("bank", "payments", "pay");
        world.api("bank", "accounts", "read");
        world.api("bank", "cards", "read");
        declare("payments", PAY, SCHEMA);
        declare("accounts", "account", "{\"required\": [\"account\"]}");
        declare("cards", "card", "{}");
        shop =
                world.application(
                        "bank",
                        "shop",
                        ",\"authorizationDetailsTypes\":[\"" + PAY + "\",\"card\",\"nobody\"]");
        world.authorize(shop, "payments", "pay");
        world.authorize(shop, "accounts", "read");
    }

    @AfterAll
    void stop() {
        world.close();
    }

    private static String path(String api, String type) {
        return "bank/apis/"
                + api
                + "/authorization-details-types"
                + (type.isEmpty() ? "" : "/" + URLEncoder.encode(type, StandardCharsets.UTF_8));
    }

    private JsonNode declare(String api, String type, String schema) {
        return world.manage(
                "PUT",
                path(api, type),
                "{\"displayName\": \"D\", \"description\": \"E\", \"schema\": " + schema + "}");
    }

    private HttpResponse<String> ask(String details, String more) {
        return world.token(
                shop,
                more
                        + "&authorization_details="
                        + URLEncoder.encode(details, StandardCharsets.UTF_8));
    }

    private void refused(String details, String why) {
        HttpResponse<String> response = ask(details, "");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        JsonNode body = TokenWorld.json(response);
        assertThat(body.path("error").asString()).isEqualTo("invalid_authorization_details");
        assertThat(body.path("error_description").asString()).contains(why);
    }

    private static String pay(String members) {
        return "{\"type\":\"" + PAY + "\"" + members + "}";
    }

    @Test
    void typesAreDeclaredShownListedAndRemoved() {
        JsonNode made = declare("cards", "a/b", "{\"type\": \"object\"}");
        assertThat(made.path("type").asString()).isEqualTo("a/b");
        assertThat(made.path("displayName").asString()).isEqualTo("D");
        assertThat(made.path("schema")).isEqualTo(TokenWorld.json("{\"type\":\"object\"}"));
        long revision = made.path("revision").asLong();
        assertThat(declare("cards", "a/b", "{\"type\":\"object\"}").path("revision").asLong())
                .isEqualTo(revision);
        assertThat(world.manage("GET", path("cards", "a/b"), "")).isEqualTo(made);
        assertThat(
                        world.manage("GET", path("cards", ""), "")
                                .path("items")
                                .findValuesAsString("type"))
                .contains("a/b", "card");
        world.manage("DELETE", path("cards", "a/b"), "");
        String url = "/v1/organizations/" + path("cards", "a/b");
        assertThat(world.service().send("GET", url, "").statusCode()).isEqualTo(404);
        assertThat(world.service().send("DELETE", url, "").statusCode()).isEqualTo(404);
        String remote = "{\"schema\": {\"$ref\": \"https://evil.example/schema\"}}";
        HttpResponse<String> answer = world.service().send("PUT", url, remote);
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("/schema", "within the schema");
        assertThat(world.service().send("PUT", url, "{}").body()).contains("missing-member");
    }

    @Test
    void case14_whatFitsIsInTokenAndAnswer() {
        HttpResponse<String> response = ask("[" + pay(",\"amount\":12.50") + "]", "");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode body = TokenWorld.json(response);
        JsonNode expected = TokenWorld.json("[" + pay(",\"amount\":12.50") + "]");
        assertThat(body.path("authorization_details")).isEqualTo(expected);
        JsonNode claims = TokenWorld.claims(body.path("access_token").asString());
        assertThat(claims.path("authorization_details")).isEqualTo(expected);
        assertThat(claims.path("aud").toString()).contains("https://payments.example");
    }

    @Test
    void threat32_aTypeMadeAgainIsNotTheOneThatWasGranted() {
        Client saver =
                world.application("bank", "saver", ",\"authorizationDetailsTypes\":[\"again\"]");
        world.authorize(saver, "payments", "pay");
        declare("payments", "again", "{}");
        Tenant before = bank();
        String json = "[{\"type\":\"again\"}]";
        AuthorizationDetails details = world.service().bean(AuthorizationDetails.class);
        ApplicationDocument client = document(before, saver);
        Position granted = before.image().position();
        assertThat(details.check(before, client, json, granted).details()).hasSize(1);
        // Changed, it is the same one.
        declare("payments", "again", "{\"type\": \"object\"}");
        assertThat(details.check(bank(), client, json, granted).details()).hasSize(1);
        world.manage("DELETE", path("payments", "again"), "");
        declare("payments", "again", "{}");
        assertThatThrownBy(() -> details.check(bank(), client, json, granted))
                .isInstanceOf(OAuthException.class);
        assertThat(details.check(bank(), client, json).details()).hasSize(1);
    }

    private Tenant bank() {
        return world.service().bean(Tenants.class).find("bank").orElseThrow();
    }

    private static ApplicationDocument document(Tenant tenant, Client client) {
        return tenant.organization().application(new ApplicationId(client.id())).document();
    }

    @Test
    void case14_whatDoesNotFitIsRefused() {
        refused("[" + pay("") + "]", "amount");
        refused("[" + pay(",\"amount\":101") + "]", "amount");
        refused("[" + pay(",\"amount\":1,\"more\":1") + "]", "more");
        refused("[" + pay(",\"amount\":1") + "," + pay("") + "]", "at 1");
        refused("{}", "array");
        refused("[]", "array");
        refused("[1]", "'type'");
        refused("[{}]", "'type'");
        refused("[{\"type\":1}]", "'type'");
        refused("[", "JSON");
        refused("[" + pay(",\"amount\":1,\"amount\":2") + "]", "JSON");
        refused("[".repeat(100), "JSON");
        refused("[" + "1,".repeat(Limits.DETAILS) + "1]", "array");
        refused("[\"" + "x".repeat(Limits.DETAILS_CHARACTERS) + "\"]", "characters");
    }

    @Test
    void aClientAsksForItsTypesOfItsApisOnly() {
        refused("[{\"type\":\"account\",\"account\":1}]", "may not ask");
        refused("[{\"type\":\"unheard-of\"}]", "may not ask");
        refused("[{\"type\":\"nobody\"}]", "no API");
        refused("[{\"type\":\"card\"}]", "no API");
    }

    @Test
    void locationsNarrowWhomDetailsAreFor() {
        String at = ",\"amount\":1,\"locations\":[\"https://%s.example\"]";
        assertThat(ask("[" + pay(at.formatted("payments")) + "]", "").statusCode()).isEqualTo(200);
        refused("[" + pay(at.formatted("cards")) + "]", "not authorized");
        refused("[" + pay(at.formatted("nowhere")) + "]", "not authorized");
        refused("[" + pay(at.formatted("accounts")) + "]", "does not know this type");
        refused("[" + pay(",\"amount\":1,\"locations\":1") + "]", "'locations'");
    }

    @Test
    void threat16_detailsAreForNamedResourcesOnly() {
        String details = "[" + pay(",\"amount\":1") + "]";
        HttpResponse<String> wrong = ask(details, "&resource=https%3A%2F%2Faccounts.example");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("invalid_target");
        HttpResponse<String> right = ask(details, "&resource=https%3A%2F%2Fpayments.example");
        assertThat(right.statusCode()).as(right.body()).isEqualTo(200);
    }

    @Test
    void lessThanWasGrantedIsWhatWasGrantedInPart() {
        String granted = "[{\"type\":\"a\",\"n\":1},{\"type\":\"b\"}]";
        assertThat(AuthorizationDetails.narrowed(granted, "[{\"n\":1,\"type\":\"a\"}]"))
                .isEqualTo("[{\"n\":1,\"type\":\"a\"}]");
        for (String more : List.of("[{\"type\":\"a\",\"n\":2}]", "[{\"type\":\"c\"}]", "[]")) {
            assertThatThrownBy(() -> AuthorizationDetails.narrowed(granted, more))
                    .isInstanceOf(OAuthException.class);
        }
    }

    /** Case 19. */
    @Test
    void whatWasGrantedBeforeTheApiWasMadeAgainIsNotGivenForIt() {
        world.api("bank", "loans", "lend");
        declare("loans", "nobody", "{}");
        world.authorize(shop, "loans", "lend");
        Tenant before = tenant();
        String granted = "[{\"type\":\"nobody\"}]";
        assertThat(check(granted, before).audience()).containsExactly("https://loans.example");
        world.manage("DELETE", "bank/apis/loans", "");
        world.api("bank", "loans", "lend");
        declare("loans", "nobody", "{}");
        world.authorize(shop, "loans", "lend");
        assertThat(check(granted, tenant()).audience()).containsExactly("https://loans.example");
        String located = "[{\"type\":\"nobody\",\"locations\":[\"https://loans.example\"]}]";
        for (String each : List.of(granted, located)) {
            assertThatThrownBy(() -> check(each, before)).isInstanceOf(OAuthException.class);
        }
        world.manage("DELETE", "bank/apis/loans", "");
    }

    /** What was granted on an earlier image, on the image of now. */
    private AuthorizationDetails.Checked check(String granted, Tenant before) {
        Tenant now = tenant();
        ApplicationDocument application =
                Objects.requireNonNull(now.organization().applicationWithId(shop.id())).document();
        return world.service()
                .bean(AuthorizationDetails.class)
                .check(now, application, granted, before.image().position());
    }

    private Tenant tenant() {
        return world.service().bean(Tenants.class).find("bank").orElseThrow();
    }

    @Test
    void typesAreToldToTheMetadata() {
        Tenant tenant = world.service().bean(Tenants.class).find("bank").orElseThrow();
        assertThat(AuthorizationDetails.types(tenant)).contains(PAY, "account", "card");
    }
}
