package dev.precept.pdp.interoperability;

import dev.precept.pdp.TestService;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Spring Security as client and as resource server: the starter's sample, as it is packaged. */
class SpringSampleIT {
    @Test
    void theSampleSignsPeopleInAndReadsTokens() throws IOException, InterruptedException {
        Path jar =
                Path.of("..", "infra", "clients", "spring-sample", "target", "spring-sample.jar")
                        .toAbsolutePath()
                        .normalize();
        try (TestService service = TestService.start()) {
            Script.verify("spring-sample", service, Map.of("SAMPLE_JAR", jar.toString()));
        }
    }
}
