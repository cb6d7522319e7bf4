package dev.precept.pdp.stream;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Breaks off after a time: what is sent must not be kept for ever by who takes a little of it. */
public final class TimedStream extends FilterOutputStream {
    private final long end;
    private final BooleanSupplier isOpen;

    /** Breaks off after this time, or when it is said to be over. */
    public TimedStream(OutputStream out, Duration most, BooleanSupplier isOpen) {
        super(out);
        this.end = System.nanoTime() + most.toNanos();
        this.isOpen = isOpen;
    }

    @Override
    public void write(int octet) throws IOException {
        check();
        out.write(octet);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        check();
        out.write(bytes, offset, length);
    }

    private void check() throws IOException {
        if (System.nanoTime() - end > 0 || !isOpen.getAsBoolean()) {
            throw new IOException("it takes too long, or the service stops");
        }
    }
}
