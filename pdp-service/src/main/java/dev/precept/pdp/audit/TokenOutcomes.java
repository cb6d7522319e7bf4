package dev.precept.pdp.audit;

import dev.precept.domain.schema.RecordCodec;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Hears what became of requests for tokens. Each waits for the decision log's writer; where no more
 * may wait it goes to a file, and where that is full it is counted as lost: no answer is held up.
 * For any number of threads.
 */
public final class TokenOutcomes {
    /** The form in which they are kept. */
    static final RecordCodec<TokenOutcome> CODEC = RecordCodec.of(TokenOutcome.class);

    private static final Logger LOG = LoggerFactory.getLogger(TokenOutcomes.class);

    private final Store store;
    private final Masking masking;
    private final RecordIds ids;
    private final Unwritten unwritten;
    private final InstantSource clock;

    /**
     * Where they go.
     *
     * @param waiting to the writer
     * @param spill where they go while that takes no more
     */
    record Store(Waiting<Waits> waiting, Spill<OutcomeRow> spill) {}

    /** One that waits. */
    record Waits(OutcomeRow row, long characters) implements Weighed {}

    TokenOutcomes(
            Store store, Masking masking, RecordIds ids, Unwritten unwritten, InstantSource clock) {
        this.store = store;
        this.masking = masking;
        this.ids = ids;
        this.unwritten = unwritten;
        this.clock = clock;
    }

    /** Has it written, some time. */
    public void record(TokenOutcome outcome) {
        OutcomeRow row = new OutcomeRow(ids.next(outcome.at()), written(outcome));
        if (store.waiting().offer(new Waits(row, characters(row.outcome())))) {
            return;
        }
        try {
            store.spill().append(List.of(row));
        } catch (IOException full) {
            unwritten.add(Unwritten.What.OUTCOMES, 1);
            LOG.error("What became of a request for tokens is written nowhere", full);
        }
    }

    /**
     * Has it written that tokens were taken back, just now: a subject's, or those of a grant.
     *
     * @param position of the image that knows of it
     * @param application who asked for it; null where nobody's client did
     */
    public void revoked(
            OrganizationId organization,
            Position position,
            @Nullable String application,
            @Nullable String subject,
            @Nullable String grantId) {
        record(
                new TokenOutcome(
                        organization,
                        clock.instant(),
                        position.value(),
                        TokenOutcome.Kind.REVOKED,
                        null,
                        application,
                        subject,
                        grantId,
                        List.of(),
                        Map.of(),
                        null));
    }

    /** Bounded, and with no name in it that is to be hidden. */
    private TokenOutcome written(TokenOutcome outcome) {
        String subject = outcome.subject();
        boolean isPerson = subject != null && !subject.equals(outcome.application());
        return new TokenOutcome(
                outcome.organization(),
                outcome.at(),
                outcome.position(),
                outcome.kind(),
                column(outcome.grantType()),
                column(outcome.application()),
                isPerson && subject != null ? masking.subject(subject) : subject,
                outcome.grantId(),
                outcome.granted().stream().limit(Limits.OUTCOME_SCOPES).toList(),
                outcome.dropped().entrySet().stream()
                        .limit(Limits.OUTCOME_SCOPES)
                        .collect(
                                Collectors.toMap(
                                        entry -> Rows.shortened(entry.getKey()),
                                        Map.Entry::getValue,
                                        (one, _) -> one)),
                column(outcome.error()));
    }

    private static @Nullable String column(@Nullable String text) {
        return text == null ? null : Rows.shortened(text);
    }

    private static long characters(TokenOutcome outcome) {
        long characters = Limits.NAME_CHARACTERS;
        for (String scope : outcome.granted()) {
            characters += scope.length();
        }
        for (String scope : outcome.dropped().keySet()) {
            characters += scope.length();
        }
        return characters;
    }
}
