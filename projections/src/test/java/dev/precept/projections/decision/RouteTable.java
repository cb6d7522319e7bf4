package dev.precept.projections.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.api.ApiDetails;
import dev.precept.domain.api.ApiEvent.ApiChanged;
import dev.precept.domain.api.ApiEvent.ApiCreated;
import dev.precept.domain.api.ApiEvent.ApiDeleted;
import dev.precept.domain.api.Route;
import dev.precept.domain.application.Environment;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.UserId;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.testing.Samples;
import dev.precept.projections.testing.TestLog;
import dev.precept.testing.Seed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/** Which API a host and a path are for, and what of the path is below its base path. */
class RouteTable {
    private static final OrganizationId ACME = Samples.ACME;
    private static final OrganizationId BRANCH = new OrganizationId("branch");
    private static final String NOWHERE = "-";

    private static final PolicyImage IMAGE =
            new TestLog()
                    .organization(ACME, null)
                    .organization(BRANCH, ACME)
                    .command(ACME, new ApiId("o1"), created(ACME, "o1", "orders", "a /orders"))
                    .command(ACME, new ApiId("a1"), created(ACME, "a1", "all", "a /"))
                    .command(ACME, new ApiId("i1"), created(ACME, "i1", "items", "a /orders/x/i"))
                    .command(ACME, new ApiId("m1"), created(ACME, "m1", "me", "a /@me", "b:8 /"))
                    .command(ACME, new ApiId("c1"), created(ACME, "c1", "clash1", "c /x"))
                    .command(ACME, new ApiId("c2"), created(ACME, "c2", "clash2", "c /x"))
                    .command(ACME, new ApiId("h1"), created(ACME, "h1", "hidden", "h /"))
                    .command(ACME, new UserId("u"), Samples.user("u"))
                    .command(BRANCH, new ApiId("o2"), created(BRANCH, "o2", "ours", "a /orders"))
                    .command(BRANCH, new ApiId("h2"), created(BRANCH, "h2", "hidden", "k /"))
                    .image();

    private static ApiCreated created(
            OrganizationId organization, String id, String handle, String... routes) {
        return new ApiCreated(
                new ApiId(id),
                organization,
                new Handle(handle),
                "https://" + id,
                details(handle, routes));
    }

    private static ApiDetails details(String name, String... routes) {
        ApiDetails plain = Samples.details(name, null);
        return new ApiDetails(
                plain.name(),
                plain.description(),
                plain.family(),
                plain.version(),
                plain.authorizationRequired(),
                plain.subscriptionRequired(),
                plain.resourceType(),
                plain.decisionMode(),
                Arrays.stream(routes)
                        .map(route -> route.split(" "))
                        .map(parts -> new Route(parts[0], parts[1]))
                        .toList(),
                plain.introspectors());
    }

    private static RoutedRequest.Target target(
            PolicyImage image, OrganizationId organization, String host, String path) {
        return new RoutedRequest("GET", host, path)
                .in(image, Objects.requireNonNull(image.organization(organization)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    acme   | a   | /orders/7           | orders | /7
                    acme   | a   | /orders             | orders | /
                    acme   | a   | /orders/            | orders | /
                    acme   | a   | /orders/x/i/1       | items  | /1
                    acme   | a   | /orders/x/j         | orders | /x/j
                    acme   | a   | /ordersx            | all    | /ordersx
                    acme   | a   | /Orders/7           | all    | /Orders/7
                    acme   | a   | /                   | all    | /
                    acme   | a   | /@me/b              | me     | /b
                    acme   | a   | /%40me/b            | -      | /%40me/b
                    acme   | a   | /orders/%40         | orders | /%40
                    acme   | a   | /orders//7          | -      | /orders//7
                    acme   | a   | /orders/..          | -      | /orders/..
                    acme   | a   | //orders            | -      | //orders
                    acme   | a   | http://a/orders     | -      | /http://a/orders
                    acme   | b:8 | /1                  | me     | /1
                    acme   | b   | /1                  | -      | /1
                    acme   | A   | /1                  | -      | /1
                    acme   | c   | /x/1                | -      | /x/1
                    acme   | c   | /1                  | -      | /1
                    acme   | h   | /1                  | hidden | /1
                    branch | a   | /orders/7           | ours   | /7
                    branch | a   | /orders/x/i/1       | items  | /1
                    branch | a   | /7                  | all    | /7
                    branch | k   | /1                  | hidden | /1
                    branch | h   | /1                  | -      | /1
                    """)
    void theLongestBasePathCountsAndOfThoseAlikeTheNearest(
            String organization, String host, String path, String api, String below) {
        RoutedRequest.Target target = target(IMAGE, new OrganizationId(organization), host, path);
        assertThat(target)
                .isEqualTo(
                        new RoutedRequest.Target(
                                api.equals(NOWHERE) ? "no route: " + host : api, below));
    }

    @Test
    void whatCannotBeReadInOneWayIsRefusedAlsoWhereNothingIsServed() {
        assertThat(reason("/orders//7")).isEqualTo(Reason.PATH_REFUSED);
        assertThat(reason("/%40me/b")).isEqualTo(Reason.UNKNOWN_API);
        assertThat(reason("http://a/orders")).isEqualTo(Reason.PATH_REFUSED);
    }

    private static Reason reason(String path) {
        RoutedRequest.Target target = target(IMAGE, ACME, "a", path);
        return PolicyDecisionPoint.decide(
                        IMAGE,
                        new AccessRequest(
                                ACME,
                                new Subject.User("u"),
                                "GET",
                                target.type(),
                                target.id(),
                                null,
                                Environment.PRODUCTION,
                                TestLog.START))
                .reason();
    }

    /** Against the list of all routes, looked through from the longest on. */
    @Test
    void theIndexFollowsEveryChange() {
        Random random = Seed.random(RouteTable.class);
        Map<Route, String> routes = new HashMap<>();
        TestLog log = new TestLog().organization(ACME, null);
        Map<String, List<Route>> apis = new HashMap<>();
        Set<String> gone = new HashSet<>();
        for (int step = 0; step < 600; step++) {
            change(random, log, apis, gone);
            routes.clear();
            apis.forEach((api, its) -> its.forEach(route -> routes.put(route, api)));
        }
        PolicyImage image = log.image();
        for (int i = 0; i < 2_000; i++) {
            String host = random.nextBoolean() ? "a" : "b";
            String path = path(random, 5);
            String expected = "no route: " + host;
            String below = path;
            for (String base = path; !base.isEmpty(); base = parent(base)) {
                String api = routes.get(new Route(host, base));
                if (api != null) {
                    expected = api;
                    below = base.equals("/") ? path : path.substring(base.length());
                    break;
                }
            }
            assertThat(target(image, ACME, host, path))
                    .isEqualTo(new RoutedRequest.Target(expected, below.isEmpty() ? "/" : below));
        }
    }

    private static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash > 0 ? path.substring(0, slash) : path.equals("/") ? "" : "/";
    }

    private static void change(
            Random random, TestLog log, Map<String, List<Route>> apis, Set<String> gone) {
        String id = "api" + random.nextInt(200);
        List<Route> free = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            Route route = new Route(random.nextBoolean() ? "a" : "b", path(random, 3));
            boolean isTaken = apis.values().stream().anyMatch(its -> its.contains(route));
            if (!isTaken && !free.contains(route)) {
                free.add(route);
            }
        }
        String[] texts =
                free.stream()
                        .map(route -> route.host() + " " + route.basePath())
                        .toArray(String[]::new);
        ApiId api = new ApiId(id);
        if (gone.contains(id)) {
            return;
        }
        if (!apis.containsKey(id)) {
            log.command(ACME, api, created(ACME, id, id, texts));
            apis.put(id, free);
        } else if (random.nextInt(4) == 0) {
            log.command(ACME, api, new ApiDeleted());
            apis.put(id, List.of());
            gone.add(id);
        } else {
            log.command(ACME, api, new ApiChanged(details(id, texts)));
            apis.put(id, free);
        }
    }

    private static String path(Random random, int segments) {
        StringBuilder path = new StringBuilder();
        for (int i = random.nextInt(segments); i > 0; i--) {
            path.append('/').append(random.nextInt(3));
        }
        return path.isEmpty() ? "/" : path.toString();
    }
}
