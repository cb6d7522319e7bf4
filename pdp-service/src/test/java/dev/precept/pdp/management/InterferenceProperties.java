package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.management.Administrator.Answer;
import dev.precept.pdp.management.RandomCommands.Sent;
import dev.precept.testing.Seed;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Organizations do not interfere, over HTTP: the same random commands and questions are sent to an
 * organization while another one, with the same names, is changed between, and to one that is left
 * in peace. Both are answered the same but for ids, instants and positions. {@code
 * -Dinterference.commands=N} sends another number.
 */
class InterferenceProperties {
    private static final int COMMANDS = Integer.getInteger("interference.commands", 80);
    private static final Pattern VARYING =
            Pattern.compile(
                    "\"(?:position|next)\":\\d+"
                            + "|pak_[\\w.-]+"
                            + "|[0-9a-f]{8}-[0-9a-f-]{27}"
                            + "|\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z"
                            + "|(?<![\\w-])[\\w-]{22}(?![\\w-])"
                            + "|\"next\":\"[\\w-]+(?:\\.[\\w-]+)*\"");
    private static final List<String> QUESTIONS =
            List.of(
                    "apis",
                    "apis?limit=1",
                    "applications?filter=a",
                    "roles",
                    "users?limit=2",
                    "groups",
                    "subscriptions",
                    "roles/r1/members/users",
                    "apis/a/scopes",
                    "apis/a/operations",
                    "identity-providers",
                    "policies",
                    "users/u1",
                    "reports/access-review",
                    // Keys are made in the background, each with numbers of its own.
                    "events?order=desc&limit=3&type=api.created.v1",
                    "events?order=desc&limit=3&type=role.member-added.v1",
                    "");

    private final Random random = Seed.random(InterferenceProperties.class);

    @Test
    void answersAreTheSameWhateverOthersDo() {
        Administrator disturbed = Administrator.ofNewOrganization();
        Administrator calm = Administrator.ofNewOrganization();
        Administrator other = Administrator.ofNewOrganization();
        RandomCommands commands = new RandomCommands(random);
        Map<String, String> inDisturbed = new HashMap<>();
        Map<String, String> inCalm = new HashMap<>();
        int held = 0;
        for (int i = 0; i < COMMANDS; i++) {
            Sent sent = commands.next();
            Answer told = sent.by(disturbed);
            held += told.status() < 300 ? 1 : 0;
            assertThat(likened(told, disturbed, inDisturbed))
                    .as("%s", sent)
                    .isEqualTo(likened(sent.by(calm), calm, inCalm));
            commands.next().by(other);
            String question = QUESTIONS.get(random.nextInt(QUESTIONS.size()));
            assertThat(likened(disturbed.get(question), disturbed, inDisturbed))
                    .as("%s after %s", question, sent)
                    .isEqualTo(likened(calm.get(question), calm, inCalm));
        }
        assertThat(held).isGreaterThan(COMMANDS / 16);
    }

    /** Status, revision and body; what differs by nature has the number of its first coming. */
    private static String likened(Answer answer, Administrator org, Map<String, String> seen) {
        String body = answer.response().body().replace(org.organization(), "ORGANIZATION");
        String same =
                VARYING.matcher(body)
                        .replaceAll(
                                it ->
                                        Matcher.quoteReplacement(
                                                it.group().length() == 22
                                                        ? seen.computeIfAbsent(
                                                                it.group(), _ -> "ID" + seen.size())
                                                        : "VARYING"));
        return answer.status() + " " + answer.header("ETag") + " " + same;
    }
}
