package dev.precept.pdp.eventstore;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Events and appends for tests. */
final class TestEvents {
    private TestEvents() {}

    static NewEvent event(String stream, long revision) {
        UUID id = UUID.randomUUID();
        byte[] envelope =
                ("{\"id\":\""
                                + id
                                + "\",\"stream\":\""
                                + stream
                                + "\",\"revision\":"
                                + revision
                                + "}")
                        .getBytes(StandardCharsets.UTF_8);
        return new NewEvent(id, stream, revision, "default", "test.happened.v1", envelope);
    }

    /** An append of {@code count} events to one stream, from a revision on. */
    static Append append(String stream, long revision, int count) {
        List<NewEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(event(stream, revision + i));
        }
        return Append.of(UUID.randomUUID(), events);
    }

    static Append append(String stream, long revision) {
        return append(stream, revision, 1);
    }

    static Append taking(Append append, String... keys) {
        String owner = append.events().getFirst().stream();
        List<Reservation> taken = new ArrayList<>();
        for (String key : keys) {
            taken.add(new Reservation(key, owner));
        }
        return append.withKeys(taken, append.releases());
    }

    static Append releasing(Append append, String... keys) {
        return append.withKeys(append.reservations(), List.of(keys));
    }

    static AppendOutcome await(CompletableFuture<AppendOutcome> outcome) {
        return outcome.orTimeout(60, TimeUnit.SECONDS).join();
    }

    static AppendOutcome.Committed committed(CompletableFuture<AppendOutcome> outcome) {
        if (await(outcome) instanceof AppendOutcome.Committed committed) {
            return committed;
        }
        throw new AssertionError("not committed: " + await(outcome));
    }

    static AppendOutcome.Conflict conflict(CompletableFuture<AppendOutcome> outcome) {
        if (await(outcome) instanceof AppendOutcome.Conflict conflict) {
            return conflict;
        }
        throw new AssertionError("no conflict: " + await(outcome));
    }
}
