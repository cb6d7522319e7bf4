package dev.precept.projections.snapshot;

import java.io.IOException;

/** What was read is not a whole and sound snapshot: nothing of it may be used. */
public final class UnreadableSnapshotException extends IOException {
    private static final long serialVersionUID = 1;

    UnreadableSnapshotException(String message) {
        super(message);
    }

    UnreadableSnapshotException(String message, Throwable cause) {
        super(message, cause);
    }
}
