package dev.precept.pdp.oauth;

import dev.precept.pdp.jose.Sha256;
import dev.precept.pdp.web.NonBlocking;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.function.Supplier;

import javax.sql.DataSource;

/**
 * Has those who look at the database and then change it do so one after the other, on whatever
 * node, where no one statement or constraint decides. Threads share it; faults of the database come
 * as Spring's {@code DataAccessException}.
 */
public final class Turns {
    private final JdbcClient jdbc;
    private final TransactionOperations transactions;

    public Turns(DataSource database) {
        this.jdbc = JdbcClient.create(database);
        this.transactions = new TransactionTemplate(new JdbcTransactionManager(database));
    }

    /**
     * Does the work, as one transaction, while nobody else does any under one of the names. Names
     * are hashed: two that meet by chance wait for each other, and no more.
     */
    public <T> T take(Collection<String> names, Supplier<T> work) {
        NonBlocking.beforeWaiting();
        return transactions.execute(
                _ -> {
                    // In one order for all: nobody waits for somebody who waits for him.
                    names.stream()
                            .map(name -> ByteBuffer.wrap(Sha256.of(name)).getLong())
                            .distinct()
                            .sorted()
                            .forEach(this::lock);
                    return work.get();
                });
    }

    private void lock(long key) {
        jdbc.sql("select 1 from pg_advisory_xact_lock(?)").param(key).query(Integer.class).single();
    }
}
