package dev.precept.pdp.registration;

import dev.precept.domain.organization.RegistrationPolicy;
import dev.precept.domain.schema.RecordCodec;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.oauth.RandomValues;
import dev.precept.pdp.web.NonBlocking;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.security.MessageDigest;
import java.util.Optional;

import javax.sql.DataSource;

/**
 * By what clients that registered themselves manage that: their registration access tokens (RFC
 * 7592 section 3), of which only the SHA-256 is stored. Threads share it; faults of the database
 * come as Spring's {@code DataAccessException}.
 */
final class RegisteredClients {
    private static final RecordCodec<RegistrationPolicy> POLICY =
            RecordCodec.of(RegistrationPolicy.class);
    private static final byte[] NOBODY = RandomValues.digest("");

    private final JdbcClient jdbc;
    private final RandomValues values;

    RegisteredClients(DataSource database, RandomValues values) {
        this.jdbc = JdbcClient.create(database);
        this.values = values;
    }

    /**
     * A client's registration.
     *
     * @param policy what its initial registration token allowed at most; null for no more than the
     *     organization's policy says
     * @param statement its software statement; null for none
     */
    record Registration(
            OrganizationId organization,
            ApplicationId application,
            @Nullable RegistrationPolicy policy,
            @Nullable String statement) {}

    private record Row(Registration registration, byte[] digest) {}

    /** Stores one, and gives its token in the clear: to be shown in the answer. */
    String create(Registration registration) {
        NonBlocking.beforeWaiting();
        String token = values.next();
        RegistrationPolicy policy = registration.policy();
        jdbc.sql(
                        "insert into registered_client (application, organization, digest, policy,"
                                + " software_statement) values (?, ?, ?, ?, ?)")
                .param(registration.application().value())
                .param(registration.organization().value())
                .param(RandomValues.digest(token))
                .param(policy == null ? null : POLICY.encode(policy))
                .param(registration.statement())
                .update();
        return token;
    }

    /** The registration of this client, where the token is its own; compared in constant time. */
    Optional<Registration> find(OrganizationId organization, ApplicationId client, String token) {
        NonBlocking.beforeWaiting();
        Optional<Row> row =
                jdbc.sql(
                                "select digest, policy, software_statement from registered_client"
                                        + " where application = ? and organization = ?")
                        .params(client.value(), organization.value())
                        .query(
                                (found, _) -> {
                                    byte[] policy = found.getBytes("policy");
                                    return new Row(
                                            new Registration(
                                                    organization,
                                                    client,
                                                    policy == null ? null : POLICY.decode(policy),
                                                    found.getString("software_statement")),
                                            found.getBytes("digest"));
                                })
                        .optional();
        boolean isOwn =
                MessageDigest.isEqual(
                        row.map(Row::digest).orElse(NOBODY), RandomValues.digest(token));
        return row.filter(_ -> isOwn).map(Row::registration);
    }

    /**
     * Replaces the token, and keeps the statement.
     *
     * @return the new one; empty where another request was first
     */
    Optional<String> rotate(Registration registration, String token) {
        String next = values.next();
        return replace(registration, token, next) ? Optional.of(next) : Optional.empty();
    }

    /** Takes a rotation back: what it was for was refused. */
    void takeBack(Registration before, String token, String next) {
        replace(before, next, token);
    }

    private boolean replace(Registration registration, String token, String next) {
        return jdbc.sql(
                                "update registered_client set digest = ?, software_statement = ?"
                                        + " where application = ? and digest = ?")
                        .param(RandomValues.digest(next))
                        .param(registration.statement())
                        .param(registration.application().value())
                        .param(RandomValues.digest(token))
                        .update()
                == 1;
    }

    /** Forgets it. */
    void remove(ApplicationId client) {
        jdbc.sql("delete from registered_client where application = ?")
                .param(client.value())
                .update();
    }
}
