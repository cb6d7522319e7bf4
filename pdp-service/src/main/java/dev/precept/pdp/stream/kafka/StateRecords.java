package dev.precept.pdp.stream.kafka;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.projections.delta.FactListener;
import dev.precept.projections.image.Fact;
import dev.precept.projections.image.FactCodec;
import dev.precept.projections.image.Facts;
import dev.precept.projections.image.OrganizationImage;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Gathers what a transaction changes of what is so, and makes records of the state's topic of it:
 * the key a {@link StateKey}, the value the fact's canonical JSON, or none where it is so no more.
 * All of an organization lies in one partition, the one its events would have. For one thread and
 * one transaction.
 */
final class StateRecords implements FactListener {
    /** The organization of the fact. */
    static final String ORGANIZATION = "organization";

    private record Change(OrganizationId of, @Nullable Fact fact) {}

    private final Map<StateKey, Change> changes = new LinkedHashMap<>();

    @Override
    public void holds(OrganizationId of, Fact fact) {
        changes.put(StateKey.of(fact), new Change(of, fact));
    }

    @Override
    public void ceases(OrganizationId of, Fact fact) {
        changes.put(StateKey.of(fact), new Change(of, null));
    }

    @Override
    public void gone(Fact.DeletedOrganization left, @Nullable OrganizationImage before) {
        changes.values().removeIf(change -> change.of().equals(left.organization()));
        if (before != null) {
            Facts.forEach(before, fact -> ceases(left.organization(), fact));
        }
        holds(left.organization(), left);
    }

    /** Takes in what changed after all that is here. */
    void addAll(StateRecords later) {
        changes.putAll(later.changes);
    }

    /** Hands over a record of each thing that changed. */
    void forEach(String log, Topics topics, Consumer<ProducerRecord<byte[], byte[]>> consumer) {
        byte[] logText = ChangeRecords.bytes(log);
        changes.forEach(
                (key, change) -> {
                    byte[] organization = ChangeRecords.bytes(change.of().value());
                    Headers headers = new RecordHeaders();
                    headers.add(ChangeRecords.LOG, logText);
                    headers.add(ORGANIZATION, organization);
                    Fact fact = change.fact();
                    consumer.accept(
                            new ProducerRecord<>(
                                    topics.state(),
                                    ChangeRecords.partition(organization, topics.statePartitions()),
                                    StateKey.encode(key),
                                    fact == null ? null : FactCodec.encode(fact),
                                    headers));
                });
    }
}
