package dev.precept.pdp.audit;

import dev.precept.domain.shared.GatewayId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Decision;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * A decision that an OPA says it made, and what we say of it.
 *
 * @param key which one
 * @param at when, by the OPA's clock
 * @param instance the OPA's process: its label {@code id}
 * @param path of the document that was asked for; empty where none was
 * @param revision the position of the bundle that it was made from; null where it does not say
 * @param outcome what it came to
 * @param verdict what we say of it
 * @param ours the question and our answer; null where we have none
 * @param told what else the OPA told that is kept, as JSON
 */
public record SidecarDecision(
        Key key,
        Instant at,
        String instance,
        String path,
        @Nullable Position revision,
        Outcome outcome,
        Verdict verdict,
        @Nullable Ours ours,
        byte[] told)
        implements Dated {

    /**
     * Which decision it is: an OPA's ids are its own, and nobody is told of another gateway's.
     *
     * @param id {@code decision_id}
     */
    public record Key(OrganizationId organization, GatewayId gateway, String id) {}

    /**
     * Our answer to the same question.
     *
     * @param image what it was made from; names in lists are those of then
     */
    public record Ours(PolicyImage image, AccessRequest request, Decision decision) {}

    /** What a decision of an OPA came to. */
    public enum Outcome {
        /** It was allowed. */
        PERMIT,
        /** It was not. */
        DENY,
        /** There was no answer: whoever asked denies. */
        UNDEFINED,
        /** The evaluation failed: whoever asked denies. */
        ERROR,
        /** An answer that is neither yes nor no. */
        OTHER
    }

    /** What we say of a decision. */
    public enum Verdict {
        /** It is ours. */
        AGREES(Kind.AGREES),
        /** It permitted what we deny. */
        PERMITTED(Kind.DIFFERS),
        /** It permitted, by a document of ours, what is no question that we can read. */
        PERMITTED_UNREADABLE(Kind.DIFFERS),
        /** It denied what we permit: it may be that only we can tell, and that it cannot say so. */
        DENIED(Kind.DIFFERS),
        /** Ours is the same for another reason. */
        REASON(Kind.DIFFERS),
        /** It does not say from which of our bundles it was made. */
        NO_REVISION(Kind.UNKNOWN),
        /** The log does not have, or not any more, what it was made from. */
        NO_PAST(Kind.UNKNOWN),
        /** The question is none that we know how to put. */
        NOT_OURS(Kind.UNKNOWN),
        /** Not all of the question was sent. */
        HIDDEN(Kind.UNKNOWN),
        /** The question says itself what a token or a key would show. */
        CLAIMS(Kind.UNKNOWN),
        /** A proof was good for that once. */
        PROOF(Kind.UNKNOWN),
        /** The answer is neither yes nor no. */
        NO_ANSWER(Kind.UNKNOWN),
        /** The OPA denied because it could not decide, as it says itself. */
        REMOTE_ONLY(Kind.UNKNOWN),
        /** It hangs on a policy that only an engine evaluates, and none says anything now. */
        NO_ENGINE(Kind.UNKNOWN),
        /** The OPA decides for an organization or an environment that it is not registered for. */
        NOT_COVERED(Kind.UNKNOWN),
        /** There were too many at once. */
        NOT_CHECKED(Kind.UNKNOWN);

        private final Kind kind;

        Verdict(Kind kind) {
            this.kind = kind;
        }

        /** Of which kind it is. */
        public Kind kind() {
            return kind;
        }
    }

    /** What kinds of verdicts there are. */
    public enum Kind {
        /** Ours is the same. */
        AGREES,
        /** Ours is not. */
        DIFFERS,
        /** We cannot tell. */
        UNKNOWN
    }

    @Override
    public LocalDate day() {
        return at.atZone(ZoneOffset.UTC).toLocalDate();
    }
}
