package dev.precept.projections.delta;

import static dev.precept.projections.delta.StreamRules.require;

import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.Position;
import dev.precept.projections.image.OrganizationsImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.Provenance;

import java.time.Instant;

/**
 * What changes from one image to the next: takes in events in the order of the log, whole commands
 * of them, and then makes the next image, once. After an exception it is of no use. For one thread.
 */
public final class PolicyDelta {
    private final PolicyImage base;
    private final OrganizationsDelta organizations;
    private Position position;
    private Position boundary;
    private Instant at;

    /** Begins where the image stands. */
    public PolicyDelta(PolicyImage base) {
        this(base, FactListener.NONE);
    }

    /**
     * Begins where the image stands.
     *
     * @param listener is told what changes; all of it once {@link #apply} has returned
     */
    public PolicyDelta(PolicyImage base, FactListener listener) {
        this.base = base;
        this.organizations =
                new OrganizationsDelta(
                        base.organizationsImage(), base.factSum(), base.expressions(), listener);
        this.position = base.position();
        this.boundary = base.position();
        this.at = base.at();
    }

    /** The image it began from. */
    public PolicyImage base() {
        return base;
    }

    /** The last position it has taken in. */
    public Position position() {
        return position;
    }

    /** When the last event it has taken in was appended. */
    public Instant at() {
        return at;
    }

    /** Whether the last event was the last of its command, so that an image may be made. */
    public boolean isAtBoundary() {
        return position.equals(boundary);
    }

    /**
     * Takes in the next event.
     *
     * @throws LogContradiction if it cannot follow what came before it
     */
    public void replay(EventEnvelope envelope) {
        require(
                envelope,
                envelope.position().value() == position.value() + 1,
                "does not follow position " + position);
        Position last = envelope.lastOfCommand();
        boolean isWithin = isAtBoundary() ? last.compareTo(position) > 0 : last.equals(boundary);
        require(envelope, isWithin, "its command ends at " + last + ", not at " + boundary);
        require(envelope, !envelope.at().isBefore(at), "is older than the event before it");
        organizations.replay(envelope);
        position = envelope.position();
        boundary = last;
        at = envelope.at();
    }

    /**
     * Passes over what comes next, of which the image is to know nothing: it is then an image of
     * the others only.
     *
     * @param passed the last position that is passed over
     * @param last the last position of its command
     * @param when when it was appended
     * @throws IllegalArgumentException if it does not lie beyond what came before it
     */
    public void pass(Position passed, Position last, Instant when) {
        if (passed.compareTo(position) <= 0 || last.compareTo(passed) < 0 || when.isBefore(at)) {
            throw new IllegalArgumentException(passed + " does not follow position " + position);
        }
        position = passed;
        boundary = last;
        at = when;
    }

    /**
     * The next image.
     *
     * @param provenance where the events came from
     * @throws IllegalStateException in the middle of a command
     */
    public PolicyImage apply(Provenance provenance) {
        if (!isAtBoundary()) {
            throw new IllegalStateException(
                    "position " + position + " is in the middle of a command");
        }
        if (position.equals(base.position())) {
            return base;
        }
        OrganizationsImage after = organizations.apply(at);
        PolicyImage.Stamp stamp = new PolicyImage.Stamp(base.log(), position, at, provenance);
        return new PolicyImage(stamp, after, organizations.sum(), base.expressions())
                .with(base.apis());
    }
}
