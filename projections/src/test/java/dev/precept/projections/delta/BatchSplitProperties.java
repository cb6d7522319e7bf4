package dev.precept.projections.delta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.shared.EventEnvelope;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.testing.Images;
import dev.precept.projections.testing.RandomHistory;
import dev.precept.testing.Seed;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** An image is a function of its log: not of how the log was cut into batches. */
class BatchSplitProperties {
    private static final int HISTORIES = 20;
    private static final int COMMANDS = 300;
    private static final int SPLITS = 4;

    private final Random random = Seed.random(BatchSplitProperties.class);

    @Test
    void everySplitGivesTheSameImage() {
        for (int i = 0; i < HISTORIES; i++) {
            List<EventEnvelope> events = RandomHistory.of(random, COMMANDS);
            List<List<EventEnvelope>> commands = Images.commands(events);
            PolicyImage whole = Images.of(events);
            Images.assertHashHolds(whole);
            PolicyImage byCommand = PolicyImage.empty(Images.LOG);
            for (List<EventEnvelope> command : commands) {
                byCommand = Images.after(byCommand, command);
            }
            Images.assertSame(byCommand, whole);
            for (int split = 0; split < SPLITS; split++) {
                Images.assertSame(split(commands, 1 + random.nextInt(50)), whole);
            }
        }
    }

    @Test
    void atEveryPositionTheHashIsThatOfTheFacts() {
        PolicyImage image = PolicyImage.empty(Images.LOG);
        for (List<EventEnvelope> command : Images.commands(RandomHistory.of(random, COMMANDS))) {
            image = Images.after(image, command);
            Images.assertHashHolds(image);
        }
    }

    @Test
    void anOlderImageStaysAsItWas() {
        List<PolicyImage> images = new ArrayList<>();
        List<List<String>> facts = new ArrayList<>();
        PolicyImage image = PolicyImage.empty(Images.LOG);
        for (List<EventEnvelope> command : Images.commands(RandomHistory.of(random, COMMANDS))) {
            image = Images.after(image, command);
            images.add(image);
            facts.add(Images.facts(image));
        }
        for (int i = 0; i < images.size(); i++) {
            assertThat(Images.facts(images.get(i))).isEqualTo(facts.get(i));
        }
    }

    private PolicyImage split(List<List<EventEnvelope>> commands, int most) {
        PolicyImage image = PolicyImage.empty(Images.LOG);
        int at = 0;
        while (at < commands.size()) {
            int end = Math.min(commands.size(), at + 1 + random.nextInt(most));
            List<EventEnvelope> batch =
                    commands.subList(at, end).stream().flatMap(List::stream).toList();
            image = Images.after(image, batch);
            at = end;
        }
        return image;
    }
}
