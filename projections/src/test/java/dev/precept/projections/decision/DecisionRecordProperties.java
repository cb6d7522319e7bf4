package dev.precept.projections.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.projections.testing.RandomHistory;
import dev.precept.testing.Seed;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** What is recorded of a decision is all it takes to make it again. */
class DecisionRecordProperties {
    private static final int HISTORIES = 10;
    private static final int COMMANDS = 200;
    private static final int COMMANDS_BETWEEN = 20;
    private static final int DECISIONS = 40;

    private final Random random = Seed.random(DecisionRecordProperties.class);

    /** Written down, read back, and asked again of the image at its position: the same answer. */
    @Test
    void aRecordedDecisionIsMadeAgainExactly() {
        for (int i = 0; i < HISTORIES; i++) {
            RandomHistory source = new RandomHistory(random).withRego();
            RandomQuestions questions = new RandomQuestions(random);
            List<byte[]> records = new ArrayList<>();
            Log log = Log.empty();
            for (int command = 0; command < COMMANDS; command += COMMANDS_BETWEEN) {
                for (int j = 0; j < COMMANDS_BETWEEN; j++) {
                    log = log.with(source.nextCommand());
                }
                record(log, questions, records);
            }
            for (byte[] written : records) {
                DecisionRecord read = DecisionRecordCodec.decode(written);
                assertThat(DecisionRecordCodec.encode(read)).isEqualTo(written);
                int position = (int) read.decision().position().value();
                Log then = Log.of(log.history().subList(0, position));
                assertThat(read.isConfirmedBy(then.image())).as("%s", read).isTrue();
                for (Reason reason : List.of(Reason.LEASE_EXPIRED, Reason.NOT_RECORDED)) {
                    assertThat(withheld(read, reason).isConfirmedBy(then.image()))
                            .as("withheld %s", read)
                            .isEqualTo(read.decision().isPermitted());
                }
            }
        }
    }

    /** As it is written where it may not be told. */
    private static DecisionRecord withheld(DecisionRecord record, Reason reason) {
        Decision decision = new Decision(reason, record.decision().position());
        DecisionRecord withheld =
                new DecisionRecord(
                        record.id(), record.log(), record.request(), decision, record.masked());
        byte[] written = DecisionRecordCodec.encode(withheld);
        assertThat(DecisionRecordCodec.decode(written)).isEqualTo(withheld);
        return withheld;
    }

    private void record(Log log, RandomQuestions questions, List<byte[]> records) {
        for (int i = 0; i < DECISIONS; i++) {
            if (random.nextInt(5) == 0) {
                questions.issue(log, questions.token(log));
            }
            AccessRequest request = log.completed(withMore(questions.access(log)));
            DecisionRecord record =
                    new DecisionRecord(
                            new UUID(random.nextLong(), random.nextLong()),
                            Log.ID,
                            request,
                            log.decide(request),
                            Set.of());
            byte[] written = DecisionRecordCodec.encode(record);
            assertThat(DecisionRecordCodec.decode(written)).isEqualTo(record);
            if (i % 8 == 0) {
                records.add(written);
            }
        }
    }

    private AccessRequest withMore(AccessRequest asked) {
        return new AccessRequest(
                asked.organization(),
                asked.subject(),
                asked.action(),
                asked.resourceType(),
                asked.resourceId(),
                asked.application(),
                asked.environment(),
                asked.now().plusNanos(random.nextInt(1_000_000)),
                new Supplied(attributes(2), attributes(2), attributes(2), attributes(2)));
    }

    private Attributes attributes(int depth) {
        Map<String, AttributeValue> attributes = new TreeMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            attributes.put("a" + random.nextInt(5), value(depth));
        }
        return new Attributes(attributes);
    }

    private AttributeValue value(int depth) {
        return switch (random.nextInt(depth == 0 ? 3 : 5)) {
            case 0 -> new AttributeValue.Text("t\u00e9\uD83D\uDE00\n" + random.nextInt(9));
            case 1 ->
                    new AttributeValue.Number(
                            BigDecimal.valueOf(random.nextLong(), random.nextInt(80) - 40));
            case 2 -> new AttributeValue.Flag(random.nextBoolean());
            case 3 -> new AttributeValue.Items(List.of(value(depth - 1), value(depth - 1)));
            default -> new AttributeValue.Fields(attributes(depth - 1));
        };
    }
}
