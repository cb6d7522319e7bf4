package dev.precept.pdp.listener;

import dev.precept.pdp.web.NonBlocking;

import io.netty.util.concurrent.FastThreadLocalThread;

/** A thread that reads and writes many connections: never held up. */
final class LoopThread extends FastThreadLocalThread implements NonBlocking {
    LoopThread(Runnable loop) {
        super(loop, "decisions");
    }
}
