package dev.precept.projections.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precept.domain.organization.OrganizationEvent.OrganizationCreated;
import dev.precept.domain.organization.OrganizationMode;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.RecordedEvent;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.user.UserEvent.UserCreated;
import dev.precept.projections.delta.LogContradiction;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.Provenance;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Publishing and waiting. */
class ImageLoaderTest {
    private static final OrganizationId ORGANIZATION = new OrganizationId("o");
    private final ImageLoader loader = new ImageLoader(PolicyImage.empty("log"));

    @Test
    void publishesWhatTheEventsLeadTo() {
        loader.accept(List.of(organization(1)), Provenance.TAIL);
        assertThat(loader.image().position()).isEqualTo(new Position(1));
        assertThat(loader.image().organization(ORGANIZATION)).isNotNull();
    }

    @Test
    void keepsTheImageWhenTheLogContradictsIt() {
        PolicyImage before = loader.image();
        assertThatThrownBy(() -> loader.accept(List.of(organization(2)), Provenance.TAIL))
                .isInstanceOf(LogContradiction.class);
        assertThat(loader.image()).isSameAs(before);
    }

    @Test
    void aWaiterIsWokenByItsPosition() {
        CompletableFuture<Boolean> reached =
                CompletableFuture.supplyAsync(
                        () -> loader.await(new Position(2), Duration.ofSeconds(30)));
        loader.accept(List.of(organization(1)), Provenance.TAIL);
        loader.accept(List.of(user(2)), Provenance.TAIL);
        assertThat(reached.join()).isTrue();
    }

    @Test
    void aWaitEnds() {
        assertThat(loader.await(new Position(1), Duration.ofMillis(5))).isFalse();
        assertThat(loader.await(Position.ZERO, Duration.ZERO)).isTrue();
    }

    @Test
    void anInterruptedWaiterIsToldNoAndKeepsItsFlag() {
        Thread.currentThread().interrupt();
        assertThat(loader.await(new Position(1), Duration.ofSeconds(30))).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }

    private static EventEnvelope organization(long position) {
        return envelope(
                position,
                ORGANIZATION.value(),
                new OrganizationCreated(
                        ORGANIZATION, new Handle("o"), "O", null, OrganizationMode.AUTHORIZATION));
    }

    private static EventEnvelope user(long position) {
        UserId id = new UserId("u" + position);
        Handle handle = new Handle("user-" + position);
        return envelope(position, id.value(), new UserCreated(id, ORGANIZATION, handle));
    }

    private static EventEnvelope envelope(long position, String stream, DomainEvent event) {
        return new EventEnvelope(
                new Position(position),
                new Position(position),
                Instant.EPOCH,
                new RecordedEvent(
                        UUID.randomUUID(),
                        stream,
                        0,
                        ORGANIZATION,
                        Actor.SERVICE,
                        UUID.randomUUID(),
                        "",
                        event));
    }
}
