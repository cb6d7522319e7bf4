package dev.precept.pdp.eventstore;

import org.jspecify.annotations.Nullable;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;

/**
 * The one statement that writes many appends: it locks and moves the head, and every other part
 * reads from that, so that nothing is touched before the head is locked. All of it or none.
 */
final class AppendStatement {
    private static final int SALT_BYTES = 16;

    private static final String HEAD =
            """
            with head as (
                update log_head
                set position = position + ?, at_micros = greatest(at_micros, ?)
                where position = coalesce(?, position)
                returning position - ? as base, at_micros, (select uuid_send(id) from log) as log
            )\
            """;

    private static final String RELEASED =
            """
            , released as (
                delete from reservation using head where key = any (?)
            )\
            """;

    private static final String RESERVED =
            """
            , reserved as (
                insert into reservation (key, owner, position)
                select r.key, r.owner, head.base + r.ordinal
                from head, unnest(?, ?, ?) as r (key, owner, ordinal)
            )\
            """;

    private static final String TOUCHED =
            """
            , touched as (
                insert into touch (key, position)
                select t.key, head.base + t.ordinal from head, unnest(?, ?) as t (key, ordinal)
                on conflict (key) do update set position = excluded.position
            )\
            """;

    private static final String TYPED =
            """
            , typed as (
                insert into event_type (type, position)
                select t.type, head.base + t.ordinal from head, unnest(?, ?) as t (type, ordinal)
                on conflict (type) do nothing
            )\
            """;

    private static final String ANSWERED =
            """
            , answered as (
                insert into deduplication
                    (key, command, request, status, position, ids, at_micros)
                select d.key, d.command, d.request, d.status, head.base + d.ordinal, d.ids,
                    head.at_micros
                from head, unnest(?, ?::uuid[], ?, ?, ?, ?)
                    as d (key, command, request, status, ordinal, ids)
            )\
            """;

    private static final String WRITTEN =
            """
            , written as (
                insert into event (position, last_of_command, at_micros, revision, event_id,
                    stream, organization, type, salt, leaf, envelope)
                select head.base + e.ordinal, head.base + e.last, head.at_micros,
                    case when e.previous is null
                        or exists (select from event as p
                            where p.stream = e.stream and p.revision = e.previous)
                    then e.revision end,
                    e.id, e.stream, e.organization, e.type, e.salt,
                    sha256('\\x00'::bytea || head.log || int8send(head.base + e.ordinal)
                        || int8send(head.base + e.last) || int8send(head.at_micros)
                        || e.salt || e.envelope),
                    e.envelope
                from head, unnest(?, ?, ?, ?::uuid[], ?, ?, ?, ?, ?) with ordinality
                    as e (last, revision, previous, id, stream, organization, type, salt, envelope,
                        ordinal)
            )\
            """;

    /** The head's lock puts the writers in order anyway: that of a notification costs no more. */
    private static final String END =
            " select base, at_micros, pg_notify('"
                    + HeadListener.CHANNEL
                    + "', (base + ?)::text)"
                    + " from head";

    /** Where the appends of a transaction came to lie. */
    record Written(long base, long atMicros) {}

    private final Random random;

    /**
     * @param random a source of unguessable bytes for the salts of the leaves
     */
    AppendStatement(Random random) {
        this.random = random;
    }

    /**
     * Writes the appends. A revision without the one before it becomes null, which the table
     * refuses. A key that one of them gives back and one takes must have been given back by an
     * earlier statement: within one statement the order would be left to chance.
     *
     * @param expectedHead writes only where the head lies exactly there
     * @param unseenTypes those event types that may not have been registered yet
     * @return nothing where the head lies elsewhere
     */
    Optional<Written> execute(
            Connection connection,
            List<Append> appends,
            OptionalLong expectedHead,
            Collection<String> unseenTypes,
            long nowMicros)
            throws SQLException {
        Columns columns = new Columns(appends, unseenTypes, random);
        List<Part> parts = columns.parts();
        StringBuilder sql = new StringBuilder(HEAD);
        parts.forEach(part -> sql.append(part.sql()));
        try (PreparedStatement statement =
                connection.prepareStatement(sql.append(END).toString())) {
            Parameters parameters = new Parameters(connection, statement);
            parameters.number(columns.events());
            parameters.number(nowMicros);
            if (expectedHead.isPresent()) {
                parameters.number(expectedHead.getAsLong());
            } else {
                parameters.noNumber();
            }
            parameters.number(columns.events());
            for (Part part : parts) {
                part.binding().bind(parameters);
            }
            parameters.number(columns.events());
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(new Written(row.getLong(1), row.getLong(2)))
                        : Optional.empty();
            }
        }
    }

    /**
     * A part of the statement that is left out where it has nothing to do: even that takes time.
     */
    private record Part(String sql, Binding binding) {}

    private interface Binding {
        void bind(Parameters parameters) throws SQLException;
    }

    /** Binds parameters in order. */
    private static final class Parameters {
        private final Connection connection;
        private final PreparedStatement statement;
        private int index;

        Parameters(Connection connection, PreparedStatement statement) {
            this.connection = connection;
            this.statement = statement;
        }

        void number(long value) throws SQLException {
            statement.setLong(++index, value);
        }

        void noNumber() throws SQLException {
            statement.setNull(++index, java.sql.Types.BIGINT);
        }

        void texts(List<String> values) throws SQLException {
            array("text", values.toArray(String[]::new));
        }

        void numbers(List<? extends @Nullable Long> values) throws SQLException {
            array("int8", values.toArray(Long[]::new));
        }

        void integers(List<Integer> values) throws SQLException {
            array("int4", values.toArray(Integer[]::new));
        }

        void bytes(byte[][] values) throws SQLException {
            array("bytea", values);
        }

        private void array(String type, Object[] values) throws SQLException {
            Array array = connection.createArrayOf(type, values);
            statement.setArray(++index, array);
        }
    }

    /** The appends turned into columns. Ordinals count the events of the transaction from 1. */
    private static final class Columns {
        private final List<String> released = new ArrayList<>();
        private final Map<String, String> owners = new HashMap<>();
        private final Map<String, Long> ownedSince = new HashMap<>();
        private final Map<String, Long> touched = new HashMap<>();
        private final List<String> types = new ArrayList<>();
        private final List<Long> typeOrdinals = new ArrayList<>();
        private final List<Deduplication> answers = new ArrayList<>();
        private final List<String> answerCommands = new ArrayList<>();
        private final List<Long> answerOrdinals = new ArrayList<>();
        private final List<NewEvent> events = new ArrayList<>();
        private final List<Long> lasts = new ArrayList<>();
        private final List<@Nullable Long> previous = new ArrayList<>();
        private final byte[][] salts;

        Columns(List<Append> appends, Collection<String> unseenTypes, Random random) {
            Set<String> unseen = new HashSet<>(unseenTypes);
            Set<String> begun = new HashSet<>();
            for (Append append : appends) {
                long last = (long) events.size() + append.events().size();
                for (NewEvent event : append.events()) {
                    events.add(event);
                    lasts.add(last);
                    boolean isFirst = begun.add(event.stream()) && event.revision() > 0;
                    previous.add(isFirst ? event.revision() - 1 : null);
                    if (unseen.remove(event.type())) {
                        types.add(event.type());
                        typeOrdinals.add((long) events.size());
                    }
                }
                released.addAll(append.releases());
                append.releases().forEach(owners::remove);
                for (Reservation reservation : append.reservations()) {
                    owners.put(reservation.key(), reservation.owner());
                    ownedSince.put(reservation.key(), last);
                }
                append.touches().forEach(key -> touched.put(key, last));
                Deduplication answer = append.deduplication();
                if (answer != null) {
                    answers.add(answer);
                    answerCommands.add(append.command().toString());
                    answerOrdinals.add(last);
                }
            }
            salts = new byte[events.size()][SALT_BYTES];
            for (byte[] salt : salts) {
                random.nextBytes(salt);
            }
        }

        int events() {
            return events.size();
        }

        List<Part> parts() {
            List<Part> parts = new ArrayList<>();
            add(parts, !released.isEmpty(), RELEASED, p -> p.texts(released));
            add(parts, !owners.isEmpty(), RESERVED, this::bindReserved);
            add(parts, !touched.isEmpty(), TOUCHED, this::bindTouched);
            add(parts, !types.isEmpty(), TYPED, this::bindTypes);
            add(parts, !answers.isEmpty(), ANSWERED, this::bindAnswers);
            add(parts, !events.isEmpty(), WRITTEN, this::bindEvents);
            return parts;
        }

        private static void add(List<Part> parts, boolean needed, String sql, Binding binding) {
            if (needed) {
                parts.add(new Part(sql, binding));
            }
        }

        private void bindReserved(Parameters parameters) throws SQLException {
            List<String> keys = List.copyOf(owners.keySet());
            parameters.texts(keys);
            parameters.texts(keys.stream().map(owners::get).toList());
            parameters.numbers(keys.stream().map(ownedSince::get).toList());
        }

        private void bindTouched(Parameters parameters) throws SQLException {
            List<String> keys = List.copyOf(touched.keySet());
            parameters.texts(keys);
            parameters.numbers(keys.stream().map(touched::get).toList());
        }

        private void bindTypes(Parameters parameters) throws SQLException {
            parameters.texts(types);
            parameters.numbers(typeOrdinals);
        }

        private void bindAnswers(Parameters parameters) throws SQLException {
            parameters.texts(answers.stream().map(Deduplication::key).toList());
            parameters.texts(answerCommands);
            parameters.texts(answers.stream().map(Deduplication::request).toList());
            parameters.integers(answers.stream().map(Deduplication::status).toList());
            parameters.numbers(answerOrdinals);
            parameters.texts(
                    answers.stream().map(answer -> String.join("\n", answer.ids())).toList());
        }

        private void bindEvents(Parameters parameters) throws SQLException {
            parameters.numbers(lasts);
            parameters.numbers(events.stream().map(NewEvent::revision).toList());
            parameters.numbers(previous);
            parameters.texts(events.stream().map(event -> event.id().toString()).toList());
            parameters.texts(events.stream().map(NewEvent::stream).toList());
            parameters.texts(events.stream().map(NewEvent::organization).toList());
            parameters.texts(events.stream().map(NewEvent::type).toList());
            parameters.bytes(salts);
            parameters.bytes(events.stream().map(NewEvent::envelope).toArray(byte[][]::new));
        }
    }
}
