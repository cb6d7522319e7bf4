package dev.precept.pdp.eventstore;

import java.util.UUID;

/**
 * Where the log ends.
 *
 * @param log the log's id; positions of another log mean nothing here
 * @param position the position of the last event; 0 where there is none
 * @param atMicros the instant of the last append, in microseconds since 1970
 */
public record Head(UUID log, long position, long atMicros) {}
