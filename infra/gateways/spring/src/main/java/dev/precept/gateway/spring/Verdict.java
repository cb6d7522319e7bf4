package dev.precept.gateway.spring;

import dev.precept.domain.shared.Position;
import dev.precept.projections.decision.Reason;
import dev.precept.projections.enforcement.Refusal;

import java.util.Map;

/** What becomes of a request. */
sealed interface Verdict {
    /** The position of the image that was decided by. */
    Position position();

    /**
     * It goes on.
     *
     * @param identity the fields to set on it, in the place of any that its client has sent
     * @param isStale whether nobody can say that it still may
     */
    record Pass(Position position, Map<String, String> identity, boolean isStale)
            implements Verdict {}

    /**
     * It does not.
     *
     * @param reason for the operator
     * @param refusal for its client
     */
    record Refused(Position position, Reason reason, Refusal refusal) implements Verdict {}

    /**
     * Its token was decided further on in the log than this image is: ask again once it is there.
     *
     * @param wanted the token's position
     * @param now the answer where it does not get there
     */
    record Ahead(Position wanted, Refused now) implements Verdict {
        @Override
        public Position position() {
            return now.position();
        }
    }
}
