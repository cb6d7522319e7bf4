package dev.precept.pdp.opa.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.stream.FeedWindow;
import dev.precept.pdp.stream.Refused;
import dev.precept.projections.feed.FeedFilter;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.testing.Seed;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Bundles as agents ask for them, at both listeners. */
@Timeout(180)
class BundleDoorTest extends OpaBundleCases {
    private static final String LONG_POLLED = "application/vnd.openpolicyagent.bundles";
    private static final int SEATS = dev.precept.pdp.stream.Limits.ORGANIZATION_FOLLOWERS;
    private static final int HERD = SEATS + 50;
    private static String bearer;
    private static String narrow;

    @BeforeAll
    static void start() {
        world = TokenWorld.start("--precept.lease.duration=1s");
        bearer = "Bearer " + world.service().administratorToken();
        world.organization("acme");
        world.manage("PUT", "below", "{\"name\":\"below\",\"parent\":\"acme\"}");
        world.organization("other");
        for (String organization : List.of("acme", "below", "other")) {
            world.api(organization, "books-" + organization, "read", "write");
            world.api(organization, "trees-" + organization, "read");
        }
        key = key("acme", "edge", "{}");
        narrow =
                key(
                        "acme",
                        "narrow",
                        "{\"trusts\":[\"attributes\"],\"filter\":{\"apis\":[\"books-acme\"]}}");
    }

    @AfterAll
    static void stop() {
        world.close();
        HTTP.close();
    }

    private static String key(String organization, String gateway, String body) {
        world.manage("PUT", organization + "/gateways/" + gateway, body);
        return world.manage("POST", organization + "/gateways/" + gateway + "/keys", "{}")
                .get("key")
                .asString();
    }

    private static HttpResponse<byte[]> get(String path, String... headers) {
        return getAt(world.service().decisionBase(), path, headers);
    }

    private static HttpResponse<byte[]> getAt(String base, String path, String... headers) {
        try {
            return HTTP.send(request(base, path, headers), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new AssertionError(path, e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static HttpRequest request(String base, String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + "/v1/organizations/" + path));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request.build();
    }

    private static HttpResponse<byte[]> ask(String query, String etag, String prefer) {
        return get(
                "acme/opa/bundles/precept" + query,
                "Precept-Gateway-Key",
                key,
                "If-None-Match",
                etag,
                "Prefer",
                prefer);
    }

    private static HttpResponse<byte[]> whole(String query) {
        HttpResponse<byte[]> response =
                get("acme/opa/bundles/precept" + query, "Precept-Gateway-Key", key);
        assertThat(response.statusCode()).as(text(response)).isEqualTo(200);
        return response;
    }

    private static Bundle bundle(HttpResponse<byte[]> response) {
        assertThat(response.statusCode()).as(text(response)).isEqualTo(200);
        return Bundle.read(response.body());
    }

    /** What an agent has that is told nothing more for now. */
    private record Held(ObjectNode data, String etag) {
        static Held all() {
            HttpResponse<byte[]> response = whole("");
            ObjectNode data = bundle(response).data();
            String etag = BundleDoorTest.etag(response);
            String end = "\"evt-" + world.service().bean(FeedWindow.class).head() + '.';
            while (!etag.startsWith(end)) {
                response = ask("?instance=held", etag, "modes=snapshot,delta;wait=20");
                data = bundle(response).after(data);
                etag = BundleDoorTest.etag(response);
            }
            return new Held(data, etag);
        }
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private static String code(HttpResponse<byte[]> response) {
        return response.statusCode() + " " + TokenWorld.json(text(response)).get("code").asString();
    }

    private static void group(String organization, String handle) {
        world.manage("PUT", organization + "/groups/" + handle, "{}");
    }

    private static void user(String organization, String handle) {
        world.manage("PUT", organization + "/users/" + handle, "{}");
    }

    @Test
    void aBundleIsWhatTheImageHas() {
        for (String base : List.of(world.service().base(), world.service().decisionBase())) {
            HttpResponse<byte[]> response =
                    getAt(base, "acme/opa/bundles/precept", "Authorization", bearer);
            Bundle bundle = bundle(response);
            assertThat(response.headers().firstValue("Content-Type")).hasValue(LONG_POLLED);
            assertThat(etag(response)).matches("\"" + bundle.revision() + "\\.[0-9a-f]{16}\"");
            JsonNode manifest = bundle.json(".manifest");
            assertThat(manifest.get("roots").toString()).isEqualTo("[\"precept\"]");
            assertThat(manifest.get("rego_version").asInt()).isEqualTo(1);
            assertThat(bundle.revision())
                    .isEqualTo("evt-" + bundle.data().at("/image/current/position").asString());
            assertThat(handles(bundle.data()))
                    .contains("books-acme", "trees-acme")
                    .doesNotContain("books-below", "books-other");
        }
    }

    @Test
    void whatAnAgentSaysOfResourcesIsBelievedAsItsGatewayIs() throws Exception {
        String path = "acme/opa/bundles/precept";
        String doubted = key("acme", "doubted", "{}");
        HttpResponse<byte[]> before = get(path, "Precept-Gateway-Key", doubted);
        assertThat(isBelieved(before)).isFalse();
        String[] waiting = {
            "Precept-Gateway-Key", doubted, "If-None-Match", etag(before), "Prefer", "wait=50"
        };
        CompletableFuture<HttpResponse<byte[]>> answer =
                HTTP.sendAsync(
                        request(world.service().decisionBase(), path, waiting),
                        BodyHandlers.ofByteArray());
        world.manage("PUT", "acme/gateways/doubted", "{\"trusts\":[\"attributes\"]}");
        // Who waits has begun to before or after: he is sent away, or given the other one.
        HttpResponse<byte[]> woken = answer.get(30, TimeUnit.SECONDS);
        assertThat(woken.statusCode() == 403 || isBelieved(woken)).isTrue();
        assertThat(isBelieved(get(path, waiting))).isTrue();
        assertThat(isBelieved(get(path, "Authorization", bearer))).isTrue();
        assertThat(isBelieved(get(path + "?gateway=edge", "Authorization", bearer))).isFalse();
    }

    private static boolean isBelieved(HttpResponse<byte[]> response) {
        return bundle(response).data().at("/image/current/believed").asBoolean();
    }

    /** Of the APIs that it has whole. */
    private static List<String> handles(ObjectNode data) {
        return handles(data, true);
    }

    private static List<String> handles(ObjectNode data, boolean whole) {
        List<String> handles = new ArrayList<>();
        for (JsonNode api : data.get("apis")) {
            if (api.has("organization") == whole) {
                handles.add(api.get("handle").asString());
            }
        }
        return handles;
    }

    @Test
    void ofAnApiThatIsLeftOutItIsToldWhatTellsItFromOthers() {
        HttpResponse<byte[]> before =
                get("acme/opa/bundles/precept", "Precept-Gateway-Key", narrow);
        ObjectNode data = bundle(before).data();
        String etag = etag(before);
        assertThat(handles(data, false)).contains("trees-acme").doesNotContain("late-acme");
        world.api("acme", "late-acme", "late");
        while (!data.get("wire_names").toString().contains("late")) {
            HttpResponse<byte[]> after =
                    get(
                            "acme/opa/bundles/precept?instance=late",
                            "Precept-Gateway-Key",
                            narrow,
                            "If-None-Match",
                            etag,
                            "Prefer",
                            "modes=snapshot,delta;wait=20");
            data = bundle(after).after(data);
            etag = etag(after);
        }
        assertThat(data.get("api_names").propertyNames()).anyMatch(it -> it.endsWith(":late-acme"));
        assertThat(handles(data, false)).contains("late-acme");
        assertThat(handles(data)).contains("books-acme").doesNotContain("late-acme");
        assertThat(data.get("scopes").toString()).doesNotContain("late");
    }

    @Test
    void whoFollowsAPartHasABundleOfIt() {
        HttpResponse<byte[]> own = get("acme/opa/bundles/precept", "Precept-Gateway-Key", narrow);
        assertThat(handles(bundle(own).data())).contains("books-acme").doesNotContain("trees-acme");
        HttpResponse<byte[]> named =
                get("acme/opa/bundles/precept?gateway=narrow", "Authorization", bearer);
        assertThat(bundle(named).data()).isEqualTo(bundle(own).data());
        HttpResponse<byte[]> asked =
                get("acme/opa/bundles/precept?api=books-acme", "Authorization", bearer);
        assertThat(bundle(asked).data()).isEqualTo(bundle(own).data());
        assertThat(etag(own)).isEqualTo(etag(named)).isEqualTo(etag(asked));
        HttpResponse<byte[]> below =
                get("acme/opa/bundles/precept?below=true", "Authorization", bearer);
        assertThat(handles(bundle(below).data())).contains("trees-acme", "books-below");
    }

    @Test
    void whatIsAskedWronglyIsSaid() {
        assertThat(code(get("acme/opa/bundles/precept"))).isEqualTo("401 unauthenticated");
        assertThat(code(get("other/opa/bundles/precept", "Precept-Gateway-Key", key)))
                .startsWith("40");
        assertThat(code(get("acme/opa/bundles/else", "Precept-Gateway-Key", key)))
                .isEqualTo("404 not-found");
        for (String query : List.of("x=1", "profile=best", "delta=no", "instance=%20", "at=x")) {
            assertThat(code(get("acme/opa/bundles/precept?" + query, "Authorization", bearer)))
                    .as(query)
                    .startsWith("400");
        }
        assertThat(code(get("acme/opa/bundles/precept?at=1", "Precept-Gateway-Key", key)))
                .isEqualTo("403 forbidden");
    }

    @Test
    void whoHasItIsToldThatNothingIsNew() {
        String etag = Held.all().etag();
        HttpResponse<byte[]> now = ask("", etag, "modes=snapshot,delta");
        assertThat(now.statusCode()).isEqualTo(304);
        assertThat(etag(now)).isEqualTo(etag);
        assertThat(now.body()).isEmpty();
        long begun = System.nanoTime();
        assertThat(ask("", etag, "modes=snapshot,delta;wait=1").statusCode()).isEqualTo(304);
        assertThat(System.nanoTime() - begun).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(900));
    }

    @Test
    void whatHappensElsewhereMovesThePosition() {
        Held first = Held.all();
        group("other", "elsewhere");
        HttpResponse<byte[]> next = ask("", first.etag(), "modes=snapshot,delta;wait=20");
        Bundle delta = bundle(next);
        assertThat(delta.isDelta()).isTrue();
        JsonNode patch = delta.json("patch.json").get("data");
        assertThat(patch).hasSize(1);
        assertThat(patch.get(0).get("path").asString()).isEqualTo("/precept/image/current");
        assertThat(delta.after(first.data()).at("/image/current/position").asString())
                .isEqualTo(delta.revision().substring("evt-".length()));
    }

    @Test
    void whoWaitsIsGivenWhatChanged() throws Exception {
        Held first = Held.all();
        CompletableFuture<HttpResponse<byte[]>> waiting =
                HTTP.sendAsync(
                        request(
                                world.service().decisionBase(),
                                "acme/opa/bundles/precept",
                                "Precept-Gateway-Key",
                                key,
                                "If-None-Match",
                                first.etag(),
                                "Prefer",
                                "modes=snapshot,delta;wait=50"),
                        BodyHandlers.ofByteArray());
        Thread.sleep(200);
        assertThat(waiting).isNotDone();
        group("acme", "waited-for");
        HttpResponse<byte[]> response = waiting.get(40, TimeUnit.SECONDS);
        Bundle delta = bundle(response);
        assertThat(delta.isDelta()).isTrue();
        assertThat(response.headers().firstValue("Content-Type")).hasValue(LONG_POLLED);
        assertThat(etag(response)).startsWith("\"" + delta.revision() + ".").endsWith("d\"");
        assertThat(delta.after(first.data())).isEqualTo(bundle(whole("")).data());
        assertThat(ask("", etag(response), "modes=snapshot,delta").statusCode()).isEqualTo(304);
    }

    @Test
    void aLeaseIsRenewedThoughNothingHappens() {
        String query = "?instance=leased&lease=5";
        HttpResponse<byte[]> response = whole(query);
        ObjectNode data = bundle(response).data();
        assertThat(until(data)).as("of a file of any age").isBefore(Instant.now());
        Instant last = Instant.MIN;
        for (int i = 0; i < 2; i++) {
            String etag = etag(response);
            response = ask(query, etag, "modes=snapshot,delta;wait=20");
            Bundle delta = bundle(response);
            assertThat(delta.isDelta()).isTrue();
            assertThat(etag(response)).isNotEqualTo(etag);
            data = delta.after(data);
            assertThat(until(data)).isBetween(last, Instant.now().plusSeconds(5));
            assertThat(until(data)).isAfter(i == 0 ? Instant.now() : last);
            last = until(data);
        }
        assertThat(bundle(whole("?instance=leased")).data().get("image").has("lease")).isFalse();
    }

    private static Instant until(ObjectNode data) {
        return Instant.parse(data.at("/image/lease/until").asString());
    }

    @Test
    void aLeaseIsOneThatCanBeRenewed() {
        for (String lease :
                List.of("4", "0", "x", "3601", "-1", "9&delta=off", "9&profile=signed")) {
            assertThat(
                            code(
                                    get(
                                            "acme/opa/bundles/precept?lease=" + lease,
                                            "Precept-Gateway-Key",
                                            key)))
                    .as(lease)
                    .startsWith("400");
        }
    }

    /** More agents than there are seats for wait, and one thing changes. */
    @Test
    void aHerdTakesNoMoreThanItMay() throws Exception {
        Held first = Held.all();
        Spool spool = world.service().bean(Spool.class);
        long spooled = spool.builds();
        long threads = threads();
        List<CompletableFuture<HttpResponse<byte[]>>> herd = new ArrayList<>();
        for (int i = 0; i < HERD; i++) {
            herd.add(
                    HTTP.sendAsync(
                            request(
                                    world.service().decisionBase(),
                                    "acme/opa/bundles/precept?instance=herd" + i,
                                    "Precept-Gateway-Key",
                                    key,
                                    "If-None-Match",
                                    first.etag(),
                                    "Prefer",
                                    "modes=snapshot,delta;wait=60"),
                            BodyHandlers.ofByteArray()));
        }
        while (herd.stream().filter(CompletableFuture::isDone).count() < HERD - SEATS) {
            Thread.sleep(10);
        }
        assertThat(threads() - threads).as("no thread for each").isLessThan(HERD / 10);
        group("acme", "herded");
        int served = 0;
        for (CompletableFuture<HttpResponse<byte[]>> one : herd) {
            HttpResponse<byte[]> response = one.get(60, TimeUnit.SECONDS);
            if (response.statusCode() == 200) {
                served++;
                assertThat(bundle(response).isDelta()).isTrue();
            } else {
                assertThat(code(response)).isEqualTo("503 too-many-followers");
                assertThat(response.headers().firstValue("Retry-After")).isPresent();
            }
        }
        // Of agents that were killed it is not known at once.
        assertThat(served).isBetween(SEATS - HERD / 10, SEATS);
        assertThat(spool.builds()).as("nobody needs the whole").isEqualTo(spooled);
        assertThat(ask("", first.etag(), "modes=snapshot,delta").statusCode()).isEqualTo(200);
    }

    /** Threads of the machine, but for those of the herd. */
    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().startsWith("HttpClient"))
                .count();
    }

    @Test
    void whoDoesNotTakeADifferenceIsGivenTheWhole() {
        String etag = etag(whole(""));
        group("acme", "once");
        String both = "modes=snapshot,delta;wait=5";
        assertThat(bundle(ask("?instance=a", etag, both)).isDelta()).isTrue();
        assertThat(bundle(ask("?instance=a", etag, both)).isDelta()).isFalse();
        assertThat(bundle(ask("?instance=b", etag, both)).isDelta()).isTrue();
        assertThat(bundle(ask("?instance=c", etag, "modes=snapshot")).isDelta()).isFalse();
        assertThat(bundle(ask("?delta=off", etag, both)).isDelta()).isFalse();
        assertThat(bundle(ask("", "\"evt-1.0123456789abcdef\"", both)).isDelta()).isFalse();
        assertThat(bundle(ask("", etag.replace(".", "9999."), both)).isDelta()).isFalse();
    }

    @Test
    void whoeverFollowsHasWhatThereIs() {
        Random random = Seed.random(BundleDoorTest.class);
        HttpResponse<byte[]> response = whole("?instance=follower");
        ObjectNode data = bundle(response).data();
        String etag = etag(response);
        int deltas = 0;
        for (int i = 0; i < 40; i++) {
            change(random, i);
            if (random.nextInt(3) > 0) {
                response = ask("?instance=follower", etag, "modes=snapshot,delta");
                if (response.statusCode() == 200) {
                    Bundle bundle = bundle(response);
                    deltas += bundle.isDelta() ? 1 : 0;
                    data = bundle.after(data);
                    etag = etag(response);
                }
            }
        }
        response = ask("?instance=follower", etag, "modes=snapshot,delta");
        data = response.statusCode() == 200 ? bundle(response).after(data) : data;
        ObjectNode whole = bundle(whole("")).data();
        // Where nothing is new, a position lags behind for a moment.
        whole.remove("image");
        data.remove("image");
        assertThat(data).isEqualTo(whole);
        assertThat(deltas).isGreaterThan(5);
    }

    private static void change(Random random, int i) {
        String organization = random.nextBoolean() ? "acme" : "other";
        switch (random.nextInt(6)) {
            case 0 -> user(organization, "user" + random.nextInt(5));
            case 1 -> group(organization, "group" + random.nextInt(5));
            case 2 -> {
                user(organization, "gone" + i);
                world.manage("DELETE", organization + "/users/gone" + i, "");
            }
            case 3 -> {
                user(organization, "member");
                group(organization, "members");
                world.manage("PUT", organization + "/groups/members/members/users/member", "{}");
            }
            case 4 ->
                    world.manage(
                            "PUT",
                            organization + "/roles/role" + random.nextInt(3),
                            "{\"audience\":{\"type\":\"ORGANIZATION\"},\"permissions\":"
                                    + "[{\"api\":\"books-"
                                    + organization
                                    + "\",\"scope\":\"read\"}]}");
            default ->
                    world.manage(
                            "PUT",
                            organization + "/apis/books-" + organization + "/scopes/s" + i,
                            "{}");
        }
    }

    @Test
    void whatWasIsToldToAuditors() {
        String path = "acme/opa/bundles/precept?gateway=edge";
        user("acme", "before");
        HttpResponse<byte[]> then = whole("");
        Instant at = Instant.now();
        String position = bundle(then).revision().substring("evt-".length());
        user("acme", "afterwards");
        for (String moment : List.of(position, at.toString())) {
            HttpResponse<byte[]> response = get(path + "&at=" + moment, "Authorization", bearer);
            assertThat(bundle(response).data()).isEqualTo(bundle(then).data());
            assertThat(response.headers().firstValue("Content-Type")).hasValue("application/gzip");
        }
        HttpResponse<byte[]> response = get(path, "Authorization", bearer, "Precept-At", position);
        assertThat(bundle(response).data()).isEqualTo(bundle(then).data());
        assertThat(bundle(whole("")).data()).isNotEqualTo(bundle(then).data());
    }

    @Test
    void whoWantsSignaturesIsGivenNoDifference() {
        HttpResponse<byte[]> first = whole("?profile=signed");
        Bundle bundle = bundle(first);
        JsonNode signed = bundle.json(".signatures.json").get("signatures");
        assertThat(signed).hasSize(1);
        JsonNode claims = TokenWorld.claims(signed.get(0).asString());
        assertThat(claims.get("scope").asString()).isEqualTo("acme/edge");
        List<String> names = new ArrayList<>();
        claims.get("files").forEach(file -> names.add(file.get("name").asString()));
        names.add(".signatures.json");
        assertThat(names).containsExactlyInAnyOrderElementsOf(bundle.files().keySet());
        assertThat(TokenWorld.header(signed.get(0).asString()).get("alg").asString())
                .isEqualTo("ES256");
        assertThat(etag(first)).isNotEqualTo(etag(whole("")));
        group("acme", "signed");
        Bundle next = bundle(ask("?profile=signed", etag(first), "modes=snapshot,delta;wait=5"));
        assertThat(next.isDelta()).isFalse();
        assertThat(next.files()).containsKey(".signatures.json");
    }

    @Test
    void aBundleOfThePastIsNotSigned() {
        String position = bundle(whole("")).revision().substring("evt-".length());
        for (String moment : List.of(position, Instant.now().toString())) {
            assertThat(
                            code(
                                    get(
                                            "acme/opa/bundles/precept?profile=signed&at=" + moment,
                                            "Authorization",
                                            bearer)))
                    .startsWith("400");
        }
        assertThat(
                        code(
                                get(
                                        "acme/opa/bundles/precept?profile=signed",
                                        "Authorization",
                                        bearer,
                                        "Precept-At",
                                        position)))
                .startsWith("400");
    }

    @Test
    void whatIsAboveIsSeenAsFarAsItIsInherited() {
        user("acme", "above-only");
        String own = key("below", "inherits", "{}");
        ObjectNode data =
                bundle(get("below/opa/bundles/precept", "Precept-Gateway-Key", own)).data();
        assertThat(handles(data)).contains("books-acme", "books-below");
        assertThat(data.toString()).doesNotContain("above-only");
        assertThat(bundle(whole("")).data().toString()).contains("above-only");
    }

    private static Line line(FeedFilter part) {
        Form form = new Form(part.organization(), part, false, null, null);
        return new Line(
                form,
                "tag",
                world.service().bean(FeedWindow.class),
                world.service().bean(Leases.class),
                world.service().bean(CompiledModules.class));
    }

    @Test
    void differencesBeginWithTheLastRevisions() throws Exception {
        Line line = line(FeedFilter.EVERYTHING);
        List<Position> begun = new ArrayList<>(List.of(line.newest().position()));
        for (int i = 0; i <= Limits.REVISIONS; i++) {
            group("acme", "revision" + i);
            while (line.newest().position().equals(begun.getLast())) {
                Thread.sleep(5);
            }
            begun.add(line.newest().position());
        }
        List<Position> known = begun.reversed();
        for (Position one : known.subList(0, Limits.REVISIONS / 2)) {
            Line.Told told = line.patch(one).told();
            assertThat(told).as(known + " from " + one).isNotNull();
            assertThat(told.position()).isEqualTo(line.newest().through());
        }
        assertThat(line.patch(known.getLast()).told()).as("what was before").isNull();
    }

    @Test
    void aDifferenceThatIsHardlySmallerIsTheWhole() {
        Held first = Held.all();
        long whole = bundle(whole("")).files().values().stream().mapToLong(it -> it.length).sum();
        String much =
                IntStream.range(0, 8)
                        .mapToObj(i -> "\"a" + i + "\":\"" + "x".repeat(1_000) + '"')
                        .collect(Collectors.joining(",", "{\"attributes\":{", "}}"));
        for (int i = 0; i < whole / Limits.DELTA_SHARE / 8_000 + 3; i++) {
            world.manage("PUT", "acme/users/much" + i, much);
        }
        HttpResponse<byte[]> next = ask("?instance=much", first.etag(), "modes=snapshot,delta");
        assertThat(bundle(next).isDelta()).isFalse();
        assertThat(bundle(next).data().get("users").toString()).contains("xxxx");
        group("acme", "little");
        HttpResponse<byte[]> last =
                ask("?instance=much", etag(next), "modes=snapshot,delta;wait=9");
        assertThat(bundle(last).isDelta()).isTrue();
    }

    private static OrganizationImage system() {
        return Objects.requireNonNull(
                world.service().bean(FeedWindow.class).image().organization(OrganizationId.SYSTEM));
    }

    private static BundleFiles bundleFiles() {
        return world.service().bean(BundleFiles.class);
    }

    @Test
    void filesAreNoMoreThanTheyMay(@TempDir Path folder) throws Exception {
        Line first = line(FeedFilter.EVERYTHING);
        Line second = line(new FeedFilter(OrganizationId.SYSTEM, false, Set.of()));
        long size;
        try (Spool spool = new Spool(folder, bundleFiles(), 1 << 30);
                Opened opened = spool.open(first, null, system())) {
            size = opened.content().bytes();
        }
        try (Spool spool = new Spool(folder, bundleFiles(), size + size / 2)) {
            spool.open(first, null, system()).close();
            spool.open(second, null, system()).close();
            assertThat(files(folder)).hasSize(1);
            assertThat(spool.bytes()).isEqualTo(Files.size(files(folder).getFirst()));
            spool.keep(List.of(), Limits.TAKEN);
            assertThat(files(folder)).isEmpty();
            assertThat(spool.bytes()).isZero();
        }
    }

    @Test
    void aBundleOfThePastTakesRoomUntilItIsSent(@TempDir Path folder) throws Exception {
        Line line = line(FeedFilter.EVERYTHING);
        try (Spool spool = new Spool(folder, bundleFiles(), 1 << 30)) {
            PolicyImage image = line.newest().image();
            Opened then = spool.openPast(line.form(), image, system());
            assertThat(spool.bytes())
                    .isEqualTo(then.content().bytes())
                    .isEqualTo(Files.size(files(folder).getFirst()));
            ByteArrayOutputStream sent = new ByteArrayOutputStream();
            then.sendTo(sent);
            assertThat(Bundle.read(sent.toByteArray()).revision())
                    .isEqualTo("evt-" + image.position());
            assertThat(files(folder)).isEmpty();
            assertThat(spool.bytes()).isZero();
        }
    }

    @Test
    void whatNobodyComesToTakeIsGone(@TempDir Path folder) throws Exception {
        Line line = line(FeedFilter.EVERYTHING);
        try (Spool spool = new Spool(folder, bundleFiles(), 1 << 30)) {
            Opened left = spool.openPast(line.form(), line.newest().image(), system());
            AtomicBoolean isClosed = new AtomicBoolean();
            left.whenClosed(() -> isClosed.set(true));
            spool.keep(List.of(), Limits.TAKEN);
            assertThat(isClosed).isFalse();
            spool.keep(List.of(), Duration.ZERO);
            assertThat(isClosed).isTrue();
            assertThat(files(folder)).isEmpty();
            assertThat(spool.bytes()).isZero();
            assertThatThrownBy(() -> left.sendTo(OutputStream.nullOutputStream()))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void whereThereIsNoRoomNothingIsLeft(@TempDir Path folder) throws Exception {
        AtomicInteger looks = new AtomicInteger();
        noRoom(folder, new Room(1, 0, () -> Long.MAX_VALUE));
        noRoom(folder, new Room(1 << 30, 1, () -> 0));
        noRoom(folder, new Room(1 << 30, 1, () -> looks.incrementAndGet() > 50 ? 0 : 1));
    }

    private static void noRoom(Path folder, Room room) throws Exception {
        Line line = line(FeedFilter.EVERYTHING);
        try (Spool spool = new Spool(folder, bundleFiles(), room)) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> spool.open(line, null, system()))
                        .isInstanceOfSatisfying(Refused.class, BundleDoorTest::isNoRoom);
                PolicyImage image = line.newest().image();
                assertThatThrownBy(() -> spool.openPast(line.form(), image, system()))
                        .isInstanceOfSatisfying(Refused.class, BundleDoorTest::isNoRoom);
            }
            assertThat(files(folder)).isEmpty();
            assertThat(spool.bytes()).isZero();
        }
    }

    private static void isNoRoom(Refused refused) {
        assertThat(refused.problem().status()).isEqualTo(503);
        assertThat(refused.problem().code()).isEqualTo("no-room");
    }

    @Test
    void whatIsForgottenMeanwhileIsGivenAllTheSame(@TempDir Path folder) throws Exception {
        Line line = line(FeedFilter.EVERYTHING);
        try (Spool spool = new Spool(folder, bundleFiles(), 1 << 30);
                ExecutorService forgets = Executors.newSingleThreadExecutor()) {
            AtomicBoolean isOver = new AtomicBoolean();
            Future<?> forgetting =
                    forgets.submit(
                            () -> {
                                while (!isOver.get()) {
                                    spool.keep(List.of(), Limits.TAKEN);
                                }
                            });
            for (int i = 0; i < 100; i++) {
                ByteArrayOutputStream sent = new ByteArrayOutputStream();
                spool.open(line, null, system()).sendTo(sent);
                assertThat(sent.size()).isPositive();
            }
            isOver.set(true);
            forgetting.get(20, TimeUnit.SECONDS);
            spool.keep(List.of(), Limits.TAKEN);
            assertThat(files(folder)).isEmpty();
            assertThat(spool.bytes()).isZero();
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void anAgentIsToldHowItIsToBeConfigured() {
        String path = "acme/opa/discovery?service=ours&instance=pod-1&profile=signed";
        HttpResponse<byte[]> response = get(path, "Precept-Gateway-Key", key);
        JsonNode data = bundle(response).json("data.json");
        assertThat(data.at("/bundles/precept/service").asString()).isEqualTo("ours");
        assertThat(data.at("/bundles/precept/resource").asString())
                .isEqualTo("bundles/precept?profile=signed&instance=pod-1");
        assertThat(data.at("/bundles/precept/signing/scope").asString()).isEqualTo("acme/edge");
        assertThat(data.get("keys")).isNotEmpty();
        assertThat(
                        get(path, "Precept-Gateway-Key", key, "If-None-Match", etag(response))
                                .statusCode())
                .isEqualTo(304);
        JsonNode plain =
                bundle(get("acme/opa/discovery", "Precept-Gateway-Key", key)).json("data.json");
        assertThat(plain.at("/bundles/precept/resource").asString()).isEqualTo("bundles/precept");
        assertThat(plain.has("keys")).isFalse();
        for (String door : List.of("discovery", "bundles/precept")) {
            HttpResponse<byte[]> short2 =
                    get("acme/opa/" + door + "?lease=2", "Precept-Gateway-Key", key);
            assertThat(short2.statusCode()).as(door).isEqualTo(400);
            assertThat(new String(short2.body(), StandardCharsets.UTF_8))
                    .as(door)
                    .contains("at least 5 seconds");
        }
    }
}
