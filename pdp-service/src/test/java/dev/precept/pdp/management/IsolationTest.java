package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.management.Administrator.Answer;
import dev.precept.pdp.management.RandomOrganization.Put;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whoever administers one organization cannot tell another one from one that is not there: walks
 * every path that a controller has below {@code /v1/organizations}, so that a new one is walked by
 * itself. {@code -Dseed=} does not matter: nothing is random.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IsolationTest {
    private static final String PREFIX = "/v1/organizations/{org}";
    private static final Pattern VARIABLE = Pattern.compile("\\{\\*?([a-z]+)(?::[^}]*)?}");

    /** Of as many characters as ids have. */
    private static final String NOBODY = "NobodyHasThisIdAtAll00";

    /** Of as many characters as what the foreign organization has. */
    private static final String NOTHING = "nothing";

    private Administrator narrow;
    private Administrator above;
    private Administrator foreign;
    private final Map<String, String> examples = new TreeMap<>();
    private Map<String, String> ids;

    @BeforeAll
    void start() {
        Administrator own = below(Administrator.ofNewOrganization(), "own");
        above = own.in(own.get("").is(200).text("parent"));
        foreign = below(Administrator.ofNewOrganization(), "foreign");
        ids = populate(foreign);
        narrow = caller(own);
        for (Put put : RandomOrganization.puts(new Random(7))) {
            if (!put.body().isEmpty()) {
                examples.put(put.kind().pattern(), put.body());
            }
        }
    }

    /** An organization that has a parent, which shares a role with it. */
    private static Administrator below(Administrator parent, String role) {
        Administrator child = parent.in("below-" + parent.organization());
        child.put("", "{\"name\": \"C\", \"parent\": \"" + parent.organization() + "\"}").is(201);
        parent.put(
                        "roles/" + role,
                        "{\"audience\": {\"type\": \"ORGANIZATION\"}, \"shared\": true}")
                .is(201);
        return child;
    }

    /** Somebody with all rights, over this organization alone. */
    private static Administrator caller(Administrator own) {
        Administrator system = own.in("system");
        String app = "applications/narrow-" + own.organization();
        String client =
                system.put(app, "{\"name\": \"N\", \"type\": \"M2M\"}").is(201).text("clientId");
        system.put(
                        app + "/authorized-apis/precept",
                        """
                        {"policy": "NO_POLICY", "organizations": ["%s"], "scopes":
                         ["precept:admin", "precept:read", "precept:audit", "precept:decide",
                          "precept:gateway", "precept:scim", "precept:develop"]}
                        """
                                .formatted(own.organization()))
                .is(201);
        String secret = system.post(app + "/secrets", "{}").is(201).text("clientSecret");
        return own.as(own.service().token("system", client, secret, ""));
    }

    /** One of each, called {@code foreign}; ids by the names that paths have for them. */
    private static Map<String, String> populate(Administrator org) {
        Map<String, String> made = new TreeMap<>();
        String role = "{\"basedOn\": \"foreign\"}";
        made.put(
                "api",
                made(org, "apis", "{\"identifier\": \"urn:foreign\", \"name\": \"Foreign\"}"));
        org.put("apis/foreign/scopes/foreign", "{}").is(201);
        made.put("app", made(org, "applications", "{\"name\": \"Foreign\", \"type\": \"M2M\"}"));
        made.put("role", made(org, "roles", role));
        made.put("user", made(org, "users", "{}"));
        made.put("group", made(org, "groups", "{}"));
        made.put("plan", made(org, "plans", "{}"));
        made.put(
                "policy",
                made(
                        org,
                        "policies",
                        """
                        {"kind": "CEL", "effect": "DENY", "source": "subject.id == 'foreign'"}
                        """));
        made.put("gateway", made(org, "gateways", "{}"));
        made.put(
                "webhook",
                made(
                        org,
                        "webhooks",
                        "{\"url\": \"https://foreign.example/\", \"enabled\": false}"));
        made.put(
                "idp",
                made(
                        org,
                        "identity-providers",
                        """
                        {"issuer": "https://foreign.example", "audience": ["urn:f"],
                         "discovery": "https://foreign.example/d"}
                        """));
        made.put("secret", org.post("applications/foreign/secrets", "{}").is(201).text("id"));
        made.put("key", org.post("gateways/foreign/keys", "{}").is(201).text("id"));
        org.put("roles/foreign/members/users/foreign", "{}").is(201);
        org.put("groups/foreign/members/users/foreign", "{}").is(201);
        return made;
    }

    private static String made(Administrator org, String kind, String body) {
        return org.put(kind + "/foreign", body).is(201).text("id");
    }

    @Test
    void anotherOrganizationIsAsOneThatIsNotThere() {
        List<String> events = events();
        Set<String> answers =
                compare(foreign, List.of("", "?dryRun=true", "?limit=1&filter=foreign"));
        assertThat(answers).contains("403 GET", "403 PUT", "403 POST", "403 PATCH", "403 DELETE");
        assertThat(events()).isEqualTo(events);
    }

    @Test
    void theOrganizationAboveIsAsOneThatIsNotThere() {
        long last = above.lastPosition();
        assertThat(compare(above, List.of(""))).allMatch(it -> it.startsWith("4"));
        assertThat(above.lastPosition()).isEqualTo(last);
    }

    /** What is answered, of which each is answered alike for one that is not there. */
    private Set<String> compare(Administrator other, List<String> queries) {
        String unknown = other.organization().replace("org-", "xyz-");
        Set<String> answers = new TreeSet<>();
        for (Walked walked : paths()) {
            for (String name : List.of("foreign", "{id}")) {
                String path = walked.filled(it -> name.equals("foreign") ? name : id(it));
                List<String> bodies = bodies(walked);
                String body = name.equals("foreign") ? bodies.getFirst() : bodies.getLast();
                for (String query : queries) {
                    Answer there =
                            send(narrow.in(other.organization()), walked, path + query, body);
                    Answer nowhere = send(narrow.in(unknown), walked, path + query, body);
                    assertThat(told(there, other.organization()))
                            .as("%s %s", walked.method(), path + query)
                            .isEqualTo(told(nowhere, unknown));
                    assertThat(there.status()).as("%s %s", walked, path).isBetween(400, 499);
                    answers.add(there.status() + " " + walked.method());
                }
            }
        }
        return answers;
    }

    private static Answer send(Administrator by, Walked walked, String path, String body) {
        return walked.method().equals("PATCH")
                ? by.send("PATCH", path, body, "Content-Type", "application/merge-patch+json")
                : by.send(walked.method(), path, body);
    }

    /** Nothing, and where there is one, a whole one. */
    private List<String> bodies(Walked walked) {
        return switch (walked.method()) {
            case "PUT", "PATCH" -> List.of("{}", examples.getOrDefault(walked.pattern(), "{}"));
            case "POST" -> List.of("{}");
            default -> List.of("");
        };
    }

    @Test
    void whatAnotherOrganizationHasIsAsWhatNobodyHas() {
        List<String> events = events();
        int walkedThings = 0;
        for (Walked walked : paths()) {
            if (walked.variables().isEmpty()) {
                continue;
            }
            walkedThings++;
            List<List<String>> pairs =
                    List.of(
                            List.of(walked.filled(_ -> "foreign"), walked.filled(_ -> NOTHING)),
                            List.of(walked.filled(this::id), walked.filled(_ -> NOBODY)));
            for (List<String> pair : pairs) {
                String query = walked.method().equals("GET") ? "" : "?dryRun=true";
                for (String body : new TreeSet<>(bodies(walked))) {
                    Answer theirs = send(narrow, walked, pair.get(0) + query, body);
                    Answer nobodys = send(narrow, walked, pair.get(1) + query, body);
                    assertThat(likened(theirs))
                            .as("%s %s", walked.method(), pair)
                            .isEqualTo(likened(nobodys));
                }
            }
        }
        assertThat(walkedThings).isGreaterThan(80);
        assertThat(events()).isEqualTo(events);
    }

    @Test
    void bodiesThatNameWhatAnotherOrganizationHasAreRefusedAlike() {
        narrow.put("apis/own", "{\"identifier\": \"urn:own\", \"name\": \"Own\"}").is(201);
        narrow.put("applications/own", "{\"name\": \"Own\", \"type\": \"M2M\"}").is(201);
        for (String[] body : NAMING) {
            String theirs = body[2].formatted("foreign", id(body[3]));
            String nobodys = body[2].formatted(NOTHING, NOBODY);
            assertThat(likened(narrow.send(body[0], body[1], theirs)))
                    .as(theirs)
                    .isEqualTo(likened(narrow.send(body[0], body[1], nobodys)));
        }
    }

    private static final String[][] NAMING = {
        {
            "PUT",
            "roles/own",
            """
            {"audience": {"type": "APPLICATION", "application": "%s"}, "permissions":
             [{"api": "%1$s", "scope": "%1$s"}, {"api": "%s", "scope": "%1$s"}]}
            """,
            "api"
        },
        {"PUT", "applications/own/authorized-apis/own", "{\"scopes\": [\"%s\", \"%s\"]}", "api"},
        {
            "PUT",
            "apis/own",
            """
            {"identifier": "urn:own", "name": "O", "introspectors": ["%s", "%s"]}
            """,
            "app"
        },
        {"PUT", "subscriptions/own/own", "{\"plan\": \"%s\"}", "plan"},
        {"PUT", "subscriptions/own/own", "{\"plan\": \"%2$s\"}", "plan"},
        {"POST", "revocations", "{\"client\": \"%s\"}", "app"},
        {"POST", "revocations", "{\"client\": \"%2$s\"}", "app"},
        {"POST", "revocations", "{\"role\": \"%s\"}", "role"},
        {"POST", "revocations", "{\"subject\": \"%2$s\"}", "user"},
        {"PUT", "gateways/own", "{\"filter\": {\"apis\": [\"%s\", \"%s\"]}}", "api"},
        {
            "PUT",
            "access-reviews/own",
            """
            {"name": "R", "dueAt": "2100-01-01T00:00:00Z", "reviewers": {"users": ["%s"]},
             "scope": {"roles": ["%1$s"]}}
            """,
            "role"
        },
    };

    /** A path of a controller, for one method. */
    private record Walked(String method, String pattern) {
        /** The names of its variables but the organization's. */
        List<String> variables() {
            List<String> names = new ArrayList<>();
            Matcher found = VARIABLE.matcher(below());
            while (found.find()) {
                names.add(found.group(1));
            }
            return names;
        }

        String below() {
            return pattern.substring(PREFIX.length());
        }

        /** Below the organization. */
        String filled(java.util.function.UnaryOperator<String> value) {
            String filled =
                    VARIABLE.matcher(below())
                            .replaceAll(
                                    it ->
                                            Matcher.quoteReplacement(
                                                    URLEncoder.encode(
                                                            constant(it.group(1), value),
                                                            StandardCharsets.UTF_8)));
            return filled.startsWith("/") ? filled.substring(1) : filled;
        }

        /** What is one of a few words, or a number, is no name of anything. */
        private static String constant(String name, java.util.function.UnaryOperator<String> of) {
            return switch (name) {
                case "kind" -> "users";
                case "position", "level" -> "1";
                case "chain" -> "chain";
                default -> of.apply(name);
            };
        }
    }

    /** All there are. */
    private List<Walked> paths() {
        List<Walked> all = new ArrayList<>();
        Objects.requireNonNull(narrow.service().bean(DispatcherServlet.class).getHandlerMappings())
                .stream()
                .filter(RequestMappingHandlerMapping.class::isInstance)
                .map(RequestMappingHandlerMapping.class::cast)
                .flatMap(it -> it.getHandlerMethods().keySet().stream())
                .forEach(info -> add(info, all));
        assertThat(all).hasSizeGreaterThan(120);
        return all;
    }

    private static void add(RequestMappingInfo info, List<Walked> all) {
        for (String pattern : info.getPatternValues()) {
            if (pattern.startsWith(PREFIX)) {
                for (RequestMethod method : info.getMethodsCondition().getMethods()) {
                    all.add(new Walked(method.name(), pattern));
                }
            }
        }
    }

    private String id(String variable) {
        return ids.getOrDefault(variable, ids.getOrDefault("user", ""));
    }

    /** What is told: status, what kind of answer, and all of it, whatever the name asked for. */
    private static String told(Answer answer, String organization) {
        return answer.status()
                + " "
                + answer.header("Content-Type")
                + " "
                + answer.header("WWW-Authenticate")
                + " "
                + answer.response().headers().map().keySet()
                + " "
                + answer.response().body().replace(organization, "ORGANIZATION");
    }

    /** What is told, whatever the thing asked for; of what holds, only that it does. */
    private static String likened(Answer answer) {
        String body = answer.status() < 400 ? "" : answer.response().body();
        return answer.status() + " " + body.replaceAll("(?i)foreign|nothing|[\\w-]{22}", "NAME");
    }

    /** What became of the foreign organization. */
    private List<String> events() {
        List<String> all = new ArrayList<>();
        foreign.get("events?limit=1000")
                .is(200)
                .body()
                .get("events")
                .forEach(it -> all.add(it.get("id").asString()));
        return all;
    }
}
