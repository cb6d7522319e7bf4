package dev.precept.pdp.federated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.precept.domain.shared.Handle;
import dev.precept.pdp.TokenWorld;
import dev.precept.projections.image.IdentityProviderImage;
import dev.precept.projections.loader.ImageLoader;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;

import javax.sql.DataSource;

/** Sign-in at an OpenID provider, over HTTP, with one that also says what is not so. */
class FederatedSignInTest {
    private static final String BEGIN = "/o/acme/sign-in/federated/";

    private static TamperingProvider provider;
    private static TokenWorld world;

    @BeforeAll
    static void start() throws Exception {
        provider = new TamperingProvider();
        world = TokenWorld.start("--precept.identity-providers.loopback=true");
        world.organization("acme");
        register("BY_VERIFIED_EMAIL", true);
        world.api("acme", "books", "read");
        world.manage(
                "PUT",
                "acme/roles/reader",
                "{\"audience\":{\"type\":\"ORGANIZATION\"},"
                        + "\"permissions\":[{\"api\":\"books\",\"scope\":\"read\"}]}");
        world.manage("PUT", "acme/roles/reader/members/idp-groups/staff:Librarians", "{}");
    }

    @AfterAll
    static void stop() {
        world.close();
        provider.close();
    }

    @BeforeEach
    void honest() {
        provider.claims = UnaryOperator.identity();
        provider.header = TamperingProvider.header("RS256");
        provider.userInfo = "{}";
        register("BY_VERIFIED_EMAIL", true);
    }

    private static void register(String link, boolean justInTime) {
        world.manage(
                "PUT",
                "acme/identity-providers/staff",
                "{\"issuer\":\""
                        + provider.issuer()
                        + "\",\"discovery\":\""
                        + provider.issuer()
                        + "/metadata\",\"audience\":[\"https://books.example\"],"
                        + "\"claims\":{\"groups\":\"groups\"},"
                        + "\"signIn\":{\"clientId\":\""
                        + TamperingProvider.CLIENT
                        + "\",\"clientSecret\":\""
                        + TamperingProvider.SECRET
                        + "\",\"displayName\":\"Staff & Co\",\"scopes\":[\"email\",\"profile\"],"
                        + "\"link\":\""
                        + link
                        + "\",\"justInTime\":"
                        + justInTime
                        + "}}");
    }

    /** A browser: it keeps cookies and follows nothing. */
    private static final class Browser {
        private final Map<String, String> cookies = new HashMap<>();

        HttpResponse<String> get(String url) {
            String whole = url.startsWith("/") ? world.service().base() + url : url;
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(whole));
            cookies.forEach((name, value) -> request.header("Cookie", name + "=" + value));
            HttpResponse<String> response = world.service().send(request.build());
            for (String cookie : response.headers().allValues("Set-Cookie")) {
                String pair = cookie.split(";", 2)[0];
                cookies.put(
                        pair.substring(0, pair.indexOf('=')),
                        pair.substring(pair.indexOf('=') + 1));
            }
            return response;
        }

        /** The parameters that the provider gets. */
        Map<String, String> begin() {
            return begin("");
        }

        Map<String, String> begin(String query) {
            HttpResponse<String> sent = get(BEGIN + "staff" + query);
            assertThat(sent.statusCode()).as(sent.body()).isEqualTo(303);
            String location = location(sent);
            assertThat(location).startsWith(provider.issuer() + "/authorize?tenant=1&");
            return TamperingProvider.form(location.substring(location.indexOf('?') + 1));
        }

        HttpResponse<String> comeBack(Map<String, String> request, String more) {
            return get(request.get("redirect_uri") + "?state=" + request.get("state") + more);
        }

        /** The whole way, for a person of these claims. */
        HttpResponse<String> signIn(String person) {
            Map<String, String> request = begin();
            String code = provider.code(request, person);
            return comeBack(request, "&code=" + code + "&iss=" + provider.issuer());
        }
    }

    private static String location(HttpResponse<String> response) {
        return response.headers().firstValue("Location").orElse("");
    }

    private static String person(String subject, String more) {
        String said = more.contains("email") ? more : more + ",\"email\":\"any@example.org\"";
        return "\"sub\":\"" + subject + "\",\"name\":\"Ada Lovelace\"" + said;
    }

    /** When whoever signed in last did, as it counts. */
    private static Instant authenticatedAt() {
        return JdbcClient.create(world.service().bean(DataSource.class))
                .sql(
                        "select authenticated_at from browser_session order by created_at desc"
                                + " limit 1")
                .query((row, _) -> row.getTimestamp(1).toInstant())
                .single();
    }

    private static String address(String email, boolean isVerified) {
        return ",\"email\":\"" + email + "\",\"email_verified\":" + isVerified;
    }

    /** Who signed in last, and how. */
    private static List<String> signedIn() {
        return JdbcClient.create(world.service().bean(DataSource.class))
                .sql(
                        "select user_id, sign_in from browser_session order by created_at desc"
                                + " limit 1")
                .query((row, _) -> List.of(row.getString(1), row.getString(2)))
                .optional()
                .orElse(List.of("", ""));
    }

    private static void succeeded(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(303);
        assertThat(location(response)).isEqualTo("/o/acme/sign-in");
        assertThat(String.join(" ", response.headers().allValues("Set-Cookie")))
                .contains("precept-session=", "HttpOnly");
    }

    private static void refused(HttpResponse<String> response, int status, String told) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.body()).contains(told).contains("Staff &amp; Co");
        assertThat(String.join(" ", response.headers().allValues("Set-Cookie")))
                .doesNotContain("precept-session");
    }

    @Test
    void whoComesForTheFirstTimeGetsAnAccountAndKeepsIt() {
        String person =
                person(
                        "first",
                        address("first@example.org", true)
                                + ",\"groups\":[\"Librarians\",\"Others\"],\"acr\":\"gold\"");
        succeeded(new Browser().signIn(person));
        String user = signedIn().getFirst();
        assertThat(signedIn().get(1)).contains("Librarians", "idp_groups", "gold");
        succeeded(new Browser().signIn(person));
        assertThat(signedIn().getFirst()).isEqualTo(user);
        JsonNode account = world.manage("GET", "acme/users/" + handle(user) + "/account", "");
        assertThat(account.toString()).contains("first@example.org", "Ada Lovelace");
        HttpResponse<String> history =
                world.service().send("GET", "/v1/organizations/acme/events?limit=1000", "");
        assertThat(history.body()).contains(user).doesNotContain("Lovelace", "first@example.org");
    }

    private static String handle(String user) {
        JsonNode users = world.manage("GET", "acme/users?limit=1000", "").get("items");
        for (JsonNode it : users) {
            if (it.get("id").asString().equals(user)) {
                return it.get("handle").asString();
            }
        }
        throw new AssertionError("no user " + user);
    }

    @Test
    void whatIsAskedForIsWhatTheProviderNeeds() {
        Map<String, String> request = new Browser().begin();
        assertThat(request)
                .containsEntry("response_type", "code")
                .containsEntry("code_challenge_method", "S256")
                .containsEntry("scope", "email openid profile")
                .containsEntry(
                        "redirect_uri", world.issuer("acme") + "/sign-in/federated/staff/callback");
        assertThat(request.get("nonce")).hasSize(43);
        assertThat(request.get("code_challenge")).hasSize(43);
        Browser browser = new Browser();
        assertThat(browser.get("/o/acme/sign-in").body())
                .contains("/o/acme/sign-in/federated/staff", "Staff &amp; Co");
        assertThat(browser.get(BEGIN + "nobody").statusCode()).isEqualTo(404);
        assertThat(browser.get(BEGIN + "staff?interaction=x").statusCode()).isEqualTo(400);
    }

    @Test
    void accountsAreLinkedByAnAddressThatBothHaveVerified() {
        String ada = account("linked@example.org", true);
        succeeded(new Browser().signIn(person("l-1", address("Linked@example.org", true))));
        assertThat(signedIn().getFirst()).isEqualTo(ada);
        succeeded(new Browser().signIn(person("l-1", address("other@example.org", true))));
        assertThat(signedIn().getFirst()).as("linked for good").isEqualTo(ada);
    }

    @Test
    void nobodyTakesAnAccountByMerelyClaimingItsAddress() {
        String verified = account("safe@example.org", true);
        String unverified = account("open@example.org", false);
        for (String said :
                new String[] {
                    address("safe@example.org", false),
                    ",\"email\":\"safe@example.org\"",
                    ",\"email\":\"safe@example.org\",\"email_verified\":1",
                    address("open@example.org", true)
                }) {
            succeeded(new Browser().signIn(person(UUID.randomUUID().toString(), said)));
            assertThat(signedIn().getFirst()).isNotIn(verified, unverified);
        }
        register("NEVER", true);
        succeeded(new Browser().signIn(person("n-1", address("safe@example.org", true))));
        assertThat(signedIn().getFirst()).isNotEqualTo(verified);
        register("NEVER", false);
        refused(
                new Browser().signIn(person("n-2", address("safe@example.org", true))),
                403,
                "no account");
    }

    private static String account(String email, boolean isVerified) {
        String handle = "u-" + UUID.randomUUID();
        String id = world.manage("PUT", "acme/users/" + handle, "{}").get("id").asString();
        world.manage(
                "PUT",
                "acme/users/" + handle + "/account",
                "{\"email\":\"" + email + "\",\"emailVerified\":" + isVerified + "}");
        return id;
    }

    @Test
    void whoIsGoneComesBackAsSomebodyElse() {
        String person = person("gone", "");
        succeeded(new Browser().signIn(person));
        String before = signedIn().getFirst();
        world.manage("DELETE", "acme/users/" + handle(before), "");
        succeeded(new Browser().signIn(person));
        assertThat(signedIn().getFirst()).isNotEqualTo(before);
        register("NEVER", false);
        succeeded(new Browser().signIn(person));
    }

    @Test
    void whatTheIdTokenLeavesOutTheUserInfoTells() {
        provider.userInfo =
                "{\"sub\":\"info\",\"email\":\"info@example.org\",\"email_verified\":true,"
                        + "\"name\":\"Grace\"}";
        succeeded(new Browser().signIn("\"sub\":\"info\""));
        assertThat(
                        world.manage(
                                        "GET",
                                        "acme/users/" + handle(signedIn().getFirst()) + "/account",
                                        "")
                                .toString())
                .contains("info@example.org", "Grace");
        provider.userInfo = "{\"sub\":\"other\",\"email\":\"info@example.org\"}";
        refused(new Browser().signIn("\"sub\":\"info\""), 400, "cannot be trusted");
    }

    @Test
    void aSingleSignOnOfDaysAgoIsNoRecentOne() {
        // Not a round number, which is written in another way.
        Instant before =
                Instant.ofEpochSecond(Instant.now().getEpochSecond() / 10 * 10 + 7 - 3 * 86_400);
        String said = ",\"auth_time\":" + before.getEpochSecond();
        succeeded(new Browser().signIn(person("days", said)));
        assertThat(authenticatedAt()).isEqualTo(before);
        assertThat(signedIn().get(1)).contains("auth_time", Long.toString(before.getEpochSecond()));
        succeeded(new Browser().signIn(person("days", "")));
        assertThat(authenticatedAt()).isEqualTo(Instant.EPOCH);
        assertThat(signedIn().get(1)).doesNotContain("auth_time");
        succeeded(new Browser().signIn(person("days", ",\"auth_time\":9999999999")));
        assertThat(authenticatedAt()).isBeforeOrEqualTo(Instant.now());
    }

    @Test
    void aProviderDoesNotSpeakForUs() {
        for (String acr : List.of("urn:precept:acr:mfa", "urn:precept:acr:password")) {
            succeeded(new Browser().signIn(person("ours", ",\"acr\":\"" + acr + "\"")));
            assertThat(signedIn().get(1)).contains("idp").doesNotContain("acr", "precept");
        }
    }

    @Test
    void whoHasToSignInAnewHasToAtTheProviderToo() {
        String said = ",\"auth_time\":" + (Instant.now().getEpochSecond() - 86_400);
        Browser browser = new Browser();
        succeeded(browser.signIn(person("anew", said)));
        HttpResponse<String> page = browser.get("/o/acme/sign-in?fresh=1");
        assertThat(page.body()).contains("/o/acme/sign-in/federated/staff?fresh=1");
        Map<String, String> request = browser.begin("?fresh=1");
        assertThat(request).containsEntry("max_age", "900");
        String code = "&iss=" + provider.issuer() + "&code=";
        refused(
                browser.comeBack(request, code + provider.code(request, person("anew", said))),
                400,
                "cannot be trusted");
        request = browser.begin("?fresh=1");
        String now = ",\"auth_time\":" + Instant.now().getEpochSecond();
        succeeded(browser.comeBack(request, code + provider.code(request, person("anew", now))));
        assertThat(location(browser.get("/o/acme/sign-in?fresh=1"))).isEqualTo("/o/acme/account");
    }

    @Test
    void anIdTokenThatIsNotForThisRequestSignsNobodyIn() {
        String now = Long.toString(Instant.now().getEpochSecond() - 600);
        for (String[] change :
                new String[][] {
                    {"\"nonce\":\"[^\"]*\"", "\"nonce\":\"other\""},
                    {"\"nonce\":\"[^\"]*\",", ""},
                    {"\"iss\":\"[^\"]*\"", "\"iss\":\"https://evil.example\""},
                    {"\"iss\":\"([^\"]*)\"", "\"iss\":\"$1/\""},
                    {"\"aud\":\"[^\"]*\"", "\"aud\":\"another client\""},
                    {"\"aud\":(\"[^\"]*\")", "\"aud\":[$1,\"another\"]"},
                    {"\"aud\":(\"[^\"]*\")", "\"azp\":\"another\",\"aud\":$1"},
                    {"\"exp\":\\d+", "\"exp\":" + now},
                    {"\"exp\":\\d+,", ""},
                    {"\"iat\":\\d+", "\"iat\":9999999999"},
                    {"\"sub\":\"[^\"]*\",", ""},
                    {"\"sub\":\"[^\"]*\"", "\"sub\":\"\""}
                }) {
            provider.claims = said -> said.replaceFirst(change[0], change[1]);
            refused(new Browser().signIn(person("t", "")), 400, "cannot be trusted");
        }
    }

    @Test
    void anIdTokenThatTheProviderDidNotSignSignsNobodyIn() {
        for (String header :
                new String[] {
                    TamperingProvider.header("none"),
                    TamperingProvider.header("HS256"),
                    TamperingProvider.header("ES256"),
                    "{\"alg\":\"RS256\",\"kid\":\"unknown\"}",
                    "{\"alg\":\"RS256\",\"typ\":\"at+jwt\",\"kid\":\"key-1\"}",
                    "{\"alg\":\"RS256\",\"typ\":\"logout+jwt\",\"kid\":\"key-1\"}"
                }) {
            provider.header = header;
            refused(new Browser().signIn(person("t", "")), 400, "cannot be trusted");
        }
    }

    @Test
    void aResponseIsOfTheProviderAndOfThisBrowserAndCountsOnce() {
        Browser browser = new Browser();
        Map<String, String> request = browser.begin();
        String code = "&code=" + provider.code(request, person("b", ""));
        refused(browser.comeBack(request, code + "&iss=https://evil.example"), 400, "trusted");
        request = browser.begin();
        code = "&code=" + provider.code(request, person("b", ""));
        refused(browser.comeBack(request, code), 400, "cannot be trusted");
        request = browser.begin();
        code = "&code=" + provider.code(request, person("b", "")) + "&iss=" + provider.issuer();
        refused(new Browser().comeBack(request, code), 400, "another browser");
        succeeded(browser.comeBack(request, code));
        refused(browser.comeBack(request, code), 400, "is over");
        request.put("state", request.get("state") + "A");
        refused(browser.comeBack(request, code), 400, "is over");
    }

    @Test
    void whatTheProviderRefusesIsToldPlainly() {
        Browser browser = new Browser();
        Map<String, String> request = browser.begin();
        String iss = "&iss=" + provider.issuer();
        refused(browser.comeBack(request, iss + "&error=access_denied"), 403, "access_denied");
        request = browser.begin();
        HttpResponse<String> odd =
                browser.comeBack(request, iss + "&error=%3Cscript%3Ealert(1)%3C/script%3E");
        refused(odd, 403, "did not sign you in");
        assertThat(odd.body()).doesNotContain("<script>alert");
        request = browser.begin();
        refused(browser.comeBack(request, iss + "&code=unknown"), 502, "cannot be reached");
        request = browser.begin();
        refused(browser.comeBack(request, iss), 400, "cannot be trusted");
    }

    @Test
    void aProviderThatIsAwayIsAskedOnceAMinute() throws Exception {
        try (TamperingProvider away = new TamperingProvider();
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            away.isAway = true;
            register("away", away);
            List<Future<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                answers.add(threads.submit(() -> new Browser().get(BEGIN + "away")));
            }
            for (Future<HttpResponse<String>> answer : answers) {
                refused(answer.get(), 502, "cannot be reached");
            }
            refused(new Browser().get(BEGIN + "away"), 502, "cannot be reached");
            // Once for this, and once for its keys.
            assertThat(away.asked.get()).isLessThanOrEqualTo(2);
            Upstreams upstreams = world.service().bean(Upstreams.class);
            IdentityProviderImage known = image("away");
            Instant later = Instant.now().plusSeconds(61);
            away.isAway = false;
            assertThat(upstreams.find(known, later)).isNotNull();
            away.isAway = true;
            int tried = away.asked.get();
            assertThat(upstreams.find(known, later.plusSeconds(7_200))).isNotNull();
            assertThat(upstreams.find(known, later.plusSeconds(7_230))).isNotNull();
            assertThat(away.asked.get()).isLessThanOrEqualTo(tried + 1);
            assertThatExceptionOfType(UpstreamException.class)
                    .isThrownBy(() -> upstreams.find(known, later.plusSeconds(86_400)))
                    .matches(it -> it.fault() == UpstreamException.Fault.UNREACHABLE);
            world.manage("DELETE", "acme/identity-providers/away", "");
        }
    }

    private static IdentityProviderImage image(String handle) {
        return world.service()
                .bean(ImageLoader.class)
                .image()
                .organization(new Handle("acme"))
                .identityProviders()
                .get(new Handle(handle));
    }

    private static void register(String handle, TamperingProvider there) {
        world.manage(
                "PUT",
                "acme/identity-providers/" + handle,
                "{\"issuer\":\""
                        + there.issuer()
                        + "\",\"discovery\":\""
                        + there.issuer()
                        + "/metadata\",\"audience\":[\"x\"],"
                        + "\"signIn\":{\"clientId\":\"precept-at-acme\",\"clientSecret\":\""
                        + TamperingProvider.SECRET
                        + "\",\"displayName\":\"Staff & Co\",\"justInTime\":true}}");
    }

    @Test
    void aKeySetThatRedirectsIsNotFollowed() throws Exception {
        try (TamperingProvider redirecting = new TamperingProvider()) {
            redirecting.isRedirecting = true;
            register("moved", redirecting);
            Browser browser = new Browser();
            String location = location(browser.get(BEGIN + "moved"));
            Map<String, String> request =
                    TamperingProvider.form(location.substring(location.indexOf('?') + 1));
            String code = redirecting.code(request, person("r", ""));
            refused(
                    browser.comeBack(request, "&code=" + code + "&iss=" + redirecting.issuer()),
                    400,
                    "cannot be trusted");
            world.manage("DELETE", "acme/identity-providers/moved", "");
        }
    }
}
