package dev.precept.pdp.audit;

import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.eventstore.LogUnavailableException;

import org.jspecify.annotations.Nullable;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import javax.sql.DataSource;

/**
 * Reads the decision log of one organization. For any number of threads; throws {@link
 * LogUnavailableException} where the database cannot be read.
 */
public final class DecisionReader {
    static final String COLUMNS =
            "id, at_micros, position, is_permit, reason, subject, application, api, record";
    private static final long SECONDS_PER_MINUTE = 60;

    private final DataSource source;
    private final Masking masking;

    DecisionReader(DataSource source, Masking masking) {
        this.source = source;
        this.masking = masking;
    }

    /** From the first instant to before the second, at most so many. */
    public record Span(Instant from, Instant to, int maximum) {
        private LocalDate firstDay() {
            return from.atZone(ZoneOffset.UTC).toLocalDate();
        }

        private LocalDate lastDay() {
            return to.atZone(ZoneOffset.UTC).toLocalDate();
        }
    }

    /**
     * Which decisions are wanted; null for any.
     *
     * @param subject the id of a user or an application, or a name that was asked for in vain
     * @param application an id
     * @param api an id
     * @param isPermit the outcome
     * @param reason the reason's name
     * @param after those before this one, in the order of the list
     */
    public record Filter(
            @Nullable String subject,
            @Nullable String application,
            @Nullable String api,
            @Nullable Boolean isPermit,
            @Nullable String reason,
            @Nullable UUID after) {}

    /**
     * A decision that was recorded.
     *
     * @param record in its written form
     */
    public record Recorded(
            UUID id,
            Instant at,
            long position,
            boolean isPermit,
            String reason,
            @Nullable String subject,
            @Nullable String application,
            String api,
            byte[] record) {}

    /** Permits of a kind in a minute. */
    public record Counted(
            Instant minute,
            @Nullable String application,
            String api,
            String action,
            @Nullable String path,
            long permits) {}

    /**
     * Somebody's use of a scope.
     *
     * @param subject a user's id, else an application's
     * @param application by which; null for none, and where the mark does not say
     */
    public record Exercised(
            LocalDate day,
            String subject,
            boolean isUser,
            @Nullable String application,
            String api,
            String scope) {}

    /** The wanted decisions, newest first. */
    public List<Recorded> list(OrganizationId organization, Span span, Filter filter) {
        UUID after = filter.after();
        String subject = filter.subject();
        String sql =
                "select "
                        + COLUMNS
                        + " from decision where organization = ? and day between ? and ?"
                        + " and at_micros >= ? and at_micros < ?"
                        + " and (?::text is null or subject = ? or subject = ?)"
                        + " and (?::text is null or application = ?)"
                        + " and (?::text is null or api = ?)"
                        + " and (?::boolean is null or is_permit = ?)"
                        + " and (?::text is null or reason = ?)"
                        + (after == null
                                ? ""
                                : " and (at_micros, id) < (select at_micros, id from decision"
                                        + " where organization = ? and id = ?"
                                        + " and at_micros >= ? and at_micros < ?)")
                        + " order by day desc, at_micros desc, id desc limit ?";
        return read(
                sql,
                in -> {
                    in.text(organization.value()).span(span);
                    in.text(subject).text(subject);
                    in.text(subject == null ? null : masking.subject(subject));
                    in.text(filter.application()).text(filter.application());
                    in.text(filter.api()).text(filter.api());
                    in.flag(filter.isPermit()).flag(filter.isPermit());
                    in.text(filter.reason()).text(filter.reason());
                    if (after != null) {
                        in.text(organization.value()).millisecondOf(after);
                    }
                    in.number(span.maximum());
                },
                DecisionReader::recorded);
    }

    /** The decision of this id, if it is the organization's. */
    public Optional<Recorded> find(OrganizationId organization, UUID id) {
        return read(
                        "select "
                                + COLUMNS
                                + " from decision where organization = ? and id = ?"
                                + " and at_micros >= ? and at_micros < ?",
                        in -> in.text(organization.value()).millisecondOf(id),
                        DecisionReader::recorded)
                .stream()
                .findFirst();
    }

    /**
     * Which outcomes of requests for tokens are wanted; null for any.
     *
     * @param subject an id
     * @param application an id
     * @param kind what became of them
     * @param after those before this one, in the order of the list
     */
    public record OutcomeFilter(
            @Nullable String subject,
            @Nullable String application,
            TokenOutcome.@Nullable Kind kind,
            @Nullable UUID after) {}

    /** What became of a request for tokens. */
    public record Outcome(UUID id, TokenOutcome outcome) {}

    /** What became of requests for tokens, newest first. */
    public List<Outcome> outcomes(OrganizationId organization, Span span, OutcomeFilter filter) {
        UUID after = filter.after();
        String subject = filter.subject();
        TokenOutcome.Kind kind = filter.kind();
        String sql =
                "select id, record from token_outcome where organization = ?"
                        + " and day between ? and ? and at_micros >= ? and at_micros < ?"
                        + " and (?::text is null or subject = ? or subject = ?)"
                        + " and (?::text is null or application = ?)"
                        + " and (?::text is null or outcome = ?)"
                        + (after == null
                                ? ""
                                : " and (at_micros, id) < (select at_micros, id from token_outcome"
                                        + " where organization = ? and id = ?"
                                        + " and at_micros >= ? and at_micros < ?)")
                        + " order by day desc, at_micros desc, id desc limit ?";
        return read(
                sql,
                in -> {
                    in.text(organization.value()).span(span);
                    in.text(subject).text(subject);
                    in.text(subject == null ? null : masking.subject(subject));
                    in.text(filter.application()).text(filter.application());
                    in.text(kind == null ? null : kind.name());
                    in.text(kind == null ? null : kind.name());
                    if (after != null) {
                        in.text(organization.value()).millisecondOf(after);
                    }
                    in.number(span.maximum());
                },
                row ->
                        new Outcome(
                                row.getObject(1, UUID.class),
                                TokenOutcomes.CODEC.decode(row.getBytes(2))));
    }

    /** Permits by kind and minute, newest first. */
    public List<Counted> counts(
            OrganizationId organization,
            Span span,
            @Nullable String application,
            @Nullable String api) {
        return read(
                "select minute, application, api, action, path, sum(permits) from decision_count"
                        + " where organization = ? and day between ? and ?"
                        + " and minute >= ? and minute < ?"
                        + " and (?::text is null or application = ?)"
                        + " and (?::text is null or api = ?)"
                        + " group by minute, application, api, action, path"
                        + " order by minute desc, api, action, path, application limit ?",
                in -> {
                    in.text(organization.value()).days(span);
                    in.number(minute(span.from())).number(minute(span.to()) + 1);
                    in.text(application).text(application).text(api).text(api);
                    in.number(span.maximum());
                },
                row ->
                        new Counted(
                                Instant.ofEpochSecond(row.getLong(1) * SECONDS_PER_MINUTE),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                row.getLong(6)));
    }

    private static long minute(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), SECONDS_PER_MINUTE);
    }

    /** Who made use of what, newest first. */
    public List<Exercised> exercised(
            OrganizationId organization,
            Span span,
            @Nullable String subject,
            @Nullable String api) {
        return read(
                "select day, subject, is_user, application, api, scope from decision_mark"
                        + " where organization = ? and day between ? and ?"
                        + " and (?::text is null or subject = ?)"
                        + " and (?::text is null or api = ?)"
                        + " order by day desc, api, scope, subject, application limit ?",
                in -> {
                    in.text(organization.value()).days(span);
                    in.text(subject).text(subject).text(api).text(api);
                    in.number(span.maximum());
                },
                row ->
                        new Exercised(
                                row.getObject(1, LocalDate.class),
                                row.getString(2),
                                row.getBoolean(3),
                                Id.isId(row.getString(4)) ? row.getString(4) : null,
                                row.getString(5),
                                row.getString(6)));
    }

    static Recorded recorded(ResultSet row) throws SQLException {
        return new Recorded(
                row.getObject(1, UUID.class),
                Instant.EPOCH.plus(row.getLong(2), ChronoUnit.MICROS),
                row.getLong(3),
                row.getBoolean(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getBytes(9));
    }

    private <T> List<T> read(String sql, Binder binder, Rowset.Mapper<T> mapper) {
        try {
            return Rowset.read(
                    source, sql, statement -> binder.bind(new Parameters(statement)), mapper);
        } catch (SQLException e) {
            throw new LogUnavailableException("the decision log cannot be read", e);
        }
    }

    private interface Binder {
        void bind(Parameters in) throws SQLException;
    }

    /** A statement's parameters, one after the other. */
    private static final class Parameters {
        private static final long MICROS_PER_MILLI = 1_000;

        private final PreparedStatement statement;
        private int next = 1;

        Parameters(PreparedStatement statement) {
            this.statement = statement;
        }

        Parameters text(@Nullable String value) throws SQLException {
            statement.setString(next++, value);
            return this;
        }

        Parameters number(long value) throws SQLException {
            statement.setLong(next++, value);
            return this;
        }

        Parameters flag(@Nullable Boolean value) throws SQLException {
            statement.setObject(next++, value, Types.BOOLEAN);
            return this;
        }

        Parameters days(Span span) throws SQLException {
            statement.setObject(next++, span.firstDay());
            statement.setObject(next++, span.lastDay());
            return this;
        }

        Parameters span(Span span) throws SQLException {
            return days(span).number(micros(span.from())).number(micros(span.to()));
        }

        /** The id, and the millisecond that it begins with. */
        Parameters millisecondOf(UUID id) throws SQLException {
            statement.setObject(next++, id);
            long micros = RecordIds.millis(id) * MICROS_PER_MILLI;
            return number(micros).number(micros + MICROS_PER_MILLI);
        }

        private static long micros(Instant at) {
            return ChronoUnit.MICROS.between(Instant.EPOCH, at);
        }
    }
}
