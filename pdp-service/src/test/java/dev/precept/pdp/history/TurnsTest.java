package dev.precept.pdp.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.web.PastException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Nobody's long work keeps others from theirs, and nobody waits for ever. */
class TurnsTest {
    private static final OrganizationId ACME = new OrganizationId("acme");
    private static final OrganizationId OTHER = new OrganizationId("other");
    private static final OrganizationId THIRD = new OrganizationId("third");
    private static final int WAITING = 2;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void stop() {
        end.countDown();
        threads.close();
    }

    private Future<String> occupy(Turns turns, OrganizationId organization) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Future<String> work =
                threads.submit(
                        () ->
                                turns.take(
                                        organization,
                                        () -> {
                                            begun.countDown();
                                            await(end);
                                            return "done";
                                        }));
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        return work;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void assertBusy(Turns turns, OrganizationId organization) {
        assertThatThrownBy(() -> turns.take(organization, () -> "mine"))
                .isInstanceOfSatisfying(
                        PastException.class,
                        told -> {
                            assertThat(told.problem().status()).isEqualTo(503);
                            assertThat(told.problem().code()).isEqualTo("busy");
                        });
    }

    @Test
    void aTurnIsForFurtherWorkOfItsThreadToo() {
        Turns turns = new Turns(1, WAITING, Duration.ofMillis(50));
        assertThat(turns.take(ACME, () -> turns.take(ACME, () -> turns.take(OTHER, () -> "mine"))))
                .isEqualTo("mine");
        assertThat(turns.take(OTHER, () -> "next")).isEqualTo("next");
    }

    @Test
    void oneOrganizationsLongWorkLeavesOthersTheirTurn() throws Exception {
        Turns turns = new Turns(2, WAITING, Duration.ofMillis(20));
        Future<String> work = occupy(turns, ACME);
        assertBusy(turns, ACME);
        assertThat(turns.take(OTHER, () -> "mine")).isEqualTo("mine");
        end.countDown();
        assertThat(work.get()).isEqualTo("done");
        assertThat(turns.take(ACME, () -> "mine")).isEqualTo("mine");
    }

    @Test
    void noMoreThanSoManyAreUnderWay() throws Exception {
        Turns turns = new Turns(2, WAITING, Duration.ofMillis(20));
        occupy(turns, ACME);
        occupy(turns, OTHER);
        assertBusy(turns, THIRD);
    }

    @Test
    void whoeverWaitsComesNext() throws Exception {
        Turns turns = new Turns(1, WAITING, Duration.ofMinutes(1));
        occupy(turns, ACME);
        Future<String> next = threads.submit(() -> turns.take(OTHER, () -> "mine"));
        end.countDown();
        assertThat(next.get(10, TimeUnit.SECONDS)).isEqualTo("mine");
    }

    @Test
    void noMoreOfAnOrganizationWaitThanMay() throws Exception {
        Turns turns = new Turns(1, 0, Duration.ofMinutes(1));
        occupy(turns, ACME);
        assertBusy(turns, ACME);
    }

    @Test
    void aFaultGivesTheTurnBack() {
        Turns turns = new Turns(1, WAITING, Duration.ofMillis(20));
        assertThatThrownBy(
                        () ->
                                turns.take(
                                        ACME,
                                        () -> {
                                            throw new IllegalStateException("broken");
                                        }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(turns.take(ACME, () -> "mine")).isEqualTo("mine");
    }
}
