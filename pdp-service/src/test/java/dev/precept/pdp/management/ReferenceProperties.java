package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.shared.EventEnvelope;
import dev.precept.pdp.TestService;
import dev.precept.pdp.eventstore.ImageFeed;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.eventstore.StoredEvent;
import dev.precept.pdp.management.Administrator.Answer;
import dev.precept.pdp.management.RandomCommands.Sent;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Decision;
import dev.precept.projections.decision.Log;
import dev.precept.projections.decision.RandomQuestions;
import dev.precept.projections.decision.Reason;
import dev.precept.projections.decision.TokenPolicy;
import dev.precept.projections.decision.TokenRequest;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.loader.ImageLoader;
import dev.precept.projections.reference.ReferencePdp;
import dev.precept.testing.Seed;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Whatever commands come by HTTP, the node decides as the decision rule reads, which is given the
 * log and nothing else: commands, events, their bytes and the image all say the same. No CEL, and
 * no WebAssembly, which the rule's reading leaves open. {@code -Dreference.commands=N} sends
 * another number of commands.
 */
class ReferenceProperties {
    private static final int COMMANDS = Integer.getInteger("reference.commands", 400);
    private static final int BETWEEN = 80;
    private static final int QUESTIONS = 60;
    private static final int TOKENS = 15;

    private final Random random = Seed.random(ReferenceProperties.class);
    private final RandomCommands commands = new RandomCommands(random);
    private final Map<Reason, Integer> told = new EnumMap<>(Reason.class);
    private final List<EventEnvelope> history = new ArrayList<>();

    @Test
    void theImageDecidesAsTheReferenceDoes() {
        try (TestService service = TestService.start()) {
            Administrator parent = Administrator.ofNewOrganization(service);
            Administrator child = parent.in("child");
            child.put("", "{\"name\": \"C\", \"parent\": \"%s\"}".formatted(parent.organization()))
                    .is(201);
            for (Administrator org : List.of(parent, child)) {
                RandomOrganization.puts(random).stream()
                        .filter(put -> !isOpen(put.body()))
                        .forEach(put -> put.send(org));
                for (String api : List.of("a", "b")) {
                    org.post("apis/" + api + "/lifecycle", "{\"to\": \"PUBLISHED\"}");
                }
            }
            RandomQuestions questions = new RandomQuestions(random);
            int held = 0;
            for (int i = 0; i < COMMANDS; i++) {
                if (i % BETWEEN == 0) {
                    compare(service, questions);
                }
                Administrator org = random.nextInt(3) == 0 ? child : parent;
                Sent sent = random.nextBoolean() ? commands.next() : rule();
                if (!isOpen(sent.body())) {
                    held += send(org, sent);
                }
            }
            compare(service, questions);
            assertThat(held).isGreaterThan(COMMANDS / 8);
        }
        assertThat(told.get(Reason.PERMITTED)).as("%s", told).isNotNull();
        assertThat(told).hasSizeGreaterThan(8);
    }

    /** Whether the reference has no answer. */
    private static boolean isOpen(String body) {
        String lower = body.toLowerCase(Locale.ROOT);
        return lower.contains("\"cel\"") || lower.contains("\"bundle\"");
    }

    private static int send(Administrator org, Sent sent) {
        Answer answer =
                sent.method().equals("PATCH")
                        ? org.send(
                                "PATCH",
                                sent.path(),
                                sent.body(),
                                "Content-Type",
                                "application/merge-patch+json")
                        : sent.by(org);
        assertThat(answer.status()).as("%s: %s", sent, answer.response().body()).isLessThan(500);
        return answer.status() < 300 ? 1 : 0;
    }

    private void compare(TestService service, RandomQuestions questions) {
        PolicyImage image = service.bean(ImageLoader.class).image();
        readUpTo(service.bean(LogReader.class), image.position().value());
        Log log = new Log(List.copyOf(history), image);
        ReferencePdp reference = new ReferencePdp(image.log(), log.history());
        for (int i = 0; i < QUESTIONS; i++) {
            AccessRequest request = questions.access(log);
            Decision decision = log.decide(request);
            assertThat(decision)
                    .as("at %s: %s", image.position(), request)
                    .isEqualTo(reference.decide(request));
            told.merge(decision.reason(), 1, Integer::sum);
        }
        for (int i = 0; i < TOKENS; i++) {
            TokenRequest request = questions.token(log);
            assertThat(TokenPolicy.grant(image, request))
                    .as("at %s: %s", image.position(), request)
                    .isEqualTo(reference.grant(request));
            questions.issue(log, request);
        }
    }

    /** The rest of the log, up to where the image is. */
    private void readUpTo(LogReader reader, long position) {
        while (history.size() < position) {
            for (StoredEvent event : reader.readAfter(history.size(), 1_000)) {
                if (event.position() <= position) {
                    history.add(ImageFeed.envelope(event));
                }
            }
        }
    }

    /** What the other commands leave out: patches, rules of roles, shared ones, documents. */
    private Sent rule() {
        String role = "roles/" + one("r1", "r2", "r3");
        String member = role + "/members/" + one("users/u1", "users/u2", "groups/g1");
        return switch (random.nextInt(12)) {
            case 0 -> patch(role, "{\"excludes\": [%s]}", one("\"r3\"", "\"r2\"", ""));
            case 1 -> patch(role, "{\"shared\": %s}", one("true", "true", "false"));
            case 2 -> put(role, "{\"basedOn\": \"%s\"}", role.substring(6));
            case 3, 4 -> put(member, "%s", window());
            case 5 -> put(role + "/members/idp-groups/idp:staff" + one("1", "2"), "%s", window());
            case 6 ->
                    patch(
                            role,
                            "{\"permissions\": [{\"api\": \"a\", \"scope\": \"r\"},"
                                    + " {\"api\": \"b\", \"scope\": \"%s\"}]}",
                            one("r", "w"));
            case 7 ->
                    patch(
                            "apis/" + one("a", "b"),
                            "{\"subscriptionRequired\": %s}",
                            one("true", "false", "null"));
            case 8 ->
                    patch("users/u1", "{\"attributes\": {\"tier\": %s}}", one("null", "\"gold\""));
            case 9 ->
                    post(
                            "subscriptions/m/a/state",
                            "{\"to\": \"%s\"}",
                            one("ACTIVE", "BLOCKED", "PROD_ONLY_BLOCKED", "ON_HOLD"));
            case 10 -> post("revocations", "{\"%s}", one("client\": \"m\"", "role\": \"r1\""));
            default -> document();
        };
    }

    private Sent document() {
        return post(
                "apply?prune=" + random.nextBoolean(),
                """
                {"roles": {"r1": {"audience": {"type": "ORGANIZATION"}, "permissions":
                   [{"api": "a", "scope": "r"}], "members": {"users": {"u1": {}, "u3": {}}}}%s},
                 "users": {"u1": {}, "u2": {}, "u3": {}},
                 "groups": {"g1": {"members": {"users": {"u2": {}}, "groups": {"g2": {}}}},
                            "g2": {"members": {"users": {"u1": {}}}}}}
                """,
                one("", ", \"r2\": {\"audience\": {\"type\": \"ORGANIZATION\"}}"));
    }

    /** Questions are asked of within half a minute of the last event. */
    private String window() {
        Instant now = Instant.now();
        String from = now.plusSeconds(random.nextInt(20) - 10).toString();
        String until = now.plusSeconds(21 + random.nextInt(20)).toString();
        return one(
                "{}",
                "{\"validFrom\": \"" + from + "\"}",
                "{\"validUntil\": \"" + until + "\"}",
                "{\"validFrom\": \"" + from + "\", \"validUntil\": \"" + until + "\"}",
                "{\"validUntil\": \"" + until + "\", \"breakGlass\": {\"reason\": \"fire\"}}");
    }

    private static Sent patch(String path, String body, String value) {
        return new Sent("PATCH", path, body.formatted(value), null);
    }

    private static Sent put(String path, String body, String value) {
        return new Sent("PUT", path, body.formatted(value), null);
    }

    private static Sent post(String path, String body, String value) {
        return new Sent("POST", path, body.formatted(value), null);
    }

    private String one(String... of) {
        return of[random.nextInt(of.length)];
    }
}
