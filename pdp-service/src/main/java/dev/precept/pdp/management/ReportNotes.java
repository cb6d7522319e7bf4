package dev.precept.pdp.management;

import dev.precept.pdp.audit.UsageReader.Reach;

import java.util.ArrayList;
import java.util.List;

/** What a reader of reports must know of the records that they rest on. */
final class ReportNotes {
    static final List<String> UNUSED =
            List.of(
                    "UNUSED: there are decisions about the API on record, and none that this was"
                        + " used in. YOUNG: the same, but it was given after the span began."
                        + " UNKNOWN: it may have been used: by a role of a sign-in at an identity"
                        + " provider, under a condition, by whom an organization below gave a"
                        + " shared role, or before marks named applications. NOT_RECORDED: there is"
                        + " no decision about the API.",
                    "A permission counts as used where somebody who holds the role now used its"
                            + " scope, whichever of several roles gave it.");

    static final List<String> LEAST =
            List.of(
                    "What is kept would have permitted everything that was permitted to those who"
                            + " hold it now. Where several roles give a scope, few of them keep"
                            + " it: what the others' members hold besides is theirs no more.",
                    "Nothing is proposed for APIs that there is no decision about on record, for"
                            + " our own API, for roles that are shared or stand for one above, and"
                            + " for what records cannot rule out.",
                    "'young' is what of 'drops' was given after the span began: whoever it was"
                        + " given to may not have come to use it. Look at it before you drop it.",
                    "Each row is a command as what-if takes it. What they would change together,"
                            + " sent now, stands above: of the first "
                            + Limits.SUPPOSED_COMMANDS
                            + " rows where 'proposals' says that there are more; with the first"
                            + " page, and not as of then. 'changes' is a cursor: GET"
                            + " what-if?cursor= lists the grants.",
                    "Recorded decisions of the span are made again as of now, with the proposals"
                            + " and without, until 'replayedUpTo' where time did not suffice."
                            + " 'permitsLost' counts those that were permitted and would be no"
                            + " more: it is 0 but for what was permitted in the last minutes, or"
                            + " by other scopes then than now. Look before you send. Denials that"
                            + " meanwhile would be permitted count as 'decisionsToDeny' only.");

    static final List<String> OF_SECRETS =
            List.of(
                    "Days are those of UTC. Uses are written once a day, and have been since this"
                            + " release began: what was last used before is told as never used.",
                    "A use by an embedded decision point, which verifies API keys by itself, is"
                            + " not on record.",
                    "Keys of clients (private_key_jwt, mutual TLS) are no secrets of ours: see"
                            + " lastToken of dormant-applications.");

    private ReportNotes() {}

    static List<String> ofUses(Reach reach) {
        List<String> notes = new ArrayList<>();
        notes.add(
                "Days are those of UTC; marks are kept for "
                        + reach.markDays()
                        + " days, and written about a minute after the decision.");
        notes.add(
                "Only what was decided here is on record: not what gateways decide by tokens alone,"
                        + " what resource servers learn by introspection, and what embedded"
                        + " decision points and sidecars decide by themselves.");
        if (reach.lostMarks() > 0) {
            notes.add(
                    "This node could not keep "
                            + reach.lostMarks()
                            + " marks and counts since it began: something may have been used that"
                            + " is told as unused.");
        }
        return notes;
    }

    static List<String> ofApplications(Reach reach) {
        List<String> notes = new ArrayList<>(ofUses(reach));
        notes.add(
                "Tokens and denials are on record for "
                        + reach.recordDays()
                        + " days, uses of secrets by their last day.");
        notes.add("A denial is told, and keeps nobody from being dormant.");
        return notes;
    }

    static List<String> ofBreakGlass(View view, Reach reach) {
        List<String> notes = new ArrayList<>();
        notes.add(
                view.isSystem()
                        ? "Changes are those in all organizations; the log keeps them for good."
                        : "Changes are those in this organization; the tokens that were given to"
                                + " the credential are told to auditors of 'system'.");
        if (view.isSystem()) {
            notes.add(
                    "Tokens are on record for "
                            + reach.recordDays()
                            + " days, at most "
                            + Limits.TOKENS_TOLD
                            + " are told.");
        }
        notes.add("What was only read with it leaves no record but the token.");
        return notes;
    }
}
