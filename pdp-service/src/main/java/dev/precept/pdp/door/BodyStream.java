package dev.precept.pdp.door;

import java.io.IOException;
import java.io.OutputStream;

/** Makes a body while it is sent, on a thread that may wait for whoever takes it. */
@FunctionalInterface
public interface BodyStream {
    /**
     * Writes all of it; what is left unwritten by a failure is seen to be missing.
     *
     * @throws IOException where the other end is gone
     */
    void writeTo(OutputStream out) throws IOException;
}
