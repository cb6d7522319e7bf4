/**
 * The log on Kafka: a relay that follows the log and brings every event, and every fact that
 * follows from it, to two topics in transactions.
 *
 * <p>What it protects:
 *
 * <ol>
 *   <li>Whoever reads what is committed ({@code read_committed}) gets every event of the log once,
 *       in order, whole commands at a time, whatever ends or comes twice: the relay, its node, a
 *       broker.
 *   <li>The position up to which everything is relayed is written in the same transactions, so that
 *       it cannot say more or less than is there.
 *   <li>One relay writes at a time: a lock in the database makes it so where all is well, and the
 *       transactional id where it is not.
 *   <li>The facts that are committed with a position are those of the image at that position.
 * </ol>
 *
 * No other package knows Kafka.
 */
@NullMarked
package dev.precept.pdp.stream.kafka;

import org.jspecify.annotations.NullMarked;
