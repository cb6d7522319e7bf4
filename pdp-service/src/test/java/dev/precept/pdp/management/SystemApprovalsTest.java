package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TestService;
import dev.precept.pdp.management.Administrator.Answer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.UUID;

/** Four eyes on {@code system} itself, where it is told who may approve. */
class SystemApprovalsTest {
    private static TestService service;
    private static Administrator first;
    private static Administrator second;
    private static Administrator narrow;

    private String name;

    @BeforeAll
    static void administrators() {
        service = TestService.start();
        first = Administrator.of(service, service.administratorToken(), "system");
        second = caller("second", "\"precept:admin\", \"precept:read\", \"precept:audit\"");
        narrow = caller("narrow", "\"precept:admin\", \"precept:read\"");
        first.put("applications/nobody", "{\"name\": \"N\", \"type\": \"M2M\"}").is(201);
        first.put("users/clerk", "{}").is(201);
        first.put("users/boss", "{}").is(201);
        first.put("groups/bosses", "{}").is(201);
        first.put("groups/bosses/members/users/boss", "{}").is(201);
        first.put(
                        "roles/bosses",
                        "{\"audience\": {\"type\": \"ORGANIZATION\"}, \"permissions\": [{\"api\":"
                                + " \"precept\", \"scope\": \"precept:admin\"}]}")
                .is(201);
        first.put("roles/bosses/members/groups/bosses", "{}").is(201);
        first.put("approval-policy", "{\"commands\": [\"*\"]}").is(200);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @BeforeEach
    void anotherName() {
        name = "n-" + UUID.randomUUID();
    }

    private static Administrator caller(String handle, String scopes) {
        String app = "applications/" + handle;
        String clientId =
                first.put(app, "{\"name\": \"C\", \"type\": \"M2M\"}").is(201).text("clientId");
        String rights = "{\"policy\": \"NO_POLICY\", \"scopes\": [%s], \"organizations\": \"ALL\"}";
        first.put(app + "/authorized-apis/precept", rights.formatted(scopes)).is(201);
        String secret = first.post(app + "/secrets", "{}").is(201).text("clientSecret");
        return first.as(service.token("system", clientId, secret, ""));
    }

    private static String id(Answer waiting) {
        return waiting.is(202).body().get("proposal").get("id").asString();
    }

    @Test
    void whoLacksARightForOnePartOfADocumentDoesNotApproveOfTheWhole() {
        String auditor =
                "\"%s\": {\"audience\": {\"type\": \"ORGANIZATION\"}, \"permissions\": [{\"api\":"
                        + " \"precept\", \"scope\": \"precept:audit\"}]}";
        String other =
                ", \"%s-x\": {\"audience\": {\"type\": \"ORGANIZATION\"}, \"excludes\": [\"%s\"]}";
        String document =
                "{\"roles\": {" + auditor.formatted(name) + other.formatted(name, name) + "}}";
        String id = id(first.post("apply", document));
        narrow.post("proposals/" + id + "/approve", "{}").is(403, "forbidden");
        first.get("roles/" + name).is(404, "not-found");
        second.post("proposals/" + id + "/approve", "{}").is(200);
        first.get("roles/" + name + "-x").is(200);
    }

    @Test
    void nobodyGetsInAloneAsOneWhoMayApprove() {
        first.post("applications/second/secrets", "{}").is(409, "approval-required");
        first.post("applications/second/secrets?dryRun=true", "{}").is(409, "approval-required");
        second.post("applications/second/secrets", "{}").is(201);
        first.post("applications/nobody/secrets", "{}").is(201);
        String password = "{\"password\": \"nine purple kettles hum 47\"}";
        first.put("users/boss/password", password).is(409, "approval-required");
        first.put("users/clerk/password", password).is(204);
        String account = "{\"email\": \"%s@b.example\", \"emailVerified\": %s}";
        first.put("users/boss/account", account.formatted(name, true)).is(409, "approval-required");
        first.put("users/boss/account", account.formatted(name, false)).is(201);
        first.put(
                        "identity-providers/corp",
                        "{\"issuer\": \"https://corp.example\", \"audience\":"
                                + " [\"https://b.example\"], \"jwksUri\":"
                                + " \"https://corp.example/jwks\"}")
                .is(409, "approval-required");
    }

    @Test
    void whoApprovesOfThePolicyHasTheProposerBesideHim() {
        String self = second.get("applications/second").is(200).text("id");
        String other = first.get("applications/nobody").is(200).text("id");
        String policy =
                "{\"commands\": [\"*\"], \"approvers\": {\"applications\": [\"%s\", \"%s\"]}}";
        String id = id(first.put("approval-policy", policy.formatted(self, other)));
        second.post("proposals/" + id + "/approve", "{}").is(200);
        assertThat(first.get("approval-policy").is(200).body().has("approvers")).isTrue();
        String back = id(first.put("approval-policy", "{\"commands\": [\"*\"]}"));
        second.post("proposals/" + back + "/approve", "{}").is(200);
    }
}
