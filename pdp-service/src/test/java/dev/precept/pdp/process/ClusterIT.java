package dev.precept.pdp.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.stream.kafka.Committed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/**
 * Invariant 4 with real processes: two nodes behind nginx, one of which is killed now and then.
 * What was revoked at a position is never permitted to who asks for that position or later,
 * whichever node answers. And the relay to Kafka, on whichever node it is, relays every event once.
 */
class ClusterIT {
    private static final int CHECKERS = 4;
    private static final int KILLS = 2;
    private static final int LATEST = 50;
    private static final Duration BETWEEN_KILLS = Duration.ofSeconds(1);

    /** Between a checker's questions: a node that starts again needs the processors too. */
    private static final Duration PACE = Duration.ofMillis(5);

    private static final Duration RELAYED_WITHIN = Duration.ofMinutes(1);

    @TempDir Path data;

    private final List<Revoked> revoked = new CopyOnWriteArrayList<>();
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger stale = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();

    /** A user, and the position at which its role was taken. */
    private record Revoked(String user, long position) {}

    @Test
    void nothingRevokedIsPermittedWhileNodesAreKilled() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("seed " + seed);
        RandomGenerator random = new SplittableRandom(seed);
        List<ProcessHandle> processes;
        try (RunningCluster cluster = RunningCluster.start(data.resolve("cluster"), "acme");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            populate(cluster);
            processes = cluster.processes();
            List<Future<?>> all = new ArrayList<>();
            all.add(threads.submit(() -> grantAndRevoke(cluster)));
            for (int i = 0; i < CHECKERS; i++) {
                all.add(threads.submit(() -> check(cluster)));
            }
            for (int i = 0; i < KILLS; i++) {
                Thread.sleep(BETWEEN_KILLS);
                cluster.killAndAwait(random.nextInt(1, 3));
            }
            isOver.set(true);
            for (Future<?> each : all) {
                each.get();
            }
            assertThat(stale).as("stale permits of %s answers", answers).hasValue(0);
            assertThat(answers.get()).isGreaterThan(100);
            assertThat(revoked).hasSizeGreaterThan(5);
            everythingAcknowledgedIsThere(cluster);
            everythingIsRelayedOnce(cluster);
            System.out.printf(
                    "%d answers, 0 stale; %d went unanswered; %d users granted and revoked%n",
                    answers.get(), lost.get(), revoked.size());
        }
        assertThat(processes).isNotEmpty().noneMatch(ProcessHandle::isAlive);
    }

    private static void populate(RunningCluster cluster) throws Exception {
        String[][] commands = {
            {
                "PUT",
                "apis/books",
                "{\"identifier\":\"https://books.example\",\"name\":\"books\",\"routes\":"
                        + "[{\"host\":\"books.example\",\"basePath\":\"/v1\"}]}"
            },
            {"PUT", "apis/books/scopes/read", "{}"},
            {
                "PUT",
                "apis/books/operations",
                "[{\"method\":\"GET\",\"path\":\"/books\",\"scopes\":[[\"read\"]]}]"
            },
            {"POST", "apis/books/lifecycle", "{\"to\":\"PUBLISHED\"}"},
            {
                "PUT",
                "roles/reader",
                "{\"audience\":{\"type\":\"ORGANIZATION\"},\"permissions\":"
                        + "[{\"api\":\"books\",\"scope\":\"read\"}]}"
            }
        };
        for (String[] command : commands) {
            command(cluster, command[0], command[1], command[2]);
        }
    }

    /** Sends a command until it is acknowledged; saying the same twice is one event. */
    private static long command(RunningCluster cluster, String method, String path, String body)
            throws InterruptedException {
        for (int tries = 0; ; tries++) {
            try {
                HttpResponse<String> answer = cluster.manage(method, "acme/" + path, body);
                if (answer.statusCode() == 404 && method.equals("DELETE") && tries > 0) {
                    // A try whose answer was lost has done it, before whatever comes now.
                    return command(cluster, "PUT", "users/after-" + System.nanoTime(), "{}");
                }
                if (answer.statusCode() < 300) {
                    return Long.parseLong(
                            answer.headers().firstValue("Precept-Position").orElseThrow());
                }
                assertThat(answer.statusCode()).as(answer.body()).isGreaterThanOrEqualTo(500);
            } catch (IOException killed) {
                // Whether it was done, the next try tells.
            }
            Thread.sleep(Duration.ofMillis(50));
        }
    }

    private Void grantAndRevoke(RunningCluster cluster) throws Exception {
        for (int number = 1; !isOver.get(); number++) {
            String user = "user-" + number;
            String member = "roles/reader/members/users/" + user;
            command(cluster, "PUT", "users/" + user, "{}");
            long granted = command(cluster, "PUT", member, "{}");
            JsonNode permitted = decision(cluster, user, granted);
            assertThat(
                            permitted == null
                                    || permitted.path("decision").asBoolean()
                                    || isLate(permitted))
                    .as("%s is permitted: %s", user, permitted)
                    .isTrue();
            revoked.add(new Revoked(user, command(cluster, "DELETE", member, "")));
        }
        return null;
    }

    private Void check(RunningCluster cluster) throws Exception {
        while (!isOver.get()) {
            int size = revoked.size();
            if (size == 0) {
                Thread.sleep(Duration.ofMillis(10));
                continue;
            }
            int oldest = Math.max(0, size - LATEST);
            Thread.sleep(PACE);
            Revoked asked = revoked.get(ThreadLocalRandom.current().nextInt(oldest, size));
            JsonNode answer = decision(cluster, asked.user(), asked.position());
            if (answer == null) {
                lost.incrementAndGet();
                continue;
            }
            answers.incrementAndGet();
            if (answer.path("decision").asBoolean(true)) {
                stale.incrementAndGet();
            }
        }
        return null;
    }

    /** The answer; null where no node gave one. */
    private static @org.jspecify.annotations.Nullable JsonNode decision(
            RunningCluster cluster, String user, long atLeast) throws InterruptedException {
        try {
            HttpResponse<String> answer =
                    cluster.ask(
                            "/o/acme/access/v1/evaluation",
                            "{\"subject\":{\"type\":\"user\",\"id\":\""
                                    + user
                                    + "\"},\"action\":{\"name\":\"GET\"},"
                                    + "\"resource\":{\"type\":\"books\",\"id\":\"/books\"}}",
                            atLeast);
            return answer.statusCode() == 200 ? RunningService.JSON.readTree(answer.body()) : null;
        } catch (IOException killed) {
            return null;
        }
    }

    /** A node that could not vouch for a permit denies it, and says so. */
    private static boolean isLate(JsonNode denied) {
        return denied.at("/context/reason").asString("").equals("LEASE_EXPIRED");
    }

    /** The relay was on a node that was killed, or on the other: to readers it is all the same. */
    private static void everythingIsRelayedOnce(RunningCluster cluster) throws Exception {
        long head = command(cluster, "PUT", "users/last", "{}");
        Map<String, Object> client = Map.of("bootstrap.servers", cluster.kafka());
        List<Long> positions = List.of();
        for (long end = System.nanoTime() + RELAYED_WITHIN.toNanos();
                !positions.contains(head) && System.nanoTime() < end; ) {
            positions =
                    Committed.of(client, "precept.changes").stream()
                            .map(record -> Long.parseLong(Committed.header(record, "position")))
                            .toList();
        }
        assertThat(positions).isEqualTo(LongStream.rangeClosed(1, head).boxed().toList());
    }

    private void everythingAcknowledgedIsThere(RunningCluster cluster) throws Exception {
        for (Revoked each : revoked) {
            assertThat(cluster.manage("GET", "acme/users/" + each.user(), "").statusCode())
                    .isEqualTo(200);
        }
    }
}
