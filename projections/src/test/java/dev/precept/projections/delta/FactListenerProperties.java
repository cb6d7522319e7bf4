package dev.precept.projections.delta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.projections.image.Fact;
import dev.precept.projections.image.Facts;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.Provenance;
import dev.precept.projections.testing.Images;
import dev.precept.projections.testing.RandomHistory;
import dev.precept.testing.Seed;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Whoever keeps what a listener is told has the facts of the image, and no others. */
class FactListenerProperties {
    private static final int HISTORIES = 20;
    private static final int COMMANDS = 300;
    private static final int LONGEST_BATCH = 40;

    private final Random random = Seed.random(FactListenerProperties.class);

    @Test
    void whatIsToldIsWhatIsSo() {
        for (int i = 0; i < HISTORIES; i++) {
            List<List<EventEnvelope>> commands =
                    Images.commands(RandomHistory.of(random, COMMANDS));
            Kept kept = new Kept();
            PolicyImage image = PolicyImage.empty(Images.LOG);
            int at = 0;
            while (at < commands.size()) {
                int end = Math.min(commands.size(), at + 1 + random.nextInt(LONGEST_BATCH));
                PolicyDelta delta = new PolicyDelta(image, kept);
                commands.subList(at, end).forEach(command -> command.forEach(delta::replay));
                image = delta.apply(Provenance.TAIL);
                assertThat(kept.facts()).isEqualTo(facts(image));
                at = end;
            }
        }
    }

    private static Set<Fact> facts(PolicyImage image) {
        Set<Fact> facts = new HashSet<>();
        Facts.forEach(image, facts::add);
        return facts;
    }

    private static final class Kept implements FactListener {
        private record Key(Class<?> kind, Object key) {
            static Key of(Fact fact) {
                return new Key(fact.getClass(), fact.key());
            }
        }

        private record Held(OrganizationId of, Fact fact) {}

        private final Map<Key, Held> held = new HashMap<>();

        @Override
        public void holds(OrganizationId of, Fact fact) {
            held.put(Key.of(fact), new Held(of, fact));
        }

        @Override
        public void ceases(OrganizationId of, Fact fact) {
            held.remove(Key.of(fact));
        }

        @Override
        public void gone(Fact.DeletedOrganization left, @Nullable OrganizationImage before) {
            held.values().removeIf(each -> each.of().equals(left.organization()));
            holds(left.organization(), left);
        }

        Set<Fact> facts() {
            Set<Fact> facts = new HashSet<>();
            held.values().forEach(each -> facts.add(each.fact()));
            return facts;
        }
    }
}
