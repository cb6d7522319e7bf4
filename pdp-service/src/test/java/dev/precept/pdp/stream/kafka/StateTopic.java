package dev.precept.pdp.stream.kafka;

import dev.precept.domain.shared.Position;
import dev.precept.projections.delta.SnapshotDelta;
import dev.precept.projections.image.Fact;
import dev.precept.projections.image.FactCodec;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.Provenance;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An image made of nothing but the records of the state's topic. */
final class StateTopic {
    private StateTopic() {}

    /** The image that the records say, at the position they say. */
    static PolicyImage image(
            List<ConsumerRecord<byte[], byte[]>> records, PolicyImage withExpressions) {
        Map<StateKey, ConsumerRecord<byte[], byte[]>> last = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            StateKey key = StateKey.decode(record.key());
            if (record.value() == null) {
                last.remove(key);
            } else {
                last.put(key, record);
            }
        }
        Reached reached = Reached.decode(last.remove(new StateKey.Reached()).value());
        SnapshotDelta delta = new SnapshotDelta(withExpressions.expressions());
        inOrder(last).forEach(delta::load);
        return delta.apply(
                new PolicyImage.Stamp(
                        reached.log(), reached.position(), reached.at(), Provenance.SNAPSHOT));
    }

    /** Each organization before what is in it, each thing before its parts. */
    private static List<Fact> inOrder(Map<StateKey, ConsumerRecord<byte[], byte[]>> last) {
        Map<String, List<Fact>> byOrganization = new LinkedHashMap<>();
        last.forEach(
                (key, record) ->
                        byOrganization
                                .computeIfAbsent(
                                        Committed.header(record, StateRecords.ORGANIZATION),
                                        _ -> new ArrayList<>())
                                .add(FactCodec.decode(record.value())));
        List<Class<?>> kinds = List.of(Fact.class.getPermittedSubclasses());
        List<Fact> ordered = new ArrayList<>();
        for (List<Fact> facts : byOrganization.values()) {
            facts.sort((a, b) -> kinds.indexOf(a.getClass()) - kinds.indexOf(b.getClass()));
            ordered.addAll(facts);
        }
        return ordered;
    }

    /** Up to where the records go. */
    static Position position(List<ConsumerRecord<byte[], byte[]>> records) {
        Position position = Position.ZERO;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (StateKey.decode(record.key()) instanceof StateKey.Reached) {
                position = Reached.decode(record.value()).position();
            }
        }
        return position;
    }
}
