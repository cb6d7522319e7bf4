package dev.precept.pdp.consent;

import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.UserId;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.pdp.token.AuthorizationGrants;
import dev.precept.projections.image.ScopeDocument;

import org.springframework.jdbc.core.simple.JdbcClient;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import javax.sql.DataSource;

/**
 * What users have let clients have, a row for each scope. An API's scope is meant by its id: one
 * that is made again under its name was consented to by nobody. Threads share it; faults of the
 * database come as Spring's {@code DataAccessException}.
 */
public final class Consents {
    private final JdbcClient jdbc;
    private final AuthorizationGrants grants;

    public Consents(DataSource database, AuthorizationGrants grants) {
        this.jdbc = JdbcClient.create(database);
        this.grants = grants;
    }

    /**
     * What a user lets a client have.
     *
     * @param scopes wire names, sorted; of scopes that are there
     * @param givenAt when the latest of them was given
     */
    public record Consent(ApplicationId application, List<String> scopes, Instant givenAt) {}

    private record Row(String application, String scope, String name, Instant givenAt) {}

    /** Those of the scopes, by wire name, that the user has not let the client have. */
    public Set<String> missing(
            Tenant tenant, UserId user, ApplicationId application, Collection<String> scopes) {
        Set<String> given =
                new HashSet<>(
                        jdbc.sql(
                                        "select scope from consent where organization = ?"
                                                + " and user_id = ? and application = ?")
                                .params(tenant.id().value(), user.value(), application.value())
                                .query(String.class)
                                .list());
        Set<String> missing = new TreeSet<>();
        for (String scope : scopes) {
            if (!given.contains(key(tenant, scope))) {
                missing.add(scope);
            }
        }
        return missing;
    }

    /** Keeps that the user lets the client have these scopes, by wire name. */
    public void give(
            Tenant tenant, UserId user, ApplicationId application, Collection<String> scopes) {
        for (String scope : scopes) {
            jdbc.sql(
                            """
                            insert into consent
                                (organization, user_id, application, scope, name, given_at)
                            values (?, ?, ?, ?, ?, ?)
                            on conflict (organization, user_id, application, scope)
                                do update set given_at = excluded.given_at
                            """)
                    .param(tenant.id().value())
                    .param(user.value())
                    .param(application.value())
                    .param(key(tenant, scope))
                    .param(scope)
                    .param(Timestamp.from(tenant.now()))
                    .update();
        }
    }

    /** All that the user lets clients have, of clients and scopes that are there; by client id. */
    public List<Consent> of(Tenant tenant, UserId user) {
        Map<String, Consent> consents = new TreeMap<>();
        for (Row row : rows(tenant, user)) {
            boolean isThere =
                    tenant.organization().applicationWithId(row.application) != null
                            && row.scope.equals(key(tenant, row.name));
            if (isThere) {
                consents.merge(row.application, consent(row), Consents::together);
            }
        }
        return List.copyOf(consents.values());
    }

    /**
     * Takes back all that the user lets the client have, and what was issued on it.
     *
     * @throws dev.precept.pdp.oauth.OAuthException where that cannot be done now; then it is as it
     *     was, or the client has nothing left but the consent
     */
    public void withdraw(Tenant tenant, UserId user, ApplicationId application) {
        grants.revokeOfConsent(tenant.id(), user, application);
        jdbc.sql(
                        "delete from consent where organization = ? and user_id = ?"
                                + " and application = ?")
                .params(tenant.id().value(), user.value(), application.value())
                .update();
    }

    private List<Row> rows(Tenant tenant, UserId user) {
        return jdbc.sql(
                        "select application, scope, name, given_at from consent"
                                + " where organization = ? and user_id = ? order by name")
                .params(tenant.id().value(), user.value())
                .query(
                        (row, _) ->
                                new Row(
                                        row.getString(1),
                                        row.getString(2),
                                        row.getString(3),
                                        row.getTimestamp(4).toInstant()))
                .list();
    }

    private static Consent consent(Row row) {
        return new Consent(new ApplicationId(row.application), List.of(row.name), row.givenAt);
    }

    private static Consent together(Consent one, Consent other) {
        List<String> scopes = new ArrayList<>(one.scopes);
        scopes.addAll(other.scopes);
        Instant latest = one.givenAt.isAfter(other.givenAt) ? one.givenAt : other.givenAt;
        return new Consent(one.application, List.copyOf(scopes), latest);
    }

    private static String key(Tenant tenant, String wireName) {
        ScopeDocument scope =
                tenant.image().visibleScopeByWireName(tenant.organization(), wireName);
        return scope == null ? wireName : scope.id().value();
    }
}
