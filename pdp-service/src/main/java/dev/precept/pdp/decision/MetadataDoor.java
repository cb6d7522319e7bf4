package dev.precept.pdp.decision;

import dev.precept.pdp.door.Admission;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Door;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.jose.Issuers;
import dev.precept.pdp.jose.MetadataSigner;
import dev.precept.pdp.web.JsonText;
import dev.precept.pdp.web.Problem;

import java.util.Set;

/**
 * The decision point's metadata (AuthZEN 1.0 section 9), plain and signed with the organization's
 * key; open to everybody.
 */
final class MetadataDoor implements Door {
    private static final Set<String> READING = Set.of("GET", "HEAD");

    private final Issuers issuers;
    private final MetadataSigner signer;

    MetadataDoor(Issuers issuers, MetadataSigner signer) {
        this.issuers = issuers;
        this.signer = signer;
    }

    @Override
    public Admission admission() {
        return Admission.ANYBODY;
    }

    @Override
    public Set<String> methods() {
        return READING;
    }

    @Override
    public Answer answer(Visit visit) {
        // An organization's decision point is named as its issuer is.
        String point = issuers.of(visit.organization().document().handle());
        String members =
                member("policy_decision_point", point)
                        + endpoint("access_evaluation_endpoint", point, AuthZenDoors.EVALUATION)
                        + endpoint("access_evaluations_endpoint", point, AuthZenDoors.EVALUATIONS)
                        + endpoint("search_subject_endpoint", point, AuthZenDoors.SUBJECT_SEARCH)
                        + endpoint("search_resource_endpoint", point, AuthZenDoors.RESOURCE_SEARCH)
                        + endpoint("search_action_endpoint", point, AuthZenDoors.ACTION_SEARCH);
        String signed =
                signer.sign(visit.organization(), "{" + member("iss", point) + "," + members + "}")
                        .map(jwt -> "," + member("signed_metadata", jwt))
                        .orElse("");
        return Answer.json(200, "{" + members + signed + "}")
                .with("Cache-Control", "public, max-age=" + Limits.METADATA_SECONDS);
    }

    private static String endpoint(String name, String point, String path) {
        return "," + member(name, point + path);
    }

    private static String member(String name, String value) {
        return JsonText.quote(name) + ":" + JsonText.quote(value);
    }

    @Override
    public Answer refusal(Problem problem) {
        return Answer.problem(problem);
    }
}
