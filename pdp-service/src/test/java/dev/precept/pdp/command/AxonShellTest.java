package dev.precept.pdp.command;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precept.pdp.TestDatabase;
import dev.precept.pdp.eventstore.Appender;
import dev.precept.testing.HouseRules;

import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.updates.configuration.CommandLineUsagePropertyProvider;
import org.junit.jupiter.api.Test;

import java.util.concurrent.atomic.AtomicReference;

/** What of Axon is used, and what it must not do. */
class AxonShellTest {
    @Test
    void theUpdateCheckerIsOff() {
        try (TestNode node = TestNode.start(TestDatabase.create())) {
            node.newOrganization();
            assertThat(new CommandLineUsagePropertyProvider().getDisabled()).isTrue();
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).contains("axon"));
        }
    }

    @Test
    void axonsConfigurerAndSerializersAreNotEvenThere() {
        for (String type :
                new String[] {
                    "org.axonframework.config.Configurer",
                    "org.axonframework.springboot.autoconfig.AxonAutoConfiguration",
                    "com.thoughtworks.xstream.XStream"
                }) {
            assertThatThrownBy(() -> Class.forName(type))
                    .as(type)
                    .isInstanceOf(ClassNotFoundException.class);
        }
    }

    @Test
    void onlyTheEventStoreOfTheCommandsAppends() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(AppendingEventStore.class.getName())
                .should()
                .callMethodWhere(
                        com.tngtech.archunit.base.DescribedPredicate.describe(
                                "append to the log",
                                call ->
                                        call.getTargetOwner().isEquivalentTo(Appender.class)
                                                && call.getName().startsWith("append")))
                .check(HouseRules.productClasses("dev.precept.pdp"));
    }

    @Test
    void nothingIsPublishedOnceTheCommandCommits() {
        AppendingEventStore store = new AppendingEventStore(null, null);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        DefaultUnitOfWork<?> unit = DefaultUnitOfWork.startAndGet(new GenericMessage<>("late"));
        unit.onPrepareCommit(
                _ -> {
                    try {
                        store.publish(GenericEventMessage.asEventMessage("event"));
                    } catch (IllegalStateException e) {
                        failure.set(e);
                    }
                });
        unit.commit();
        assertThat(failure.get()).hasMessageContaining("with the log already");
    }

    @Test
    void nobodySubscribes() {
        AppendingEventStore store = new AppendingEventStore(null, null);
        assertThatThrownBy(() -> store.subscribe(_ -> {}))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> store.openStream(null))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void theCacheHoldsWhatWasUsedLastAndSurvivesACollection() {
        AggregateCache cache = new AggregateCache(3);
        for (String key : new String[] {"a", "b", "c"}) {
            cache.put(key, new Object());
        }
        Object a = cache.get("a");
        cache.put("d", new Object());
        System.gc();
        assertThat(cache.<String, Object>get("a")).isSameAs(a);
        assertThat(cache.containsKey("b")).isFalse();
        assertThat(cache.containsKey("d")).isTrue();
        assertThat(cache.remove("a")).isTrue();
        assertThat(cache.<String, Object>get("a")).isNull();
    }

    @Test
    void anInterruptTurnsNobodyAwayFromALock() throws Exception {
        StreamLocks locks = new StreamLocks();
        Thread.currentThread().interrupt();
        var lock = locks.obtainLock("stream");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(lock.isHeld()).isTrue();
        Thread other =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    var second = locks.obtainLock("stream");
                                    second.release();
                                });
        other.interrupt();
        assertThat(other.join(java.time.Duration.ofMillis(50))).isFalse();
        lock.release();
        other.join();
        assertThat(lock.isHeld()).isFalse();
    }
}
