package dev.precept.pdp.follower;

import dev.precept.pdp.eventstore.Head;
import dev.precept.pdp.follower.Follower.Key;
import dev.precept.pdp.follower.Follower.Kind;
import dev.precept.pdp.follower.Follower.Quarantine;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** The statements on the tables of followers. */
final class FollowerTable {
    /** What is written holds, as far as leases go: nothing speaks against the follower. */
    private static final String IS_TRUSTED =
            "excluded.quarantine is null"
                    + " and (f.quarantine is null or excluded.verdict = 'RIGHT')";

    /** In the order of the key, so that two nodes never wait for each other. */
    private static final String WRITE =
            """
            insert into follower as f (kind, id, instance, organization, name, position,
                state_hash, verdict, quarantine, error, generation, lease_millis, renewals,
                leased_until, seen_at, detail)
            select r.kind, r.id, r.instance, r.organization, r.name, r.position, r.state_hash,
                r.verdict,
                case when r.position > h.position then 'BEYOND_HEAD'
                    when r.verdict = 'WRONG' then 'WRONG_STATE' end,
                r.error, r.generation, r.lease_millis, 1,
                case when r.lease_millis > 0
                    then clock_timestamp() + r.lease_millis * interval '1 millisecond' end,
                clock_timestamp(), r.detail
            from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) as r (kind, id, instance, organization,
                name, position, state_hash, verdict, error, generation, lease_millis, detail)
                cross join log_head as h
            order by r.kind, r.id, r.instance
            on conflict (kind, id, instance) do update set
                organization = excluded.organization,
                name = excluded.name,
                position = excluded.position,
                state_hash = coalesce(excluded.state_hash, f.state_hash),
                verdict = excluded.verdict,
                quarantine = case when TRUSTED then null
                    else coalesce(excluded.quarantine, f.quarantine) end,
                error = case when excluded.lease_millis > 0 then f.error else excluded.error end,
                generation = excluded.generation,
                lease_millis = excluded.lease_millis,
                renewals = f.renewals
                    + case when excluded.kind = 'opa'
                        or (excluded.lease_millis > 0 and (TRUSTED)) then 1 else 0 end,
                leased_until = case when excluded.lease_millis > 0 and (TRUSTED)
                    then excluded.leased_until else f.leased_until end,
                seen_at = excluded.seen_at,
                detail = excluded.detail
            returning kind, id, instance, quarantine
            """
                    .replace("TRUSTED", IS_TRUSTED);

    private static final String HEAD =
            """
            select log.id, h.position, h.at_micros, e.id
            from log cross join log_head as h
                left join follower_epoch as e on true
            """;

    private static final String FOLLOWERS =
            """
            select e.id, b.longest_millis, f.kind, f.id, f.instance, f.organization, f.name,
                f.position, f.state_hash, f.quarantine, f.error, f.generation, f.renewals,
                f.leased_until, f.seen_at, f.detail
            from lease_bound as b
                left join follower_epoch as e on true
                left join follower as f on true
            """;

    /** Whoever misses a row that is gone finds another epoch. */
    private static final String FORGET =
            """
            with gone as (
                delete from follower
                where (kind <> 'node' and seen_at < clock_timestamp() - ? * interval '1 second')
                    or (kind = 'node' and seen_at < clock_timestamp() - ? * interval '1 second')
                    or (kind, id, instance) in (
                        select kind, id, instance from (
                            select kind, id, instance, row_number()
                                over (partition by kind, id order by seen_at desc) as place
                            from follower where kind <> 'node') as ranked
                        where place > ?)
                returning 1
            )
            update follower_epoch set id = gen_random_uuid() where exists (select from gone)
            """;

    private static final String RAISE =
            """
            update lease_bound as b set longest_millis = greatest(b.longest_millis, ?)
            from (select longest_millis from lease_bound for update) as before
            returning before.longest_millis
            """;

    private FollowerTable() {}

    /**
     * Where the log ends.
     *
     * @param epoch of the table at that moment; null where it has none yet
     */
    record HeadRead(Head head, @Nullable UUID epoch) {}

    /**
     * Writes what followers say, one report of each at most, and commits.
     *
     * @return why each of those is not trusted that are not
     */
    static Map<Key, Quarantine> write(Connection open, List<Report> reports) throws SQLException {
        try (PreparedStatement statement = open.prepareStatement(WRITE)) {
            Columns columns = new Columns(open, statement, reports);
            columns.texts(report -> report.key().kind().written());
            columns.texts(report -> report.key().id());
            columns.texts(report -> report.key().instance());
            columns.texts(Report::organization);
            columns.texts(Report::name);
            columns.add("int8", Report::position);
            columns.texts(Report::stateHash);
            columns.texts(report -> report.verdict().name());
            columns.texts(Report::error);
            columns.add("int4", Report::generation);
            columns.add("int8", report -> report.lease().toMillis());
            columns.texts(Report::detail);
            try (ResultSet row = statement.executeQuery()) {
                Map<Key, Quarantine> untrusted = new HashMap<>();
                while (row.next()) {
                    String quarantine = row.getString(4);
                    if (quarantine != null) {
                        untrusted.put(key(row, 1), Quarantine.valueOf(quarantine));
                    }
                }
                return untrusted;
            }
        }
    }

    /** Reads where the log ends, after everything that was committed before. */
    static HeadRead head(Connection open) throws SQLException {
        try (PreparedStatement statement = open.prepareStatement(HEAD);
                ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                throw new IllegalStateException("the log has no head");
            }
            return new HeadRead(
                    new Head(row.getObject(1, UUID.class), row.getLong(2), row.getLong(3)),
                    row.getObject(4, UUID.class));
        }
    }

    /** Begins an epoch where there is none. */
    static void beginEpoch(Connection open) throws SQLException {
        execute(open, "insert into follower_epoch default values on conflict do nothing");
    }

    /**
     * Says that leases of this length will be given.
     *
     * @return whether none was ever given before, whatever its length
     */
    static boolean raiseBound(Connection open, Duration lease) throws SQLException {
        try (PreparedStatement statement = open.prepareStatement(RAISE)) {
            statement.setLong(1, lease.toMillis());
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException("the bound of leases is gone");
                }
                return row.getLong(1) == 0;
            }
        }
    }

    /** Removes one that answers no more. */
    static void remove(Connection open, Key key) throws SQLException {
        try (PreparedStatement statement =
                open.prepareStatement(
                        "delete from follower where kind = ? and id = ? and instance = ?")) {
            statement.setString(1, key.kind().written());
            statement.setString(2, key.id());
            statement.setString(3, key.instance());
            statement.executeUpdate();
        }
    }

    /** Removes those that were not heard of for long, and of a gateway all but some. */
    static void forgetSilent(Connection open) throws SQLException {
        try (PreparedStatement statement = open.prepareStatement(FORGET)) {
            statement.setLong(1, Limits.SILENT_GATEWAY.toSeconds());
            statement.setLong(2, Limits.SILENT_NODE.toSeconds());
            statement.setInt(3, Limits.PROCESSES_PER_GATEWAY);
            statement.executeUpdate();
        }
    }

    /** All of them, with what else is true at that moment. */
    static Followers followers(Connection open) throws SQLException {
        try (PreparedStatement statement = open.prepareStatement(FOLLOWERS);
                ResultSet row = statement.executeQuery()) {
            List<Follower> all = new ArrayList<>();
            UUID epoch = null;
            long longest = 0;
            while (row.next()) {
                epoch = row.getObject(1, UUID.class);
                longest = row.getLong(2);
                if (row.getString(3) != null) {
                    all.add(follower(row));
                }
            }
            all.sort(
                    Comparator.comparing(Follower::name)
                            .thenComparing(follower -> follower.key().instance()));
            return new Followers(epoch, longest, all);
        }
    }

    private static Follower follower(ResultSet row) throws SQLException {
        String quarantine = row.getString(10);
        return new Follower(
                key(row, 3),
                row.getString(6),
                row.getString(7),
                row.getLong(8),
                row.getString(9),
                quarantine == null ? null : Quarantine.valueOf(quarantine),
                row.getString(11),
                row.getInt(12),
                row.getLong(13),
                instant(row.getObject(14, OffsetDateTime.class)),
                row.getObject(15, OffsetDateTime.class).toInstant(),
                row.getString(16));
    }

    private static Key key(ResultSet row, int first) throws SQLException {
        return new Key(
                Kind.valueOf(row.getString(first).toUpperCase(Locale.ROOT)),
                row.getString(first + 1),
                row.getString(first + 2));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    private static void execute(Connection open, String sql) throws SQLException {
        try (PreparedStatement statement = open.prepareStatement(sql)) {
            statement.executeUpdate();
        }
    }

    /** Binds what reports say, a column at a time. */
    private static final class Columns {
        private final Connection open;
        private final PreparedStatement statement;
        private final List<Report> reports;
        private int index;

        Columns(Connection open, PreparedStatement statement, List<Report> reports) {
            this.open = open;
            this.statement = statement;
            this.reports = reports;
        }

        void texts(Function<Report, @Nullable String> value) throws SQLException {
            add("text", value);
        }

        void add(String type, Function<Report, ? extends @Nullable Object> value)
                throws SQLException {
            Object[] values = new Object[reports.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = value.apply(reports.get(i));
            }
            statement.setArray(++index, open.createArrayOf(type, values));
        }
    }
}
