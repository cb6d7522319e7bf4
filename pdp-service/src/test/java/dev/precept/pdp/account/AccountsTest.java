package dev.precept.pdp.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.precept.domain.shared.Handle;
import dev.precept.pdp.TestService;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.loader.ImageLoader;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import javax.sql.DataSource;

/** Accounts and passwords through the administration API. */
class AccountsTest {
    private static final String USERS = "/v1/organizations/default/users/";
    private static final JsonMapper JSON = new JsonMapper();

    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void aFaultOfOneErasureEndsNoOther() {
        Runnable faulty =
                () -> {
                    throw new IllegalStateException("a row that nobody expected");
                };
        assertThatCode(() -> Erasure.orTell(faulty)).doesNotThrowAnyException();
    }

    @Test
    void anAccountIsStoredShownAndReplaced() {
        user("u-1");
        String body =
                """
                {"username": "Maria", "email": "maria@example.org", "emailVerified": true,
                 "name": "María López", "givenName": "María", "familyName": "López",
                 "locale": "es-ES", "zoneinfo": "Europe/Madrid",
                 "picture": "https://example.org/maria.png"}
                """;
        assertThat(put("u-1/account", body).statusCode()).isEqualTo(201);
        assertThat(put("u-1/account", body).statusCode()).isEqualTo(200);
        JsonNode shown = JSON.readTree(service.send("GET", USERS + "u-1/account", "").body());
        assertThat(shown.get("name").asString()).isEqualTo("María López");
        assertThat(shown.get("emailVerified").asBoolean()).isTrue();
        assertThat(shown.get("password").asBoolean()).isFalse();
        assertThat(found("maria")).isEqualTo(found("MARIA@example.org")).isEqualTo(subject("u-1"));
    }

    @Test
    void nobodyIsFoundByAnAddressThatIsNotVerifiedOrOnlyLooksAlike() {
        user("u-2");
        put("u-2/account", "{\"username\": \"kim\", \"email\": \"kim@example.org\"}");
        assertThat(found("kim")).isEqualTo(subject("u-2"));
        assertThat(found("kim@example.org")).isNull();
        put(
                "u-2/account",
                "{\"username\": \"kim\", \"email\": \"kim@example.org\", \"emailVerified\": true}");
        assertThat(found("kim@example.org")).isEqualTo(subject("u-2"));
        // The Kelvin sign, whose lower case is k.
        assertThat(found("\u212Aim@example.org")).isNull();
    }

    @Test
    void aNameIsOneUsersInItsOrganizationOnly() {
        user("u-3");
        user("u-4");
        assertThat(put("u-3/account", "{\"username\": \"twin\"}").statusCode()).isEqualTo(201);
        HttpResponse<String> taken = put("u-4/account", "{\"username\": \"TWIN\"}");
        assertThat(taken.statusCode()).isEqualTo(409);
        assertThat(taken.body()).contains("username-taken");
        service.send("PUT", "/v1/organizations/elsewhere", "{\"name\": \"Elsewhere\"}");
        service.send("PUT", "/v1/organizations/elsewhere/users/u-4", "{}");
        assertThat(
                        service.send(
                                        "PUT",
                                        "/v1/organizations/elsewhere/users/u-4/account",
                                        "{\"username\": \"twin\"}")
                                .statusCode())
                .isEqualTo(201);
    }

    @Test
    void threat11_whatIsTypedToSignInMeansOnePerson() throws Exception {
        user("u-l1");
        user("u-l2");
        String address = "{\"email\": \"one@example.org\", \"emailVerified\": true}";
        String username = "{\"username\": \"One@example.org\"}";
        assertThat(put("u-l1/account", address).statusCode()).isEqualTo(201);
        HttpResponse<String> taken = put("u-l2/account", username);
        assertThat(taken.statusCode()).isEqualTo(409);
        assertThat(taken.body()).contains("username-taken");
        assertThat(put("u-l1/account", username).statusCode()).isEqualTo(200);
        HttpResponse<String> alsoTaken = put("u-l2/account", address);
        assertThat(alsoTaken.statusCode()).isEqualTo(409);
        assertThat(alsoTaken.body()).contains("email-taken");
        // Both of his own are one and the same.
        String both = username.replace("}", ",") + address.substring(1);
        assertThat(put("u-l1/account", both).statusCode()).isEqualTo(200);
        for (int i = 0; i < 8; i++) {
            assertThat(stored(username, address, i)).containsExactlyInAnyOrder(201, 409);
        }
    }

    private static List<Integer> stored(String username, String address, int round)
            throws Exception {
        user("u-r" + round);
        user("u-s" + round);
        String fresh = round + "@example.org";
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<Integer> one =
                    threads.submit(
                            () ->
                                    put(
                                                    "u-r" + round + "/account",
                                                    username.replace("One@example.org", fresh))
                                            .statusCode());
            Future<Integer> other =
                    threads.submit(
                            () ->
                                    put(
                                                    "u-s" + round + "/account",
                                                    address.replace("one@example.org", fresh))
                                            .statusCode());
            return List.of(one.get(), other.get());
        }
    }

    @Test
    void everyFaultOfABodyIsTold() {
        user("u-5");
        HttpResponse<String> refused =
                put(
                        "u-5/account",
                        """
                        {"username": "", "email": "nowhere", "locale": "??", "admin": true,
                         "picture": "javascript:alert(1)", "name": "a\\u0007b"}
                        """);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains("/username", "/email", "/locale", "/admin", "/picture", "/name");
        assertThat(put("u-none/account", "{}").statusCode()).isEqualTo(404);
    }

    @Test
    void aPasswordIsSetByTheRulesAndNeverShown() {
        user("u-6");
        HttpResponse<String> refused = put("u-6/password", "{\"password\": \"password1234\"}");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains("unfit-password", "/password")
                .doesNotContain("password1234");
        String good = "quiet lamps at noon";
        assertThat(put("u-6/password", "{\"password\": \"" + good + "\"}").statusCode())
                .isEqualTo(204);
        Passwords passwords = service.bean(Passwords.class);
        assertThat(passwords.matches(subject("u-6"), good)).isTrue();
        assertThat(passwords.matches(subject("u-6"), good + ".")).isFalse();
        assertThat(passwords.matches(null, "of nobody")).isFalse();
        assertThat(service.send("DELETE", USERS + "u-6/password", "").statusCode()).isEqualTo(204);
        assertThat(passwords.matches(subject("u-6"), good)).isFalse();
    }

    @Test
    void nothingPersonalLiesInClear() {
        user("u-7");
        put("u-7/account", "{\"username\": \"visible-name\", \"name\": \"Visible Name\"}");
        put("u-7/password", "{\"password\": \"seven green bottles\"}");
        JdbcClient jdbc = JdbcClient.create(service.bean(DataSource.class));
        for (String table : List.of("event", "subject", "account", "credential")) {
            for (Map<String, Object> row :
                    jdbc.sql("select t::text as row from " + table + " t").query().listOfRows()) {
                assertThat(String.valueOf(row.get("row")))
                        .doesNotContainIgnoringCase("visible")
                        .doesNotContain(hex("visible"), hex("Visible"), hex("$argon2"), "$argon2");
            }
        }
    }

    @Test
    void deletingTheUserErasesThePerson() throws InterruptedException {
        user("u-8");
        put("u-8/account", "{\"username\": \"eight\"}");
        put("u-8/password", "{\"password\": \"seven green bottles\"}");
        Subject subject = subject("u-8");
        assertThat(service.send("DELETE", USERS + "u-8", "").statusCode()).isEqualTo(204);
        Instant end = Instant.now().plus(Duration.ofSeconds(10));
        while (found("eight") != null && Instant.now().isBefore(end)) {
            Thread.sleep(20);
        }
        assertThat(found("eight")).isNull();
        assertThat(service.bean(Passwords.class).isSet(subject)).isFalse();
    }

    @Test
    void anAccountCanBeErasedByItself() {
        user("u-9");
        put("u-9/account", "{\"username\": \"nine\"}");
        assertThat(service.send("DELETE", USERS + "u-9/account", "").statusCode()).isEqualTo(204);
        assertThat(service.send("DELETE", USERS + "u-9/account", "").statusCode()).isEqualTo(404);
        assertThat(service.send("GET", USERS + "u-9/account", "").statusCode()).isEqualTo(404);
        assertThat(service.send("GET", USERS + "u-9", "").statusCode()).isEqualTo(200);
    }

    private static HttpResponse<String> put(String path, String body) {
        return service.send("PUT", USERS + path, body);
    }

    private static void user(String handle) {
        assertThat(service.send("PUT", USERS + handle, "{}").statusCode()).isEqualTo(201);
    }

    private static Subject found(String login) {
        return service.bean(Accounts.class)
                .findByLogin(organization().document().id(), login)
                .orElse(null);
    }

    private static Subject subject(String handle) {
        return new Subject(
                organization().document().id(), organization().user(new Handle(handle)).id());
    }

    private static OrganizationImage organization() {
        PolicyImage image = service.bean(ImageLoader.class).image();
        return image.organization(new Handle("default"));
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }
}
