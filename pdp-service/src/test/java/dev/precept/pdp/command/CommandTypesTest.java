package dev.precept.pdp.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.shared.DomainCommand;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.Set;

class CommandTypesTest {
    @Test
    void everyCommandThereIsHasAName() {
        assertThat(CommandTypes.named()).isEqualTo(leaves(DomainCommand.class));
        // Whoever gives a shared role for the first time adds a member as well.
        assertThat(CommandTypes.all()).hasSize(CommandTypes.named().size() - 1);
        assertThat(CommandTypes.all().keySet()).allMatch(name -> name.matches("[a-z-]+\\.[a-z-]+"));
    }

    private static Set<Class<?>> leaves(Class<?> type) {
        if (!type.isSealed()) {
            return Set.of(type);
        }
        Set<Class<?>> leaves = new HashSet<>();
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            leaves.addAll(leaves(permitted));
        }
        return leaves;
    }
}
