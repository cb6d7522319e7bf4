package dev.precept.pdp.command;

import org.axonframework.common.lock.Lock;
import org.axonframework.common.lock.LockFactory;

import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Lets one thread of this node at a time decide on a stream. Streams share a fixed number of locks.
 *
 * <p>A command holds one lock only, so there is no deadlock to look for. Unlike Axon's own locks an
 * interrupt does not turn a waiting caller away.
 */
final class StreamLocks implements LockFactory {
    private final ReentrantLock[] locks =
            Stream.generate(ReentrantLock::new).limit(Limits.LOCKS).toArray(ReentrantLock[]::new);

    @Override
    public Lock obtainLock(String stream) {
        int hash = stream.hashCode();
        ReentrantLock lock = locks[(hash ^ hash >>> 16) & Limits.LOCKS - 1];
        lock.lock();
        return new Lock() {
            @Override
            public void release() {
                lock.unlock();
            }

            @Override
            public boolean isHeld() {
                return lock.isHeldByCurrentThread();
            }
        };
    }
}
