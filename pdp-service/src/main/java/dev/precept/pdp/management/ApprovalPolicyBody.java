package dev.precept.pdp.management;

import dev.precept.domain.organization.ApprovalPolicy;
import dev.precept.domain.organization.Approvers;
import dev.precept.domain.review.Reviewers;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.command.CommandTypes;
import dev.precept.pdp.command.CommandTypes.Waiting;
import dev.precept.pdp.management.document.Cursor;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which commands wait for a second person, as asked for.
 *
 * @param approvers read once there is an image; null where it is left out
 */
record ApprovalPolicyBody(Set<String> commands, @Nullable Cursor approvers, long expiresAfter) {
    static ApprovalPolicyBody read(Cursor body) {
        Faults faults = new Faults();
        Fields fields = Fields.of(body, faults).require("commands");
        Set<String> commands = new HashSet<>();
        for (Cursor item : fields.items("commands", Limits.COMMANDS_PER_APPROVAL_POLICY)) {
            String name = faults.text(item, Limits.HANDLE_CHARACTERS);
            if (name != null && isNamed(item, name, faults)) {
                commands.add(name);
            }
        }
        Cursor approvers = fields.part("approvers");
        long expiresAfter =
                fields.number(
                        "expiresAfter",
                        ApprovalPolicy.DEFAULT_EXPIRY_SECONDS,
                        Limits.LEAST_PROPOSAL_SECONDS,
                        Limits.PROPOSAL_SECONDS);
        fields.end();
        faults.check();
        return new ApprovalPolicyBody(commands, approvers, expiresAfter);
    }

    /** Whether there are such commands, and they can wait; a fault otherwise. */
    private static boolean isNamed(Cursor item, String name, Faults faults) {
        Map<String, Waiting> all = CommandTypes.all();
        if (name.equals("*")) {
            return true;
        }
        if (name.endsWith(".*")) {
            String kind = name.substring(0, name.length() - 1);
            boolean isKind =
                    all.entrySet().stream()
                            .anyMatch(
                                    it ->
                                            it.getKey().startsWith(kind)
                                                    && it.getValue() == Waiting.POSSIBLE);
            if (!isKind) {
                faults.add(
                        item.fault(
                                "unknown-reference",
                                "No command of this kind can wait for approval; GET"
                                        + " …/approval-policy/commands tells which can."));
            }
            return isKind;
        }
        Waiting waiting = all.get(name);
        if (waiting == null) {
            faults.add(
                    item.fault(
                            "unknown-reference",
                            "There is no such command; GET …/approval-policy/commands tells"
                                    + " which there are."));
        } else if (waiting != Waiting.POSSIBLE) {
            faults.add(
                    item.fault(
                            "not-allowed",
                            "This cannot wait for approval: " + waiting.reason() + "."));
        }
        return waiting == Waiting.POSSIBLE;
    }

    /** The policy on an image; ends the request where it names who is not there. */
    ApprovalPolicy resolve(View view) {
        Faults faults = new Faults();
        Approvers named = null;
        if (approvers != null) {
            Reviewers read = ReviewBody.reviewers(approvers, view, faults);
            named = new Approvers(read.users(), read.applications());
        }
        faults.check();
        return new ApprovalPolicy(commands, named, expiresAfter);
    }

    /** As a reply shows it. */
    static Json shown(View view, ApprovalPolicy it) {
        Approvers approvers = it.approvers();
        return Json.of("commands", it.commands().stream().sorted().toList())
                .and(
                        "approvers",
                        approvers == null
                                ? null
                                : Show.reviewers(
                                        view.image().organization(OrganizationId.SYSTEM),
                                        new Reviewers(approvers.users(), approvers.applications())))
                .and("expiresAfter", it.expiresAfterSeconds());
    }
}
