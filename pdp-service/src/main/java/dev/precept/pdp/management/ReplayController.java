package dev.precept.pdp.management;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.audit.DecisionReader;
import dev.precept.pdp.audit.DecisionReader.Recorded;
import dev.precept.pdp.audit.ReplayRange;
import dev.precept.pdp.audit.ReplayRange.Place;
import dev.precept.pdp.audit.Replayed;
import dev.precept.pdp.audit.Replaying;
import dev.precept.pdp.audit.Replaying.Totals;
import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.pdp.security.Right;
import dev.precept.pdp.web.Headers;

import jakarta.servlet.http.HttpServletResponse;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** Makes recorded decisions again, for auditors: one, or those of a span as lines of JSON. */
@RestController
@RequestMapping("/v1/organizations/{org}/decisions")
final class ReplayController {
    private static final Logger LOG = LoggerFactory.getLogger(ReplayController.class);
    private static final String NDJSON = "application/x-ndjson;charset=UTF-8";

    private final Administration administration;
    private final DecisionReader decisions;
    private final Replaying replaying;
    private final JsonMapper json;
    private final InstantSource clock;
    private final Set<OrganizationId> replayed = ConcurrentHashMap.newKeySet();
    private final Semaphore turns = new Semaphore(Limits.REPLAYS);

    ReplayController(
            Administration administration,
            DecisionReader decisions,
            Replaying replaying,
            JsonMapper json,
            InstantSource clock) {
        this.administration = administration;
        this.decisions = decisions;
        this.replaying = replaying;
        this.json = json;
        this.clock = clock;
    }

    @PostMapping("/{id}/replay")
    ResponseEntity<Object> one(
            Exchange exchange, @PathVariable("org") String org, @PathVariable("id") String id) {
        View view = administration.present(exchange, org, Right.AUDIT);
        exchange.query();
        Optional<Recorded> found =
                DecisionController.uuid(id).flatMap(it -> decisions.find(view.id(), it));
        Recorded recorded = View.found(found.orElse(null), "recorded decision", id);
        return Reply.body(
                view.image(),
                switch (replaying.again(view.id(), recorded)) {
                    case Replayed.Same(var _, var decision) ->
                            Json.of("same", true).and("decision", Decisions.shown(decision));
                    case Replayed.Different different ->
                            Json.of("same", false).with(difference(different));
                    case Replayed.Altered altered ->
                            Json.of("same", false).with(difference(altered));
                    case Replayed.NotReplayable(var _, Set<String> hidden) ->
                            throw ProblemException.of(
                                    422,
                                    "not-replayable",
                                    "Not all of the question was written down; hidden are "
                                            + String.join(", ", new TreeSet<>(hidden))
                                            + ".");
                });
    }

    @PostMapping("/replay")
    void range(Exchange exchange, @PathVariable("org") String org, HttpServletResponse response) {
        View view = administration.present(exchange, org, Right.AUDIT);
        exchange.query();
        ReplayRange range =
                ReplayBody.read(exchange.json(), clock.instant()).range(replaying, view);
        if (!replayed.add(view.id())) {
            throw busy();
        }
        try {
            turn(view, range, response);
        } finally {
            replayed.remove(view.id());
        }
    }

    private static ProblemException busy() {
        return ProblemException.of(503, "busy", "This node replays already: try again later.");
    }

    private void turn(View view, ReplayRange range, HttpServletResponse response) {
        if (!turns.tryAcquire()) {
            throw busy();
        }
        try {
            response.setContentType(NDJSON);
            response.setHeader(Headers.LOG, view.image().log());
            response.setHeader(Headers.POSITION, view.image().position().toString());
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            new Lines(response).tell(range);
        } finally {
            turns.release();
        }
    }

    private static Json difference(Replayed replayed) {
        if (replayed
                instanceof Replayed.Unproved(var event, long position, var gone, String what)) {
            return Json.of("receipt", event.receipt().value())
                    .and("position", position)
                    .and("from", event.from())
                    .and("to", event.to())
                    .and(gone ? "missing" : "altered", what);
        }
        Place place = replayed.place();
        Json shown =
                Json.of("id", place.id().toString())
                        .and("at", Instant.EPOCH.plus(place.atMicros(), ChronoUnit.MICROS));
        return switch (replayed) {
            case Replayed.Different(var _, var then, var again) ->
                    shown.and("recorded", Decisions.shown(then))
                            .and("again", Decisions.shown(again));
            case Replayed.Altered(var _, String what) -> shown.and("altered", what);
            case Replayed.Missing _ -> shown.and("missing", true);
            case Replayed.Same _, Replayed.NotReplayable _, Replayed.Unproved _ -> shown;
        };
    }

    private static Json shown(Totals totals) {
        Map<String, Long> hidden = totals.notReplayable();
        return Json.of("decisions", totals.decisions())
                .and("same", totals.same())
                .and("different", totals.different())
                .and("altered", totals.altered())
                .and("missing", totals.missing())
                .and("missingSought", totals.isMissingSought())
                .and("notReplayable", hidden.values().stream().mapToLong(it -> it).sum())
                .and("hidden", hidden.isEmpty() ? null : hidden)
                .and("next", totals.next() == null ? null : totals.next().toString());
    }

    /** The lines of one replay. */
    private final class Lines implements Replaying.Listener {
        private final HttpServletResponse response;
        private long lastTold = System.nanoTime();
        private boolean isGone;

        Lines(HttpServletResponse response) {
            this.response = response;
        }

        void tell(ReplayRange range) {
            try {
                Totals totals = replaying.again(range, Limits.REPLAY_TIME, this);
                write(Json.of("totals", shown(totals)));
            } catch (LogUnavailableException e) {
                // What came so far is told already, and where to go on from.
                write(
                        Json.of(
                                "failed",
                                Json.of("code", "unavailable")
                                        .and("detail", "The database cannot be reached.")));
            }
            flush();
        }

        @Override
        public void found(Replayed replayed) {
            write(Json.of("difference", difference(replayed)));
        }

        @Override
        public boolean goesOn(Totals totals, Instant at) {
            if (System.nanoTime() - lastTold >= Limits.PROGRESS_EVERY.toNanos()) {
                lastTold = System.nanoTime();
                write(Json.of("progress", shown(totals).and("at", at)));
                flush();
            }
            return !isGone;
        }

        private void write(Json line) {
            send(
                    () -> {
                        response.getOutputStream().write(json.writeValueAsBytes(line.members()));
                        response.getOutputStream().write('\n');
                    });
        }

        private void flush() {
            send(response::flushBuffer);
        }

        private void send(Sending sending) {
            try {
                if (!isGone) {
                    sending.send();
                }
            } catch (IOException e) {
                LOG.debug("Who asked for a replay is gone", e);
                isGone = true;
            }
        }
    }

    private interface Sending {
        void send() throws IOException;
    }
}
