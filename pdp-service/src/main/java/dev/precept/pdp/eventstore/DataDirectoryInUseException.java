package dev.precept.pdp.eventstore;

import java.nio.file.Path;

/** Another process works in the data directory: two on one would destroy it. */
public final class DataDirectoryInUseException extends LogStartException {
    private static final long serialVersionUID = 1L;

    DataDirectoryInUseException(Path directory, String holder) {
        super(
                "The data directory "
                        + directory
                        + " is in use by "
                        + (holder.isEmpty() ? "another process" : holder)
                        + ".",
                "Stop that one, or give this one a data directory of its own.",
                null);
    }
}
