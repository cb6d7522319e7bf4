package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.projections.image.PolicyImage;

import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

class LineStreamTest {
    private static final OrganizationId ACME = new OrganizationId("acme");
    private static final PolicyImage IMAGE = PolicyImage.empty("log");

    private final LineStream streams = new LineStream(Duration.ofMinutes(1));

    @Test
    void oneOrganizationsReadersKeepNoOthersOut() {
        nested(Limits.STREAMS_OF_ONE);
        assertThat(answered(ACME)).as("seats come back").isEqualTo("x");
    }

    /** As many of one organization as are let in, one while another is under way. */
    private void nested(int left) {
        if (left == 0) {
            assertThatThrownBy(() -> answered(ACME)).isInstanceOf(ProblemException.class);
            assertThat(answered(new OrganizationId("other"))).isEqualTo("x");
            return;
        }
        answer(
                streams,
                ACME,
                out -> {
                    nested(left - 1);
                    return false;
                });
    }

    @Test
    void whoReadsForTooLongIsBrokenOff() {
        LineStream brief = new LineStream(Duration.ZERO);
        assertThatThrownBy(() -> answer(brief, ACME, out -> true))
                .isInstanceOf(BrokenOff.BrokenOffException.class);
        assertThat(answer(brief, ACME, LineStreamTest::write)).isEqualTo("x");
    }

    private String answered(OrganizationId organization) {
        return answer(streams, organization, LineStreamTest::write);
    }

    private static boolean write(OutputStream out) throws IOException {
        out.write('x');
        return false;
    }

    private static String answer(
            LineStream streams, OrganizationId organization, LineStream.Lines lines) {
        MockHttpServletResponse response = new MockHttpServletResponse();
        streams.answer(response, IMAGE, organization, lines);
        return new String(response.getContentAsByteArray(), StandardCharsets.UTF_8);
    }
}
