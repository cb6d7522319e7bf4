package dev.precept.pdp.opa.bundle;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of the disk may be taken, by all files together: those that are kept, that are being
 * sent, and that are being written. Threads share it.
 */
final class Room {
    private final long most;
    private final long spare;
    private final Disk disk;
    private final AtomicLong taken = new AtomicLong();

    /**
     * Nothing is taken.
     *
     * @param most bytes of all files
     * @param spare bytes that are left on the disk to others
     */
    Room(long most, long spare, Disk disk) {
        this.most = most;
        this.spare = spare;
        this.disk = disk;
    }

    /** What the files lie on. */
    @FunctionalInterface
    interface Disk {
        /** Bytes that can still be written. */
        long usable() throws IOException;
    }

    /** There is not as much room. */
    static final class Full extends IOException {
        private static final long serialVersionUID = 1L;

        private Full(String message) {
            super(message);
        }
    }

    /** Bytes of all files. */
    long taken() {
        return taken.get();
    }

    /** Whether so much more can be taken. */
    boolean has(long more) throws IOException {
        return taken.get() + more <= most && disk.usable() >= spare;
    }

    /** What a file will take; nothing yet. */
    Share share(Shortage shortage) {
        return new Share(shortage);
    }

    /** Lets files go that nobody needs now, where there is no room for so much more. */
    @FunctionalInterface
    interface Shortage {
        void makeRoom(long more) throws IOException;
    }

    /** What one file takes. For one thread at a time. */
    final class Share {
        private final Shortage shortage;
        private long bytes;

        private Share(Shortage shortage) {
            this.shortage = shortage;
        }

        /**
         * Takes more, before it is written.
         *
         * @throws Full where there is no room
         */
        void take(long more) throws IOException {
            if (!has(more)) {
                shortage.makeRoom(more);
            }
            if (disk.usable() < spare) {
                throw new Full("there are less than " + spare + " bytes left on the disk");
            }
            if (taken.addAndGet(more) > most) {
                taken.addAndGet(-more);
                throw new Full("all files would have more than " + most + " bytes");
            }
            bytes += more;
        }

        /** How much it took. */
        long bytes() {
            return bytes;
        }

        /** Gives it all back, once the file is gone. */
        void giveBack() {
            taken.addAndGet(-bytes);
            bytes = 0;
        }
    }
}
