package dev.precept.pdp.eventstore;

import java.nio.file.Path;

/** Another process works in the data directory: two on one would destroy it. */
public final class DataDirectoryInUseException extends RuntimeException {
    DataDirectoryInUseException(Path directory, String holder) {
        super(
                "the data directory "
                        + directory
                        + " is in use by "
                        + (holder.isEmpty() ? "another process" : holder)
                        + ": stop that one, or give this one a directory of its own");
    }
}
