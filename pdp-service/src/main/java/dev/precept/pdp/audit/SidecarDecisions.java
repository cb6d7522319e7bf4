package dev.precept.pdp.audit;

import dev.precept.domain.shared.GatewayId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.audit.DecisionReader.Span;
import dev.precept.pdp.audit.SidecarDecision.Kind;
import dev.precept.pdp.audit.SidecarDecision.Ours;
import dev.precept.pdp.audit.SidecarDecision.Outcome;
import dev.precept.pdp.audit.SidecarDecision.Verdict;
import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.projections.decision.DecisionRecordCodec;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

import javax.sql.DataSource;

/**
 * What OPAs say that they decided, beside our own decision log: kept as long, masked alike, each
 * once. For any number of threads; throws {@link LogUnavailableException} where the database does
 * not answer.
 */
public final class SidecarDecisions {
    private static final Comparator<Kept> IN_ORDER =
            Comparator.comparing(kept -> kept.decision.key().id());

    private static final String INSERT =
            """
            insert into opa_decision (day, organization, gateway, id, at_micros, instance, path,
                position, outcome, verdict, subject, application, api, record, told)
            select * from unnest(?::date[], ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict do nothing
            """;

    private static final String SELECT =
            """
            select gateway, id, at_micros, instance, path, position, outcome, verdict, subject,
                application, api, record, told
            from opa_decision
            where organization = ? and day between ? and ? and at_micros >= ? and at_micros < ?
                and (?::text is null or gateway = ?)
                and (?::text is null or id = ?)
                and (?::text is null or outcome = ?)
                and (?::text[] is null or verdict = any(?))
                and (?::text is null or subject = ? or subject = ?)
                and (?::text is null or application = ?)
                and (?::text is null or api = ?)
                and (?::bigint is null or (at_micros, gateway, id) < (?, ?, ?))
            order by at_micros desc, gateway desc, id desc limit ?
            """;

    private static final String COUNTS =
            """
            select gateway, outcome, verdict, count(*) from opa_decision
            where organization = ? and day between ? and ? and at_micros >= ? and at_micros < ?
            group by gateway, outcome, verdict order by gateway, outcome, verdict
            """;

    private static final String RAISE =
            """
            insert into opa_gap as g (day, organization, gateway, instance, counter, lost,
                seen_micros)
            select n.* from (values (?::date, ?, ?, ?, ?, ?::bigint, ?::bigint))
                as n (day, organization, gateway, instance, counter, lost, seen_micros)
            where ? > (select count(*) from opa_gap as g
                    where g.day = n.day and g.organization = n.organization
                        and g.gateway = n.gateway)
                or exists (select from opa_gap as g
                    where g.day = n.day and g.organization = n.organization
                        and g.gateway = n.gateway and g.instance = n.instance
                        and g.counter = n.counter)
            on conflict (organization, gateway, instance, counter, day) do update set
                lost = greatest(g.lost, excluded.lost),
                seen_micros = greatest(g.seen_micros, excluded.seen_micros)
            """;

    /** What was lost before the time that is asked about is not told again. */
    private static final String GAPS =
            """
            select gateway, instance, counter, lost, seen from (
                select gateway, instance, counter,
                    max(lost) filter (where day >= ?)
                        - coalesce(max(lost) filter (where day < ?), 0) as lost,
                    max(seen_micros) as seen
                from opa_gap where organization = ? and day <= ?
                group by gateway, instance, counter) as all_of_them
            where lost > 0
            order by gateway, instance, counter limit ?
            """;

    private final DataSource source;
    private final Rows rows;
    private final Masking masking;
    private final Retention retention;
    private final Quota quota;
    private final Set<LocalDate> days = new HashSet<>();

    SidecarDecisions(
            DataSource source, Rows rows, Masking masking, Retention retention, Quota quota) {
        this.source = source;
        this.rows = rows;
        this.masking = masking;
        this.retention = retention;
        this.quota = quota;
    }

    /**
     * Which decisions are wanted; null for any.
     *
     * @param gateway an id
     * @param decision the id that the OPA gave it
     * @param subject the id of a user or an application, or a name that was asked for in vain
     * @param application an id
     * @param api an id
     * @param after those before this one, in the order of the list
     */
    public record Filter(
            @Nullable String gateway,
            @Nullable String decision,
            @Nullable Outcome outcome,
            @Nullable Kind kind,
            @Nullable String subject,
            @Nullable String application,
            @Nullable String api,
            @Nullable Place after) {}

    /**
     * Where a decision stands in the list.
     *
     * @param atMicros by the OPA's clock
     */
    public record Place(long atMicros, String gateway, String id) {}

    /**
     * A decision as it is stored.
     *
     * @param position the revision it was made at; null where it does not say
     * @param record the question and our answer, in its written form; null where we have none
     * @param told what else the OPA told, as JSON
     */
    public record Stored(
            Place place,
            String instance,
            String path,
            @Nullable Long position,
            Outcome outcome,
            Verdict verdict,
            @Nullable String subject,
            @Nullable String application,
            @Nullable String api,
            byte @Nullable [] record,
            byte[] told) {
        /** When it was made, by the OPA's clock. */
        public Instant at() {
            return Instant.EPOCH.plus(place.atMicros, ChronoUnit.MICROS);
        }
    }

    /** How many decisions of a gateway came to what. */
    public record Counted(String gateway, Outcome outcome, Verdict verdict, long decisions) {}

    /**
     * What a process of an OPA says that it has not sent.
     *
     * @param counter the OPA's own name for why
     * @param lost how many, or how many times
     * @param seen when it said so last
     */
    public record Gap(String gateway, String instance, String counter, long lost, Instant seen) {}

    private record Kept(SidecarDecision decision, @Nullable Row row) {
        @Nullable String of(Function<Row, @Nullable String> column) {
            return row == null ? null : column.apply(row);
        }

        byte @Nullable [] record() {
            return row == null ? null : DecisionRecordCodec.encode(row.decision());
        }
    }

    /** Whether what we cannot mask is not to be written. */
    public boolean isMasked() {
        return masking.isOn();
    }

    /** Whether a decision of then is kept at all. */
    public boolean isKept(Instant at) {
        return !Retention.day(at).isBefore(retention.firstDay());
    }

    /** For how long no more decisions of a gateway are to be written; zero where some are now. */
    public Duration rest(GatewayId gateway) {
        return quota.rest(gateway);
    }

    /**
     * Writes decisions down, those that are not there yet.
     *
     * @param gateway whose they are
     * @param decisions all of them kept
     * @return how many are new
     */
    public int write(GatewayId gateway, List<SidecarDecision> decisions) {
        if (decisions.isEmpty()) {
            return 0;
        }
        int rows = written(decisions);
        quota.add(gateway, rows);
        return rows;
    }

    private int written(List<SidecarDecision> decisions) {
        // In one order, so that two who write the same do not wait for each other.
        List<Kept> kept = decisions.stream().map(this::kept).sorted(IN_ORDER).toList();
        try (Connection open = source.getConnection()) {
            for (Kept one : kept) {
                ensure(open, one.decision.day());
            }
            try (PreparedStatement statement = open.prepareStatement(INSERT)) {
                bind(open, statement, kept);
                return statement.executeUpdate();
            }
        } catch (SQLException e) {
            throw new LogUnavailableException("decisions of sidecars cannot be written", e);
        }
    }

    private Kept kept(SidecarDecision decision) {
        Ours ours = decision.ours();
        return new Kept(
                decision,
                ours == null
                        ? null
                        : rows.of(Entry.of(ours.image(), ours.request(), ours.decision())));
    }

    private static void bind(Connection open, PreparedStatement statement, List<Kept> kept)
            throws SQLException {
        Columns columns = new Columns(open, statement, kept);
        columns.texts(it -> it.decision.day().toString());
        columns.texts(it -> it.decision.key().organization().value());
        columns.texts(it -> it.decision.key().gateway().value());
        columns.texts(it -> it.decision.key().id());
        columns.add("bigint", it -> micros(it.decision.at()));
        columns.texts(it -> it.decision.instance());
        columns.texts(it -> it.decision.path());
        columns.add(
                "bigint",
                it -> it.decision.revision() == null ? null : it.decision.revision().value());
        columns.texts(it -> it.decision.outcome().name());
        columns.texts(it -> it.decision.verdict().name());
        columns.texts(it -> it.of(Row::subject));
        columns.texts(it -> it.of(Row::application));
        columns.texts(it -> it.of(Row::api));
        byte[] @Nullable [] records = new byte[kept.size()][];
        byte[][] told = new byte[kept.size()][];
        for (int i = 0; i < records.length; i++) {
            records[i] = kept.get(i).record();
            told[i] = kept.get(i).decision.told();
        }
        columns.bytes(records);
        columns.bytes(told);
    }

    private static long micros(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }

    /** The partitions of a day: of most days they are there already. */
    private void ensure(Connection open, LocalDate day) throws SQLException {
        synchronized (days) {
            if (!days.contains(day)) {
                new DecisionTables().ensure(open, day);
                LocalDate first = retention.firstDay();
                days.removeIf(it -> it.isBefore(first));
                days.add(day);
            }
        }
    }

    /**
     * Writes down how many decisions a process says that it has not sent. What processes there are
     * is their own word: of one gateway no more are told on a day than there is room for.
     */
    public void lost(
            OrganizationId organization, GatewayId gateway, String instance, List<Lost> lost) {
        Instant now = retention.clock().instant();
        try (Connection open = source.getConnection()) {
            ensure(open, Retention.day(now));
            try (PreparedStatement statement = open.prepareStatement(RAISE)) {
                for (Lost one : lost) {
                    statement.setObject(1, Retention.day(now));
                    statement.setString(2, organization.value());
                    statement.setString(3, gateway.value());
                    statement.setString(4, instance);
                    statement.setString(5, one.counter());
                    statement.setLong(6, one.times());
                    statement.setLong(7, micros(now));
                    statement.setInt(8, Limits.GAPS_OF_A_DAY);
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        } catch (SQLException e) {
            throw new LogUnavailableException("gaps of sidecars cannot be written", e);
        }
    }

    /** One of a process's counters of what it has not sent. */
    public record Lost(String counter, long times) {}

    /** The wanted decisions, newest first. */
    public List<Stored> list(OrganizationId organization, Span span, Filter filter) {
        Place after = filter.after();
        Outcome outcome = filter.outcome();
        String subject = filter.subject();
        return read(
                SELECT,
                in -> {
                    in.span(organization, span);
                    in.twice(filter.gateway()).twice(filter.decision());
                    in.twice(outcome == null ? null : outcome.name());
                    in.verdicts(filter.kind()).verdicts(filter.kind());
                    in.twice(subject).text(subject == null ? null : masking.subject(subject));
                    in.twice(filter.application()).twice(filter.api());
                    in.number(after == null ? null : after.atMicros);
                    in.number(after == null ? null : after.atMicros);
                    in.text(after == null ? null : after.gateway);
                    in.text(after == null ? null : after.id);
                    in.number((long) span.maximum());
                },
                SidecarDecisions::stored);
    }

    private static Stored stored(ResultSet row) throws SQLException {
        long position = row.getLong(6);
        boolean hasNone = row.wasNull();
        return new Stored(
                new Place(row.getLong(3), row.getString(1), row.getString(2)),
                row.getString(4),
                row.getString(5),
                hasNone ? null : position,
                Outcome.valueOf(row.getString(7)),
                Verdict.valueOf(row.getString(8)),
                row.getString(9),
                row.getString(10),
                row.getString(11),
                row.getBytes(12),
                row.getBytes(13));
    }

    /** How many decisions came to what, by gateway. */
    public List<Counted> counts(OrganizationId organization, Span span) {
        return read(
                COUNTS,
                in -> in.span(organization, span),
                row ->
                        new Counted(
                                row.getString(1),
                                Outcome.valueOf(row.getString(2)),
                                Verdict.valueOf(row.getString(3)),
                                row.getLong(4)));
    }

    /** What was lost on the days of the span, by process. */
    public List<Gap> gaps(OrganizationId organization, Span span) {
        LocalDate first = Retention.day(span.from());
        return read(
                GAPS,
                in -> {
                    in.day(first).day(first).text(organization.value());
                    in.day(Retention.day(span.to())).number((long) span.maximum());
                },
                row ->
                        new Gap(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getLong(4),
                                Instant.EPOCH.plus(row.getLong(5), ChronoUnit.MICROS)));
    }

    private <T> List<T> read(String sql, Binder binder, Rowset.Mapper<T> mapper) {
        try {
            return Rowset.read(
                    source, sql, statement -> binder.bind(new Parameters(statement)), mapper);
        } catch (SQLException e) {
            throw new LogUnavailableException("decisions of sidecars cannot be read", e);
        }
    }

    private interface Binder {
        void bind(Parameters in) throws SQLException;
    }

    /** Binds what is written, a column at a time. */
    private static final class Columns {
        private final Connection open;
        private final PreparedStatement statement;
        private final List<Kept> kept;
        private int next = 1;

        Columns(Connection open, PreparedStatement statement, List<Kept> kept) {
            this.open = open;
            this.statement = statement;
            this.kept = kept;
        }

        void texts(Function<Kept, @Nullable String> column) throws SQLException {
            add("text", column);
        }

        void add(String type, Function<Kept, ? extends @Nullable Object> column)
                throws SQLException {
            Object[] values = new Object[kept.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = column.apply(kept.get(i));
            }
            statement.setArray(next++, open.createArrayOf(type, values));
        }

        void bytes(byte[] @Nullable [] values) throws SQLException {
            statement.setArray(next++, open.createArrayOf("bytea", values));
        }
    }

    /** A statement's parameters, one after the other. */
    private static final class Parameters {
        private final PreparedStatement statement;
        private int next = 1;

        Parameters(PreparedStatement statement) {
            this.statement = statement;
        }

        Parameters text(@Nullable String value) throws SQLException {
            statement.setString(next++, value);
            return this;
        }

        Parameters twice(@Nullable String value) throws SQLException {
            return text(value).text(value);
        }

        Parameters number(@Nullable Long value) throws SQLException {
            statement.setObject(next++, value, java.sql.Types.BIGINT);
            return this;
        }

        Parameters day(LocalDate day) throws SQLException {
            statement.setObject(next++, day);
            return this;
        }

        Parameters verdicts(@Nullable Kind kind) throws SQLException {
            Object[] names =
                    Arrays.stream(Verdict.values())
                            .filter(it -> it.kind() == kind)
                            .map(Verdict::name)
                            .toArray();
            statement.setArray(
                    next++,
                    kind == null ? null : statement.getConnection().createArrayOf("text", names));
            return this;
        }

        Parameters span(OrganizationId organization, Span span) throws SQLException {
            text(organization.value());
            day(span.from().atZone(ZoneOffset.UTC).toLocalDate());
            day(span.to().atZone(ZoneOffset.UTC).toLocalDate());
            return number(micros(span.from())).number(micros(span.to()));
        }
    }
}
