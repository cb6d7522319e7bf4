package dev.precept.pdp.web;

/** Marks threads that must never be held up: those of an event loop. */
public interface NonBlocking {
    /**
     * To be called before whatever may hold the thread up.
     *
     * @throws MustWait on a thread that must not be; whoever runs it begins anew on another one
     */
    static void beforeWaiting() {
        if (Thread.currentThread() instanceof NonBlocking) {
            throw new MustWait();
        }
    }

    /** What was asked has to be asked again on a thread that may wait. */
    final class MustWait extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private MustWait() {
            super("asked on a thread that must not wait", null, false, false);
        }
    }
}
